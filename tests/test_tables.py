"""Tables out of files. I01 to I05 and X06 are the numbers of the attacks that the issue lists."""

import csv
import io
import json
import random
import re
import resource
import subprocess
import sys
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from register.importing.problems import ImportFailed
from register.importing.tables import grid, read_table

HEADER = ["name", "source_id", "goal"]
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def csv_of(rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(rows, write=None, options=None):
    """A workbook of text cells; `write(workbook, sheet)` may add to it."""
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, options)
    sheet = workbook.add_worksheet()
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write_string(number, place, value)
    if write:
        write(workbook, sheet)
    workbook.close()
    return content.getvalue()


def ods_of(body, **members):
    """An ODS file with these rows, as XML."""
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
        <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
        <office:body><office:spreadsheet><table:table table:name="Blad1">{body}</table:table>
        </office:spreadsheet></office:body></office:document-content>"""
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    return zipped(parts | {"META-INF/manifest.xml": manifest} | members)


def ods_row(*cells, repeated=1):
    written = "".join(
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{written}</table:table-row>'


def zipped(parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def with_member(content, name, change):
    """The zip file with one member changed or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    return zipped(parts | {name: change(parts.get(name, b""))})


def cells_of(content, name="toepassingen.csv"):
    table = read_table(content, name)
    return [table.header, *(list(row.cells.values()) for row in table.rows)]


def refusal(content, name="toepassingen.csv"):
    with pytest.raises(ImportFailed) as failed:
        read_table(content, name)
    return str(failed.value)


ROWS = [HEADER, ["Kenteken", "K-1", 'Regel 1,\nregel 2; "é" \t€ ’s'], ["Coördinatie", "K-2", ""]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")],
)
def test_i01_csv_is_read_in_every_encoding_and_with_every_delimiter(encoding, told, delimiter):
    content = csv_of(ROWS, delimiter, encoding)
    assert cells_of(content) == ROWS
    table = read_table(content, "a.csv")
    assert table.encoding == told
    assert table.samples == [ROWS[1][2], "Coördinatie"]


def test_i01_latin_1_is_read_as_the_part_of_windows_1252_that_it_is():
    rows = [HEADER, ["Coördinatie", "één", "naïef"]]
    assert cells_of(csv_of(rows, encoding="latin-1")) == rows


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("name;goal\nKosten;€ 5".encode("iso8859-15"), "ISO 8859-15"),
        ("name;goal\nideeën;x".encode("mac-roman"), "MacRoman"),
        ("name;goal\nprivé;x".encode("cp850"), "MacRoman of DOS (regel 2)"),
        ("name;goal\nx;y".encode("utf-16-le"), "UTF-16 zonder merkteken"),
        ("name;goal\nx;y".encode("utf-32"), "UTF-32"),
        (b"\xef\xbb\xbfname;goal\n\xe9;x", "UTF-8, maar"),
        (b"\xff\xfen\x00a", "UTF-16, maar"),
        (b"name;goal\na\x00b;c", "NUL"),
    ],
)
def test_i01_an_encoding_that_is_not_sure_is_named_and_refused(content, told):
    said = refusal(content)
    assert told in said
    assert "UTF-8" in said


def test_i02_a_file_without_rows_says_so():
    assert "leeg" in refusal(b"")
    assert "leeg" in refusal(b"\n\n;;\n ; \n")
    assert "alleen een rij met namen" in refusal(b"name;goal\n\n;\n")
    assert "leeg" in refusal(xlsx_of([]), "a.xlsx")
    assert "alleen een rij met namen" in refusal(xlsx_of([HEADER]), "a.xlsx")
    assert "leeg" in refusal(b"[]", "a.json")


def test_i02_a_doubled_column_and_one_without_a_name_are_refused():
    assert "‘goal’: Deze kolom staat er meer dan één keer." in refusal(b"name, goal ,goal\na,b,c")
    assert "Kolom B heeft geen naam." in refusal(b"name,,goal\na,b,c")
    assert "Rij 3" in refusal(b"name,goal\na,b\na,b,c")


def test_a_column_without_a_name_or_content_and_short_rows_are_forgiven():
    assert cells_of(b"name,,goal,\na,,b,\nc\n") == [["name", "goal"], ["a", "b"], ["c", ""]]


