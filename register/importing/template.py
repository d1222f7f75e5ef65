"""The files that help to make a file to read in: a template with examples, and the data dictionary."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from register.choices import (
    ApplicationType,
    Assessment,
    DecisionMaker,
    Missing,
    PersonalData,
    Phase,
    PublicationCategory,
    Technique,
    Theme,
)
from register.csv_files import for_a_spreadsheet
from register.exporting import TEMPLATE, record, write_row, written
from register.fields import BY_NAME, MOST_LINKS, Field, Kind, Required
from register.models import Application, Version
from register.standard import SINCE_1_0, STANDARD
from register.wording import in_a_file, yes_or_no

HEADER = (*TEMPLATE, "change_note")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8; header=present"
WIDTH, LENGTH_OF_A_NOTE = 24, 300
KINDS = {
    Kind.LINE: gettext_lazy("tekst op één regel"),
    Kind.TEXT: gettext_lazy("tekst"),
    Kind.URL: gettext_lazy("webadres"),
    Kind.CONTACT: gettext_lazy("e-mailadres of webadres"),
    Kind.MONTH: gettext_lazy("maand: jjjj-mm"),
    Kind.DATE: gettext_lazy("dag: jjjj-mm-dd"),
    Kind.CHOICE: gettext_lazy("één waarde uit de lijst"),
    Kind.CHOICES: gettext_lazy("waarden uit de lijst, met | ertussen"),
    Kind.LINKS: format_lazy(
        gettext_lazy("per regel een titel en een link, met | ertussen; hoogstens {most} regels"), most=MOST_LINKS
    ),
}
REQUIRED = {
    Required.NEVER: gettext_lazy("nooit"),
    Required.DRAFT: gettext_lazy("altijd"),
    Required.PUBLISH: gettext_lazy("om te publiceren"),
    Required.HIGH_IMPACT: gettext_lazy("om te publiceren, als het hoog-risico of impactvol is"),
}
# Of the columns that are no field: (label, help, kind, limit).
BESIDE = {
    "algorithm_id": (
        gettext_lazy("Registratienummer"),
        gettext_lazy("Het nummer van acht cijfers in dit register. Leeg bij een nieuwe toepassing."),
        gettext_lazy("tekst op één regel"),
        8,
    ),
    "missing": (
        gettext_lazy("Redenen voor lege velden"),
        gettext_lazy("Per regel een kolom en de reden waarom zij leeg is, en zo nodig | en de wettelijke grond."),
        gettext_lazy("per regel: kolom: reden | grond"),
        None,
    ),
    "change_note": (
        gettext_lazy("Wat is er veranderd"),
        gettext_lazy("Eén zin over wat er is veranderd en waarom. Nodig bij wat al gepubliceerd is. Wordt openbaar."),
        gettext_lazy("tekst"),
        500,
    ),
}
EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "source_id": "PARKEREN-01",
        "name": "Voorbeeld: kenteken herkennen bij het parkeren",
        "description_short": "De scanauto leest kentekens. Zo ziet de gemeente of er voor een auto betaald is.",
        "category": [Theme.PUBLIC_ORDER, Theme.TRAFFIC],
        "publication_category": PublicationCategory.IMPACTFUL,
        "phase": Phase.IN_USE,
        "begin_date": "2024-03",
        "contact_email": "algoritmes@voorbeeld.nl",
        "website": "https://voorbeeld.nl/parkeren",
        "goal": "Controleren of er voor een geparkeerde auto betaald is. Wie niet betaalde, kan een boete krijgen.",
        "affected_people": "Iedereen die in een betaalde zone parkeert.",
        "decision_maker": DecisionMaker.PERSON,
        "human_intervention": "Een medewerker bekijkt elke foto voordat er een boete komt.",
        "objection_procedure": "U kunt binnen zes weken bezwaar maken bij de gemeente.",
        "lawful_basis": "De gemeente mag parkeerbelasting heffen.",
        "lawful_basis_grouping": [
            {"title": "Gemeentewet, artikel 225", "link": "https://wetten.overheid.nl/BWBR0005416/"}
        ],
        "impact_assessment": "ja",
        "dpia": Assessment.DONE,
        "impacttoetsen_grouping": [{"title": "Data Protection Impact Assessment (DPIA)", "link": ""}],
        "application_type": ApplicationType.ENFORCEMENT,
        "technique": Technique.IMAGE,
        "personal_data": PersonalData.YES,
        "provider": "Voorbeeld BV",
        "missing": {"risks": {"reason": Missing.WITHHELD, "ground": "Woo, artikel 5.1, eerste lid"}},
    },
    {
        "source_id": "ANONIEM-02",
        "name": "Voorbeeld: namen weglakken in documenten",
        "description_short": "Het programma stelt voor welke namen en adressen onleesbaar worden. Een mens kiest.",
        "category": [Theme.OPERATIONS],
        "publication_category": PublicationCategory.OTHER,
        "phase": Phase.EXPERIMENT,
        "contact_email": "https://voorbeeld.nl/contact",
        "decision_maker": DecisionMaker.NO_DECISION,
        "application_type": ApplicationType.KNOWLEDGE,
        "technique": Technique.SPEECH_AND_TEXT,
        "personal_data": PersonalData.YES,
        "dpia": Assessment.DONE,
    },
)


@dataclass(frozen=True)
class HelpFile:
    """A file to take along. `make` gives its content."""

    name: str
    label: Any
    content_type: str
    make: Callable[[], bytes]


def template_csv() -> bytes:
    """The header and the examples: to be replaced by own rows."""
    return "".join(for_a_spreadsheet(HEADER, _examples())).encode()


def template_xlsx() -> bytes:
    """A sheet to fill in; the examples, the lists to choose from and the data dictionary on sheets of their own."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as workbook:
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@", "valign": "top"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        to_fill_in, examples, lists, meaning = (
            workbook.add_worksheet(name)
            for name in (_("Toepassingen"), _("Voorbeelden"), _("Keuzelijsten"), _("Uitleg"))
        )
        _write_empty(to_fill_in, lists.get_name(), bold, text)
        _write_sheet(examples, [HEADER, *_examples()], bold, wrapped)
        _write_sheet(lists, _lists(), bold, text)
        _write_sheet(meaning, data_dictionary(), bold, wrapped)
    return content.getvalue()


