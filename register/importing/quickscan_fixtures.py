"""Builds individual records from what was published about the quickscans of 2019, 2021 and 2024.

TNO published how many applications it counted, and of a few their names. Each application that is known by
name becomes a record with what its source says. The others become unnamed records, as many as are missing
from the total, that together give the published figures when they are counted.

How the values are spread. For each dimension apart, the published counts minus the named records are laid
over the unnamed records in the order of sha256("<edition>/<dimension>/<index>"); what is left over is
"niet gepubliceerd". So nothing is random, a second run gives the same bytes, and no combination of values
means anything: which values go together was never published. Every unnamed record says so.

"Onbekend" is what TNO could not find out; "niet gepubliceerd" is what TNO knew and no source prints.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from register import numbers
from register.choices import (
    ApplicationSubtype,
    ApplicationType,
    FigureDimension,
    Missing,
    OrganisationType,
    Phase,
    Technique,
)
from register.importing import quickscan_sources as sources

Record = dict[str, Any]

NO_THEME = {"category": {"reason": Missing.NOT_PUBLISHED.value}}

TECHNIQUES = {
    "beeldherkenning": Technique.IMAGE,
    "machine learning": Technique.MACHINE_LEARNING,
    "spraak- en tekstherkenning & NLP": Technique.SPEECH_AND_TEXT,
    "spraak-/geluidsherkenning": Technique.SPEECH_AND_TEXT,
    "generatieve AI / LLM": Technique.GENERATIVE,
}
PHASES = {
    "in ontwikkeling": Phase.DEVELOPMENT,
    "pilot": Phase.EXPERIMENT,
    "experiment": Phase.EXPERIMENT,
    "geïmplementeerd": Phase.IN_USE,
    "gestopt": Phase.STOPPED,
    # The article does not say; TNO may well have known.
    "onbekend": Missing.NOT_PUBLISHED,
}
ORGANISATION_TYPES = {
    "gemeente": OrganisationType.MUNICIPALITY,
    "provincie": OrganisationType.PROVINCE,
    "waterschap": OrganisationType.WATER_AUTHORITY,
    "ministerie": OrganisationType.MINISTRY,
    "agentschap": OrganisationType.AGENCY,
    "samenwerkingsverband": OrganisationType.PARTNERSHIP,
    "politie": OrganisationType.POLICE,
    "rechtspraak/OM": OrganisationType.COURT,
    # One row, the Belastingdienst: the government's own list of organisations calls it an agency.
    "rijksdienst (ministerie)": OrganisationType.AGENCY,
    "overig rijk": OrganisationType.DEPARTMENT,
    "overig publiek (staatsdeelneming)": OrganisationType.OTHER,
    "niet-overheid": OrganisationType.NO_GOVERNMENT,
    "onbekend": OrganisationType.NOT_PUBLISHED,
}
CONFIDENCE = {"high": "hoog", "medium": "middel", "low": "laag"}

UNNAMED = (
    "TNO telde deze toepassing mee in de quickscan van {edition}. Haar naam is niet gepubliceerd, voor zover wij "
    "weten. Alleen de aantallen per kenmerk zijn openbaar. Welke kenmerken bij elkaar horen, weten wij niet: de "
    "combinatie hier is willekeurig en zegt niets over een echte toepassing."
)


def build(folder: Path = sources.FOLDER) -> dict[str, list[Record]]:
    """The records of each edition, the named ones first."""
    figures = sources.figures(folder)
    named = {
        "2019": [],
        "2021": [_named("2021", row) for row in sources.read(sources.LONGLIST, folder)],
        "2024": [_named("2024", row) for row in sources.read(sources.NAMED_2024, folder)],
    }
    return {edition: named[edition] + _unnamed(edition, named[edition], figures) for edition in sources.RECONSTRUCTED}


def render(records: list[Record]) -> str:
    """A JSON array with one record per line, so that a change shows as one line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f"[\n{lines}\n]\n"


def public_number(key: str) -> str:
    """The permanent number of a record: seven digits from the hash of its key, and the check digit."""
    digest = hashlib.sha256(key.encode()).digest()
    seven = "".join(str(byte % 9 + 1) for byte in digest[:7])
    return seven + numbers.check_digit(seven)


def _named(edition: str, row: dict) -> Record:
    key = f"{edition}-{row['id']}"
    nobody = row["organisation"].startswith("onbekend")
    return {
        "key": key,
        "number": public_number(key),
        "named": True,
        "name": row["name"],
        "description_short": _description(row, nobody),
        "organisation": None if nobody else row["organisation"],
        "organisation_type": ORGANISATION_TYPES[row["organisation_type"]].value,
        "application_type": Missing.NOT_PUBLISHED.value,
        "application_subtype": "",
        # That the source gives none of ours does not say that TNO could not find out.
        "technique": TECHNIQUES.get(row["technique"], Missing.NOT_PUBLISHED).value,
        "phase": PHASES[row["phase"]].value,
        "category": [],
        "missing": NO_THEME,
        "goal": row["purpose"],
        "methods_and_models": _methods(row),
        "url": row["source_url"],
        "source_id": row["id"],
        "caveat": row["caveat"],
        "confidence": row["confidence"],
    }