def test_one_column_is_a_table_too():
    assert cells_of(b"name\nKenteken") == [["name"], ["Kenteken"]]


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    table = read_table(b'name;goal\n\n"a\nb";c\n\nd;e', "a.csv")
    assert [row.number for row in table.rows] == [3, 5]
    sheet = xlsx_of([[], HEADER, [], ["a", "b", "c"]])
    assert [row.number for row in read_table(sheet, "a.xlsx").rows] == [4]


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [grid.letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_i03_quotes_that_are_wrong_are_told_with_their_row():
    assert "Rij 2" in refusal(b'name;goal\n"a;b\nc;d')
    assert "aanhalingsteken" in refusal(b'name;goal\n"a"b;c')


@pytest.mark.parametrize("length", [40_000, 200_000])
def test_i03_a_cell_may_be_so_long_in_every_format(length):
    long = "x" * length
    assert "32.768 tekens" in refusal(csv_of([HEADER, ["a", "b", long]]))
    assert "32.768 tekens" in refusal(json.dumps([{"name": long}]).encode(), "a.json")
    assert "32.768 tekens" in refusal(ods_of(ods_row("name", "goal") + ods_row("a", long)), "a.ods")
    shared = with_member(xlsx_of([HEADER, ["a", "b", "MARK"]]), "xl/sharedStrings.xml", lambda xml: grown(xml, long))
    assert "32.768 tekens" in refusal(shared, "a.xlsx")


def grown(xml, long):
    # Beside a text that does not pack, so that it is its length that is refused.
    return xml.replace(b"MARK", long.encode())


def test_i03_rows_and_columns_have_a_limit_in_every_format(settings):
    settings.IMPORT_MAX_ROWS, settings.IMPORT_MAX_COLUMNS = 3, 4
    long = [["name", "goal"]] + [["a", "b"]] * 4
    wide = [[f"k{number}" for number in range(5)], ["a"] * 5]
    objects = [dict(zip(long[0], row, strict=True)) for row in long[1:]]
    for rows, said in ((long, "meer dan 3 rijen"), (wide, "meer dan 4 kolommen")):
        assert said in refusal(csv_of(rows))
        assert said in refusal(xlsx_of(rows), "a.xlsx")
        assert said in refusal(ods_of("".join(ods_row(*row) for row in rows)), "a.ods")
    assert "meer dan 3 rijen" in refusal(json.dumps(objects).encode(), "a.json")
    assert "meer dan 3 rijen" in refusal("\n".join(map(json.dumps, objects)).encode(), "a.jsonl")
    assert "meer dan 4 kolommen" in refusal(json.dumps([dict.fromkeys("abcde", "x")]).encode(), "a.json")
    assert len(read_table(csv_of(long[:4]), "a.csv").rows) == 3


def test_i03_a_file_over_the_limit_is_refused_unread(settings):
    settings.IMPORT_MAX_BYTES = 1024
    assert "groter dan" in refusal(b"x" * 1025)


HOSTILE = {
    "rows.csv": "b'name;goal\\n' + b'a;b\\n' * 1_000_000",
    "blank.csv": "b'name;goal\\n' + b'\\n' * 19_000_000",
    "commas.csv": "b'name,goal\\n' + b',' * 19_000_000",
    "cell.csv": "b'name;goal\\na;\"' + b'x' * 19_000_000 + '\\U0001f600\"'.encode()",
    "quotes.csv": "b'name;goal\\n\"' + b'\"\"' * 9_000_000",
    "lines.csv": "b'name;goal\\n\"' + b'\\n' * 19_000_000",
    "empty.json": "b'[' + b'{},' * 6_000_000 + b'{}]'",
    "lists.json": "b'[{\"name\": [' + b'[],' * 6_000_000 + b'[]]}]'",
    "deep.json": "b'[' * 1_000_000",
    "quotes.json": "b'[{\"' + b'\\\\\"' * 9_000_000",
    "numbers.json": "b'[{\"a\": [' + b'1.5,' * 4_500_000 + b'1]}]'",
    "lines.jsonl": 'b\'{"name": "a"}\\n\' * 1_300_000',
}
IN_A_SUBPROCESS = """
import sys, time
import django
django.setup()
from register.importing.problems import ImportFailed
from register.importing.tables import read_table
names = {names!r}
for name, maker in names.items():
    content = eval(maker)
    started = time.process_time()
    try:
        read_table(content, name)
        print(name, "was read", flush=True)
    except ImportFailed as failed:
        print(name, round(time.process_time() - started, 1), str(failed)[:80], flush=True)
    del content
# Not getrusage, by which a process that was forked begins with the peak of its parent, which is the tests'.
print(*(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def in_a_subprocess(makers, megabytes=1024):
    """The lines that it prints; the last is its peak of memory in MB. It has so much address space and no more."""
    limit = megabytes * 1024**2
    done = subprocess.run(  # noqa: S603 (ours)
        [sys.executable, "-c", IN_A_SUBPROCESS.replace("{names!r}", repr(makers))],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_i03_files_made_to_fill_the_memory_are_refused_in_little_of_it():
    *lines, peak = in_a_subprocess(HOSTILE)
    assert [line.split()[0] for line in lines] == list(HOSTILE)
    assert [line for line in lines if float(re.split(r"\s", line)[1]) > 10] == []
    assert int(peak) < 200


TITLED = [HEADER, ["Kenteken", "K-1", "Doel"]]


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}])
def test_a_workbook_is_read_as_it_is_written(options):
    rows = [HEADER, ["Kenteken é €", "007", 'Regel 1\nregel 2 "x"'], ["=1+1", "-", "_x0041_ en _x000D_"]]
    assert cells_of(xlsx_of(rows, options=options), "a.xlsx") == rows


@pytest.mark.parametrize("options", [{}, {"date_1904": True}])
def test_i04_days_and_numbers_are_read_as_people_see_them(options):
    def write(workbook, sheet):
        as_day = workbook.add_format({"num_format": "d-m-yyyy"})
        sheet.write_datetime(1, 0, datetime(2024, 3, 1), as_day)
        sheet.write_datetime(1, 1, datetime(2024, 2, 29, 13, 30), as_day)
        sheet.write_number(1, 2, 2024)
        sheet.write_number(2, 0, 0.4)
        sheet.write_boolean(2, 1, True)

    expected = [HEADER, ["2024-03-01", "2024-02-29 13:30:00", "2024"], ["0.4", "true", ""]]
    assert cells_of(xlsx_of([HEADER], write, options), "a.xlsx") == expected


def test_i04_formulas_error_values_and_merged_cells_are_told_by_their_cell():
    def write(workbook, sheet):
        sheet.write_formula("B7", '=HYPERLINK("https://example.org","x")')
        sheet.write_array_formula("C8:C8", "{=SUM(1)}")
        sheet.merge_range("A4:B5", "samen")

    said = refusal(xlsx_of(TITLED, write), "a.xlsx")
    for told in (
        "Cel B7 bevat een formule. Kopieer",
        "Cel C8 bevat een formule.",
        "De cellen A4:B5 zijn samengevoegd.",
    ):
        assert told in said
    formula = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    span = formula.replace('table:formula="of:=1+1"', 'table:number-columns-spanned="2"')
    said = refusal(ods_of(ods_row("name", "goal") + ods_row("a", formula) + ods_row(span)), "a.ods")
    assert "Cel B2 bevat een formule." in said
    assert "De cellen A3 zijn samengevoegd." in said
    wrong = with_member(
        xlsx_of(TITLED),
        SHEET,
        lambda xml: xml.replace(b"</row></sheetData>", b'<c r="D2" t="e"><v>#N/A</v></c></row></sheetData>'),
    )
    assert "Cel D2 bevat een foutwaarde." in refusal(wrong, "a.xlsx")


def test_many_formulas_are_counted_rather_than_listed():
    def write(workbook, sheet):
        for row in range(1, 31):
            sheet.write_formula(row, 0, "=1+1")

    said = refusal(xlsx_of([HEADER], write), "a.xlsx")
    assert said.count("bevat een formule") == 20
    assert "Nog 10 cellen bevatten een formule." in said


def test_what_a_workbook_may_have_besides_its_cells():
    def write(workbook, sheet):
        sheet.write_url("A3", "https://example.org/toepassing", string="Parkeren")
        sheet.write_comment("A1", "Uitleg" * 1000)
        sheet.data_validation("B2:B9", {"validate": "list", "source": "=Lijst!$A$1:$A$2"})
        other = workbook.add_worksheet("Lijst")
        other.write_formula("A1", "=1+1")

    assert cells_of(xlsx_of(TITLED, write), "a.xlsx") == [*TITLED, ["Parkeren", "", ""]]


def test_the_sheet_that_has_the_header_is_read_and_no_hidden_one():
    def write(workbook, sheet):
        sheet.write_string(0, 0, "Lees dit eerst")
        hidden = workbook.add_worksheet("Oud")
        hidden.write_row(0, 0, HEADER)
        hidden.hide()
        for number, row in enumerate(TITLED):
            if number == 0:
                shown = workbook.add_worksheet("Gegevens")
            shown.write_row(number + 2, 1, row)

    table = read_table(xlsx_of([], write), "a.xlsx")
    assert table.header == HEADER
    assert [(row.number, row.cells["goal"]) for row in table.rows] == [(4, "Doel")]


def test_i04_a_file_is_what_its_name_says():
    book = xlsx_of(TITLED)
    for content, name, said in (
        (csv_of(TITLED), "a.xlsx", "De naam zegt dat dit een XLSX-bestand is, maar de inhoud is CSV."),
        (book, "a.ods", "maar de inhoud is XLSX"),
        (book, "a.csv", "maar de inhoud is XLSX"),
        (ods_of(ods_row("name")), "a.xlsx", "maar de inhoud is ODS"),
        (b'[{"name": "a"}]', "a.csv", "maar de inhoud is JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx", "Sla het op als xlsx."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "versleuteld"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "Sla het op als xlsx"),
        (book, "a.xlsm", "macro’s"),
        (book, "a.exe", "‘exe’ worden niet gelezen"),
        (book, "a", "‘?’"),
        (b"%PDF-1.7 name,goal", "a.csv", "geen tabel"),
        (zipped({"a.csv": "name"}), "a.xlsx", "ingepakte map"),
        (zipped({"xl/workbook.bin": "x"}), "a.xlsx", "xlsb"),
        (b"PK\x03\x04 no zip at all", "a.xlsx", "beschadigd"),
        (book[: len(book) // 2], "a.xlsx", "beschadigd"),
    ):
        assert said in refusal(content, name), name


def override(content_type):
    return lambda xml: xml.replace(
        b"</Types>", f'<Override PartName="/x" ContentType="{content_type}"/></Types>'.encode()
    )


def relation(kind, target="https://example.org/x"):
    added = f'<Relationship Id="rX" Type="urn:x/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return lambda xml: xml.replace(b"</Relationships>", added.encode())


def replaced_by(text):
    return lambda _xml: text.encode()


XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE_DTD = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "https://example.org/x.dtd"><x/>'


@pytest.mark.parametrize(
    ("member", "change", "said"),
    [
        ("xl/vbaProject.bin", replaced_by("macro"), "macro’s"),
        ("[Content_Types].xml", override("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macro’s"),
        ("xl/externalLinks/externalLink1.xml", replaced_by("<externalLink/>"), "andere bestanden"),
        ("xl/_rels/workbook.xml.rels", relation("externalLinkPath"), "andere bestanden"),
        ("xl/connections.xml", replaced_by("<connections/>"), "andere bestanden"),
        ("xl/embeddings/oleObject1.bin", replaced_by("x"), "andere bestanden"),
        ("xl/media/image1.png", lambda _: zipped({"a": "b"}), "ander ingepakt bestand"),
        ("xl/media/more.xlsx", replaced_by("x"), "ander ingepakt bestand"),
        (SHEET, replaced_by(XXE), "DTD of eigen entiteiten"),
        ("xl/sharedStrings.xml", replaced_by(LAUGHS), "DTD of eigen entiteiten"),
        ("docProps/app.xml", replaced_by(OUTSIDE_DTD), "DTD of eigen entiteiten"),
        (SHEET, replaced_by("<worksheet>"), "beschadigd"),
        ("xl/workbook.xml", replaced_by("<workbook/>"), "leeg"),
        ("xl/_rels/workbook.xml.rels", replaced_by("<Relationships/>"), "beschadigd"),
    ],
)
def test_i04_i05_what_no_table_needs_is_refused(member, change, said):
    assert said in refusal(with_member(xlsx_of(TITLED), member, change), "a.xlsx")


def test_i04_i05_the_same_holds_for_ods():
    rows = ods_row("name", "goal") + ods_row("a", "b")
    assert cells_of(ods_of(rows), "a.ods") == [["name", "goal"], ["a", "b"]]
    encrypted = '<m:manifest xmlns:m="urn:x"><m:encryption-data/></m:manifest>'
    for content, said in (
        (ods_of(rows, **{"Basic/Standard/Module1.xml": "<x/>"}), "macro’s"),
        (
            ods_of(rows + '<table:table-source xmlns:xlink="urn:x" xlink:href="https://example.org"/>'),
            "andere bestanden",
        ),
        (ods_of(rows, **{"META-INF/manifest.xml": encrypted}), "versleuteld"),
        (ods_of(rows, **{"styles.xml": XXE}), "DTD"),
        (ods_of(rows, **{"content.xml": LAUGHS}), "DTD"),
    ):
        assert said in refusal(content, "a.ods")


def test_days_and_numbers_of_ods_are_read_as_people_see_them():
    day = '<table:table-cell office:value-type="date" office:date-value="2024-03-01"/>'
    number = '<table:table-cell office:value-type="float" office:value="2024"><text:p>2.024</text:p></table:table-cell>'
    content = ods_of(ods_row("name", "begin_date", "x") + ods_row("a", day, number))
    assert cells_of(content, "a.ods")[1] == ["a", "2024-03-01", "2024"]


def test_i04_cells_and_rows_that_are_repeated_count_only_where_they_are_filled():
    many = '<table:table-cell table:number-columns-repeated="16384"/>'
    filled = many.replace("/>", ' office:value-type="string"><text:p>x</text:p></table:table-cell>')
    rows = ods_row("name", "goal", many) + ods_row("a", "b", many, repeated=2)
    assert cells_of(ods_of(rows + ods_row(many, repeated=1_048_000)), "a.ods")[1:] == [["a", "b"], ["a", "b"]]
    assert "kolommen" in refusal(ods_of(ods_row("name", "goal") + ods_row(filled)), "a.ods")
    assert "rijen" in refusal(ods_of(ods_row("name", "goal") + ods_row("a", "b", repeated=1_000_000)), "a.ods")
    assert "rijen" in refusal(ods_of(ods_row("name") + ods_row(many, repeated=1_000_000) + ods_row("a")), "a.ods")


def test_i04_a_zip_file_with_many_members_is_refused_by_its_directory():
    many = zipped({"xl/workbook.xml": "<x/>"} | {f"{number}.xml": "" for number in range(10_000)})
    assert "meer dan 100 delen" in refusal(many, "a.xlsx")


def test_i04_an_encrypted_member_is_refused():
    content = bytearray(xlsx_of(TITLED))
    for place in (found.start() for found in re.finditer(b"PK\x01\x02", bytes(content))):
        content[place + 8] |= 1
    assert "wachtwoord" in refusal(bytes(content), "a.xlsx")


def test_i04_a_member_that_is_there_twice_is_refused():
    content = io.BytesIO(xlsx_of(TITLED))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(content, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    assert "beschadigd" in refusal(content.getvalue(), "a.xlsx")


# Each makes a file of less than a megabyte that a careless reader fills hundreds of megabytes with.
LAST = b"</row></sheetData>"
EVERYWHERE = '<table:table-cell table:number-columns-repeated="900000000" office:value-type="string"/>'
BOMBS = {
    "ratio.xlsx": lambda: in_sheet(lambda xml: b" " * 40_000_000),
    "unpacked.xlsx": lambda: in_sheet(lambda xml: b" " * 100_000_000),
    "far.xlsx": lambda: in_sheet(lambda xml: xml.replace(b'r="A2"', b'r="XFD1048576"')),
    "same.xlsx": lambda: noisy(in_sheet(lambda xml: xml.replace(LAST, b'<c r="A2"><v>1</v></c>' * 2_050_000 + LAST))),
    "texts.xlsx": lambda: noisy(
        in_sheet(lambda xml: xml.replace(b"</sst>", b"<si/>" * 9_000_000 + b"</sst>"), STRINGS)
    ),
    "lying.xlsx": lambda: lying(in_sheet(lambda xml: xml + b" " * 60_000_000)),
    "far.ods": lambda: ods_of(ods_row("name", "goal") + ods_row(EVERYWHERE, repeated=900_000_000)),
}


def in_sheet(change, member=SHEET):
    return with_member(xlsx_of(TITLED), member, change)


def noisy(content):
    """The zip file with a member that does not pack, so that the ratio tells nothing."""
    return with_member(content, "xl/media/noise.png", lambda _: random.Random(1).randbytes(600_000))  # noqa: S311


def lying(content):
    """The zip file with sizes in its directory that are a thousandth of the truth."""
    changed = bytearray(content)
    for found in re.finditer(b"PK\x01\x02", content):
        place = found.start() + 24
        size = int.from_bytes(changed[place : place + 4], "little")
        if size > 1_000_000:
            changed[place : place + 4] = (size // 1000).to_bytes(4, "little")
    return bytes(changed)


def test_i04_bombs_are_refused_in_little_memory(tmp_path, settings):
    for name, make in BOMBS.items():
        (tmp_path / name).write_bytes(make())
    assert max(path.stat().st_size for path in tmp_path.iterdir()) < 1_000_000
    *lines, peak = in_a_subprocess({name: f"open({str(tmp_path / name)!r}, 'rb').read()" for name in BOMBS})
    assert [line.split()[0] for line in lines] == list(BOMBS)
    assert [line for line in lines if "was read" in line] == []
    assert int(peak) < 200


def test_a_cell_that_is_only_styled_takes_no_room():
    styled = in_sheet(lambda xml: xml.replace(LAST, b'<c r="XFD1048576" s="1"/>' + LAST))
    assert cells_of(styled, "a.xlsx") == TITLED


@pytest.mark.parametrize(
    "content",
    [
        '[{"name": "a", "tags": null}, {"name": "b"}]',
        '{"items": [{"name": "a", "tags": null}, {"name": "b"}], "count": 2}',
        '{\n  "items": [\n {"name": "a", "tags": null}, {"name": "b"}]}',
        '{"name": "a", "tags": null}\n\n{"name": "b"}\n',
        '\ufeff[{"name": "a", "tags": null}, {"name": "b"}]',
    ],
)
def test_json_is_a_list_an_object_with_the_list_or_an_object_per_line(content):
    table = read_table(content.encode(), "a.json")
    assert table.header == ["name", "tags"]
    assert [(row.number, row.cells) for row in table.rows] == [(1, {"name": "a", "tags": None}), (2, {"name": "b"})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"name": ', "geen JSON"),
        ('{"a": 1, "b": [1]}\n{"a": 1, "b": ', "Rij 2"),
        ('[{"name": "a"}, 3]', "Rij 2: Dit is geen object."),
        ('{"a":\n 1}', "geen lijst"),
        ('[{"name": "a", "name": "b"}]', "meer dan één keer"),
        ('[{"name": NaN}]', "geen JSON"),
        ('[{"name": ' + "[" * 49 + "]" * 49 + "}]", "meer dan 50 lagen"),
        ("[" * 100_000, "meer dan 50 lagen"),
    ],
)
def test_json_of_another_shape_is_refused(content, said):
    assert said in refusal(content.encode(), "a.json")


def test_depth_is_counted_outside_of_texts():
    content = json.dumps([{"name": "[" * 60, "tags": 'a "quoted" {' + "{" * 60}])
    assert read_table(content.encode(), "a.json").rows[0].cells["name"] == "[" * 60


# As a cleaned text has them; Excel itself has no more than 32,767 characters in a cell.
CELLS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff\ufffe\uffff") | st.just("\n")
)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(lambda row: any(map(str.strip, row))), min_size=1)


@trying(deadline=None, max_examples=50)
@given(TABLES, st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_csv_is_read_back_as_it_was_written(rows, delimiter, encoding):
    assert cells_of(csv_of([HEADER, *rows], delimiter, encoding)) == [HEADER, *rows]


@trying(deadline=None, max_examples=50)
@given(TABLES)
def test_json_is_read_back_as_it_was_written(rows):
    content = json.dumps([dict(zip(HEADER, row, strict=True)) for row in rows])
    assert cells_of(content.encode(), "a.json") == [HEADER, *rows]


@trying(deadline=None, max_examples=50)
@given(TABLES)
def test_xlsx_is_read_back_as_it_was_written(rows):
    assert cells_of(xlsx_of([HEADER, *rows], options={"constant_memory": True}), "a.xlsx") == [HEADER, *rows]


def read_or_refused(content, name):
    """The cells; the message where the file is refused."""
    try:
        return cells_of(content, name)
    except ImportFailed as failed:
        return str(failed)


@trying(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_whatever_end_in_another_error(content):
    assert all(read_or_refused(content, name) for name in ("a.csv", "a.xlsx", "a.ods", "a.json"))


@trying(deadline=None)
# Such a triple is a letter of Korean in UTF-8; no Dutch text has it.
@given(st.text(alphabet="aé€ë’", max_size=40).filter(lambda text: not re.search("[éë][€’]{2}", text)))
def test_windows_1252_gives_the_text_or_a_refusal_and_never_another_text(text):
    found = read_or_refused(f"name\nx{text}".encode("cp1252"), "a.csv")
    assert found == [["name"], [f"x{text}"]] or "tekencodering" in found
