"""The template and the data dictionary: what they offer is what is read."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from defusedxml.ElementTree import fromstring
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from register.exporting import HEADER as EXPORTED
from register.exporting import TOLD
from register.fields import BY_NAME, COLUMNS, Kind
from register.importing import standard, values
from register.importing.headers import NOT_READ, column_of
from register.importing.problems import ImportFailed
from register.importing.tables import read_table
from register.importing.template import EXAMPLES, FILES, HEADER, data_dictionary, template_csv, template_xlsx
from register.models import Version
from tests.test_tables import with_member

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets():
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(template_xlsx()))
    return [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]


def read(content, name):
    problems = []
    rows = standard.rows(read_table(content, name), problems)
    assert problems == []
    return rows


def filled_in(cells):
    """The template with one row filled in on its first sheet, as a spreadsheet would."""
    written = "".join(
        f'<c r="{letters}2" t="inlineStr"><is><t>{escape(cells.get(name, ""))}</t></is></c>'
        for letters, name in zip(_letters(), HEADER, strict=False)
    )
    row = f'<row r="2">{written}</row></sheetData>'.encode()
    return with_member(template_xlsx(), SHEET, lambda xml: xml.replace(b"</sheetData>", row))


def _letters():
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from alphabet
    yield from (first + second for first in "AB" for second in alphabet)


def test_the_template_has_every_column_that_can_be_read_and_no_other():
    assert {*HEADER} - {"missing", "change_note", "organization", "source_id", "algorithm_id"} == {
        field.name for field in COLUMNS
    }
    assert [column_of(name) for name in HEADER] == list(HEADER)
    assert not {*HEADER} & NOT_READ
    assert {*EXPORTED} - {*HEADER} == {*TOLD}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_examples_can_be_read_and_are_right(language):
    with override(language):
        rows = read(template_csv(), "sjabloon.csv")
    assert [row.source_id for row in rows] == [example["source_id"] for example in EXAMPLES]
    for row, example in zip(rows, EXAMPLES, strict=True):
        version = Version(**row.values, missing=row.missing)
        version.clean_fields(exclude=["application"])
        version.clean()
        assert {name: getattr(version, name) for name in example if name != "source_id"} == {
            name: value for name, value in example.items() if name != "source_id"
        }


def test_the_first_sheet_is_for_own_rows_and_the_others_help():
    empty, examples, lists, meaning = sheets()
    assert empty == [list(HEADER)]
    assert examples[0] == list(HEADER)
    assert [row[HEADER.index("source_id")] for row in examples[1:]] == [example["source_id"] for example in EXAMPLES]
    assert lists[0] == [name for name in HEADER if name in BY_NAME and BY_NAME[name].choices]
    assert meaning == data_dictionary()


def test_a_template_that_is_not_filled_in_says_so():
    with pytest.raises(ImportFailed, match="alleen een rij met namen"):
        read_table(template_xlsx(), "sjabloon.xlsx")


def test_a_template_that_is_filled_in_is_read():
    (row,) = read(filled_in({"name": "Kenteken", "phase": "In gebruik", "category": "Recht|Verkeer"}), "sjabloon.xlsx")
    assert (row.number, row.values["name"], row.values["phase"]) == (2, "Kenteken", "in_gebruik")
    assert row.values["category"] == ["recht", "verkeer"]


def test_every_value_of_every_list_is_understood():
    _empty, _examples, lists, _meaning = sheets()
    for name, *offered in zip(*lists, strict=True):
        field = BY_NAME[name]
        codes = [values.code(field, word) for word in offered if word]
        assert codes == [code for code, _label in field.choices], name


def test_every_list_stands_beside_its_column():
    with zipfile.ZipFile(io.BytesIO(template_xlsx())) as archive:
        sheet = fromstring(archive.read(SHEET))
    rules = {
        rule.get("sqref"): rule.findtext("x:formula1", "", NAMESPACE)
        for rule in sheet.iter(f"{{{NAMESPACE['x']}}}dataValidation")
    }
    letters = dict(zip(HEADER, _letters(), strict=False))
    with_list = [name for name in HEADER if name in BY_NAME and BY_NAME[name].choices]
    beside = dict(zip(with_list, _letters(), strict=False))
    expected = {}
    for name in with_list:
        if BY_NAME[name].kind is Kind.CHOICE:
            last = len(BY_NAME[name].choices) + 1
            expected[f"{letters[name]}2:{letters[name]}20001"] = (
                f"'Keuzelijsten'!${beside[name]}$2:${beside[name]}${last}"
            )
    assert rules == expected


def test_the_data_dictionary_explains_every_column():
    header, *explained = data_dictionary()
    by_name = {row[0]: dict(zip(header, row, strict=True)) for row in explained}
    assert [*by_name] == [*HEADER, "status"]
    assert all(row["label"] and row["uitleg"] and row["soort"] and row["verplicht"] for row in by_name.values())
    assert by_name["goal"]["hoogstens (tekens)"] == "2500"
    assert by_name["goal"]["verplicht"] == "om te publiceren, als het hoog-risico of impactvol is"
    assert by_name["publication_category"]["in standaard 0.4"] == "nee"
    assert by_name["publication_category"]["waarden"].startswith("Hoog-risico AI-systeem; Impactvolle algoritmes; ")
    assert (by_name["dpia"]["in standaard 1.0"], by_name["goal"]["in standaard 0.4"]) == ("nee", "ja")


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_what_its_name_says(name):
    file = FILES[name]
    content = file.make()
    if name.endswith(".csv"):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert len({len(row) for row in rows}) == 1
        assert file.content_type.startswith("text/csv")
    else:
        assert zipfile.is_zipfile(io.BytesIO(content))
        assert "spreadsheetml" in file.content_type