def data_dictionary() -> list[list[str]]:
    """Every column and what it means, below a header of its own."""
    header = [_("kolom"), _("label"), _("uitleg"), _("soort"), _("hoogstens (tekens)"), _("waarden"), _("verplicht")]
    header += [_("in standaard 1.0"), _("in standaard 0.4")]
    return [header, *(_explained(name) for name in (*HEADER, "status"))]


def data_dictionary_csv() -> bytes:
    header, *rows = data_dictionary()
    return "".join(for_a_spreadsheet(header, rows)).encode()


def data_dictionary_xlsx() -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as workbook:
        bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        _write_sheet(workbook.add_worksheet(_("Uitleg")), data_dictionary(), bold, wrapped)
    return content.getvalue()


def _examples() -> Iterator[list[str]]:
    for example in EXAMPLES:
        values = {name: value for name, value in example.items() if name != "source_id"}
        application = Application(number="", source_id=example["source_id"])
        said = record(Version(application=application, **values))
        yield [written(name, said.get(name)) for name in HEADER]


def _explained(name: str) -> list[str]:
    standard = [yes_or_no(name in STANDARD), yes_or_no(name in STANDARD and name not in SINCE_1_0)]
    if name in BESIDE:
        label, explanation, kind, longest = BESIDE[name]
        return [name, *map(str, (label, explanation, kind, longest or "", "", REQUIRED[Required.NEVER])), *standard]
    field = BY_NAME[name]
    words = "; ".join(_words(field))
    explained = (field.label, field.help, KINDS[field.kind], field.max_length or "", words, REQUIRED[field.required])
    return [name, *map(str, explained), *standard]


def _words(field: Field) -> list[str]:
    return [in_a_file(field, code) for code, _label in field.choices]


def _with_list() -> list[Field]:
    return [BY_NAME[name] for name in HEADER if name in BY_NAME and BY_NAME[name].choices]


def _lists() -> list[list[str]]:
    """A column for each vocabulary."""
    lists = [[field.name, *_words(field)] for field in _with_list()]
    longest = max(map(len, lists))
    return [[words[place] if place < len(words) else "" for words in lists] for place in range(longest)]


def _write_empty(sheet, name_of_lists: str, bold, text) -> None:
    """The header with a note on each name, and below it cells of text, so that 2024-03 stays 2024-03."""
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(HEADER) - 1, WIDTH, text)
    columns_of_lists = {field.name: place for place, field in enumerate(_with_list())}
    for place, name in enumerate(HEADER):
        sheet.write_string(0, place, name, bold)
        _name, label, explanation, kind, *_rest = _explained(name)
        sheet.write_comment(0, place, f"{label}\n{explanation}\n({kind})"[:LENGTH_OF_A_NOTE], {"x_scale": 2})
        field = BY_NAME.get(name)
        if field and field.kind is Kind.CHOICE:
            column, last = columns_of_lists[name], len(field.choices) + 1
            letter = xlsxwriter.utility.xl_col_to_name(column, col_abs=True)
            source = f"='{name_of_lists}'!{letter}$2:{letter}${last}"
            # Other ways to write a value are understood too, so it warns and does not stop.
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, place, settings.IMPORT_MAX_ROWS, place, rule)


def _write_sheet(sheet, rows: Iterable[Iterable[str]], bold, style) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(HEADER), WIDTH)
    for number, cells in enumerate(rows):
        write_row(sheet, number, cells, style if number else bold)


FILES = {
    file.name: file
    for file in (
        HelpFile("sjabloon.xlsx", gettext_lazy("Sjabloon met voorbeelden (Excel)"), XLSX, template_xlsx),
        HelpFile("sjabloon.csv", gettext_lazy("Sjabloon met voorbeelden (CSV)"), CSV, template_csv),
        HelpFile("uitleg.xlsx", gettext_lazy("Uitleg bij elke kolom (Excel)"), XLSX, data_dictionary_xlsx),
        HelpFile("uitleg.csv", gettext_lazy("Uitleg bij elke kolom (CSV)"), CSV, data_dictionary_csv),
    )
}
