"""What the sources say about the TNO quickscans: the published figures, and the applications known by name.

The files in fixtures/quickscan/sources/ are kept as they were collected. Here each figure gets the code of
our vocabulary that counts the same, and here it is decided which figure is preferred where sources disagree.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from register.choices import (
    ApplicationSubtype,
    ApplicationType,
    Confidence,
    FigureDimension,
    Missing,
    OrganisationType,
    Phase,
    Technique,
    Theme,
)

FOLDER = settings.FIXTURES_DIR / "quickscan"
FIGURES, LONGLIST, NAMED_2024 = (
    "quickscan-published-figures.json",
    "quickscan-2021-longlist.json",
    "quickscan-2024-named-examples.json",
)

SLUG_OF_EDITION = {"I-2019": "2019", "II-2021": "2021", "III-2024": "2024", "GenAI-2025": "genai-2025"}
# The editions that are rebuilt as records; of the others only the figures are known.
RECONSTRUCTED = ("2019", "2021", "2024")
TOTAL = "totaal"

# What a source counts, as printed, and the code that counts the same here. What is absent we do not count.
CODES = {
    (FigureDimension.TOTAL, "totaal"): TOTAL,
    # Growth is since an edition, so that edition's slug is the code.
    (FigureDimension.GROWTH, "groei t.o.v. 2019"): "2019",
    (FigureDimension.GROWTH, "groei t.o.v. 2021"): "2021",
    (FigureDimension.ORGANISATION_TYPE, "gemeente"): OrganisationType.MUNICIPALITY,
    (FigureDimension.ORGANISATION_TYPE, "samenwerkingsverband"): OrganisationType.PARTNERSHIP,
    (FigureDimension.ORGANISATION_TYPE, "agentschap"): OrganisationType.AGENCY,
    (
        FigureDimension.APPLICATION_TYPE,
        "kennisverwerking, archivering en anonimisering",
    ): ApplicationType.KNOWLEDGE,
    (FigureDimension.APPLICATION_TYPE, "waarvan anonimiseringstools"): ApplicationSubtype.ANONYMISATION,
    (FigureDimension.APPLICATION_TYPE, "inspectie en handhaving"): ApplicationType.ENFORCEMENT,
    (FigureDimension.APPLICATION_TYPE, "procesoptimalisatie"): ApplicationType.PROCESS,
    (FigureDimension.TECHNIQUE, "beeldherkenning"): Technique.IMAGE,
    (FigureDimension.TECHNIQUE, "spraak- en tekstherkenning en NLP"): Technique.SPEECH_AND_TEXT,
    (FigureDimension.TECHNIQUE, "machine learning"): Technique.MACHINE_LEARNING,
    (FigureDimension.TECHNIQUE, "generatieve AI en LLM’s"): Technique.GENERATIVE,
    (FigureDimension.TECHNIQUE, "onbekend"): Missing.UNKNOWN,
    (FigureDimension.PHASE, "implementatie"): Phase.IN_USE,
    (FigureDimension.PHASE, "implementatie / dagelijkse praktijk"): Phase.IN_USE,
    (FigureDimension.PHASE, "experiment"): Phase.EXPERIMENT,
    (FigureDimension.THEME, "organisatie en bedrijfsvoering"): Theme.OPERATIONS,
    (FigureDimension.THEME, "transport en mobiliteit"): Theme.TRAFFIC,
    (FigureDimension.THEME, "publieke orde en veiligheid"): Theme.PUBLIC_ORDER,
}

# TNO's news article first, then TNO's other site, then anyone else.
RANK_OF_HOST = {"www.tno.nl": 0, "vector.tno.nl": 1}


@dataclass(frozen=True)
class Figure:
    """One published figure. The names are the columns of PublishedFigure; `edition` is the slug."""

    edition: str
    dimension: FigureDimension
    category: str
    category_en: str
    code: str
    count: int | None
    share: Decimal | None
    confidence: Confidence
    source_title: str
    source_url: str
    note: str
    position: int
    preferred: bool = False

    @property
    def is_printed(self) -> bool:
        """Whether there is a number at all; of some categories only the existence is known."""
        return self.count is not None or self.share is not None

    @property
    def rank(self) -> tuple[int, int]:
        """The lower, the closer to TNO's own news article."""
        host = urlsplit(self.source_url).hostname or ""
        return RANK_OF_HOST.get(host, len(RANK_OF_HOST)), self.position


def read(name: str, folder: Path = FOLDER) -> list[dict]:
    """One of the source files."""
    return json.loads((folder / "sources" / name).read_text(encoding="utf-8"))


def figures(folder: Path = FOLDER) -> list[Figure]:
    """Every published figure, in the order of the file, with one preferred per thing that records can be held to."""
    found = [_figure(row, position) for position, row in enumerate(read(FIGURES, folder))]
    chosen = {
        figure.position
        for figure in _best(found)
        if figure.edition in RECONSTRUCTED and figure.confidence != Confidence.LOW
    }
    return [replace(figure, preferred=figure.position in chosen) for figure in found]


def counts_of(edition: str, dimension: FigureDimension, found: Iterable[Figure]) -> Counter:
    """{code: count} as the best source printed it, the low-confidence ones included."""
    return Counter(
        {
            figure.code: figure.count
            for figure in _best(found)
            if figure.edition == edition and figure.dimension == dimension and figure.count is not None
        }
    )


def _figure(row: dict, position: int) -> Figure:
    dimension = FigureDimension(row["dimension"])
    share = row["share_percent"]
    return Figure(
        edition=SLUG_OF_EDITION[row["edition"]],
        dimension=dimension,
        category=row["category"],
        category_en=row["category_en"],
        code=str(CODES.get((dimension, row["category"]), "")),
        count=row["count"],
        # Through text: 61.21 as a binary fraction is not 61.21.
        share=None if share is None else Decimal(str(share)),
        confidence=Confidence(row["confidence"]),
        source_title=row["source_title"],
        source_url=row["source_url"],
        note=row["note"] or "",
        position=position,
    )


def _best(found: Iterable[Figure]) -> list[Figure]:
    """Of each (edition, dimension, code) the figure of the source nearest to TNO."""
    groups = defaultdict(list)
    for figure in found:
        if figure.code and figure.is_printed:
            groups[figure.edition, figure.dimension, figure.code].append(figure)
    return [min(group, key=lambda figure: figure.rank) for group in groups.values()]
