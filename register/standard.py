"""The Algoritmeregister publication standard as data: its columns, and its spelling of our codes.

Sources: MinBZK/Algoritmeregister, v1_0.json and schema.json; the download of April 2025, and what was added to it in
June 2026. `fixtures/publicatiestandaard/publicatiestandaard.json` holds the same facts with their history.
"""

from collections.abc import Iterable

from django.utils import translation

from register.choices import STATUS_OF_PHASE, Phase, PublicationCategory, Status, Theme

# fmt: off
STANDARD_2025_04 = (
    "name", "organization", "description_short", "category", "website", "status", "goal", "proportionality",
    "lawful_basis", "standard_version", "url", "contact_email", "lang", "publiccode", "source_data",
    "methods_and_models", "human_intervention", "risks", "provider", "process_index_url", "tags", "source_id",
    "begin_date", "end_date", "impacttoetsen", "publication_category", "lawful_basis_grouping",
    "impacttoetsen_grouping", "source_data_grouping", "algorithm_id",
)
# fmt: on
STANDARD = (*STANDARD_2025_04, "org_id", "publication_dt")

# What 1.0 added to 0.4, and what 0.4 had and 1.0 dropped. In 0.4 `impacttoetsen` was a list of titles.
SINCE_1_0 = (
    "process_index_url",
    "publication_category",
    "lawful_basis_grouping",
    "impacttoetsen_grouping",
    "source_data_grouping",
)
UNTIL_0_4 = ("type", "uuid", "lars", "iama_description", "lawful_basis_link", "source_data_link")
# The list that holds now what was a single link in 0.4.
LIST_OF_LINK = {
    "lawful_basis_link": "lawful_basis_grouping",
    "source_data_link": "source_data_grouping",
    "iama_description": "impacttoetsen_grouping",
}
# Of the 19 themes of 0.4 fourteen kept their name and two were renamed. The other three have no heir that the standard
# names, so a person has to choose.
RENAMED_THEMES = {"Financiën": Theme.PUBLIC_FINANCE, "Huisvesting": Theme.HOUSING}
DROPPED_THEMES = ("Dienstverlening", "Bestuur", "Landbouw")

# The standard has no phases; one that was in development may have been a pilot, but nothing says so.
PHASE_OF_STATUS = {
    Status.IN_DEVELOPMENT: Phase.DEVELOPMENT,
    Status.IN_USE: Phase.IN_USE,
    Status.OUT_OF_USE: Phase.STOPPED,
}


def _dutch(choices: Iterable[tuple]) -> dict[str, str]:
    with translation.override("nl"):
        return {code: str(label) for code, label in choices}


THEMES, STATUSES = _dutch(Theme.choices), _dutch(Status.choices)

# How the standard spells codes of ours, and after that what other editions of it wrote for the same:
# {field: {code: spellings}}.
SPELLINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "category": {code: (label,) for code, label in THEMES.items()},
    "status": {
        Status.IN_DEVELOPMENT: (STATUSES[Status.IN_DEVELOPMENT], "In development"),
        Status.IN_USE: (STATUSES[Status.IN_USE], "In use"),
        Status.OUT_OF_USE: (STATUSES[Status.OUT_OF_USE], "Out of use"),
    },
    # The plural where our label has the singular; the handbook writes ‘Hoog-risico AI-systemen’.
    "publication_category": {
        PublicationCategory.HIGH_RISK: ("Hoog-risico AI-systeem", "Hoog-risico AI-systemen", "High-Risk AI-system"),
        PublicationCategory.IMPACTFUL: ("Impactvolle algoritmes", "Impactful algorithms"),
        PublicationCategory.OTHER: ("Overige algoritmes", "Other algorithms"),
    },
    "lang": {"nld": ("nl", "dut", "nl-NL")},
    # A record of an older version is read into the columns of 1.0, and follows that from then on. A spreadsheet
    # makes the number 1 of 1.0.
    "standard_version": {
        "1.0": ("1", "1.0.0", "0.1", "0.2.3", "0.3", "0.3.0", "0.3.1", "0.4", "0.4.0"),
    },
}


def category_of(code: str) -> str | None:
    """The standard's word for a publication category of ours; None for one that is missing."""
    return SPELLINGS["publication_category"].get(code, (None,))[0]


def status_of(phase: str) -> str | None:
    """The standard's word for a phase of ours; None for a phase that is missing."""
    return STATUSES.get(STATUS_OF_PHASE.get(phase, ""))  # type: ignore[call-overload]


def themes_of(codes: list[str]) -> list[str]:
    return [THEMES[code] for code in codes]