def _description(row: dict, nobody: bool) -> str:
    """The purpose, and what a reader must know about the source."""
    sentences = [row["purpose"]]
    # "onbekend (vergelijk NVWA)": what stands in brackets is a hint, not a name.
    sentences.append("De bron noemt de organisatie niet." if nobody else f"Organisatie volgens de bron: {_end(row)}")
    if not row["government_body"]:
        sentences.append("Dit is geen overheidsorganisatie.")
    if row["start_year"]:
        sentences.append(f"Begonnen in {row['start_year']}.")
    if row["caveat"]:
        sentences.append(f"Let op: {row['caveat']}.")
    if not _is_of_article(row):
        sentences.append(
            "Soort organisatie: door ons bepaald. Fase: volgens de codering van het JRC, niet die van TNO."
        )
    sentences.append(f"Zekerheid van deze gegevens: {CONFIDENCE[row['confidence']]}.")
    return " ".join(sentences)


def _end(row: dict) -> str:
    """The organisation's name, closed with one full stop ("e.a." has its own)."""
    return row["organisation"].removesuffix(".") + "."


def _is_of_article(row: dict) -> bool:
    """Whether it comes from an article on the quickscan; the longlist follows a coding that is not TNO's."""
    return row["technique_basis"] == "artikel"


def _methods(row: dict) -> str:
    """Where the technique comes from, if not from TNO."""
    if _is_of_article(row):
        return ""
    if row["technique"] in TECHNIQUES:
        return f"De techniek is niet door TNO ingedeeld. Zij volgt uit: {row['technique_basis']}."
    return f"Hoe TNO de techniek indeelde, is niet gepubliceerd. Wel bekend is: {row['technique_basis']}."


def _unnamed(edition: str, named: list[Record], figures: list[sources.Figure]) -> list[Record]:
    def spread(name: str, dimension: FigureDimension, prepare: Callable[[Counter], Counter] = Counter) -> list[str]:
        wanted = prepare(sources.counts_of(edition, dimension, figures))
        already = Counter(code for record in named for code in _codes(record, name))
        left = {code: number - already[code] for code, number in wanted.items()}
        return _spread(f"{edition}/{name}", left, total - len(named))

    total = sources.counts_of(edition, FigureDimension.TOTAL, figures)[sources.TOTAL]
    columns = zip(
        spread("organisation_type", FigureDimension.ORGANISATION_TYPE),
        spread("application_type", FigureDimension.APPLICATION_TYPE, _without_subset),
        spread("technique", FigureDimension.TECHNIQUE),
        spread("phase", FigureDimension.PHASE),
        spread("category", FigureDimension.THEME),
        strict=True,
    )
    return [
        _unnamed_record(edition, number, total - len(named), *values) for number, values in enumerate(columns, start=1)
    ]


def _codes(record: Record, name: str) -> list[str]:
    return record[name] if isinstance(record[name], list) else [record[name]]


def _without_subset(counts: Counter) -> Counter:
    """The anonymisation tools are part of the knowledge applications: each record is laid down once."""
    apart = counts[ApplicationSubtype.ANONYMISATION]
    return counts - Counter({ApplicationType.KNOWLEDGE: apart})


def _spread(seed: str, counts: Mapping[str, int], size: int) -> list[str]:
    """The codes, each as often as wanted, over `size` places in an order that follows from the seed."""
    codes = [code for code, number in counts.items() for _ in range(number)]
    if len(codes) > size or min(counts.values(), default=0) < 0:
        raise ValueError(f"{seed}: the published counts do not fit in {size} unnamed records.")
    codes += [Missing.NOT_PUBLISHED.value] * (size - len(codes))
    order = sorted(range(size), key=lambda place: hashlib.sha256(f"{seed}/{place}".encode()).digest())
    return [code for _place, code in sorted(zip(order, codes, strict=True))]


def _unnamed_record(
    edition: str, index: int, of: int, organisation_type: str, application: str, technique: str, phase: str, theme: str
) -> Record:
    key = f"{edition}-{index:03}"
    is_subtype = application in ApplicationSubtype.values
    has_theme = theme != Missing.NOT_PUBLISHED
    return {
        "key": key,
        "number": public_number(key),
        "named": False,
        "name": f"Niet bij naam bekende toepassing {index} van {of} (quickscan {edition})",
        "description_short": UNNAMED.format(edition=edition),
        "organisation": None,
        "organisation_type": organisation_type,
        "application_type": ApplicationType.KNOWLEDGE.value if is_subtype else application,
        "application_subtype": application if is_subtype else "",
        "technique": technique,
        "phase": phase,
        "category": [theme] if has_theme else [],
        "missing": {} if has_theme else NO_THEME,
    }
