"""Tables in the columns of the publication standard, and what is exported read in again."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from catalogue.exports.columns import HEADER as OPEN_DATA
from catalogue.exports.rows import rows as open_rows
from catalogue.exports.writers import WRITERS
from register import exporting, history
from register.choices import Missing, Phase, State
from register.fields import BY_NAME, COLUMNS, Kind
from register.importing import standard, values
from register.importing.headers import ALL, column_of
from register.importing.problems import ImportFailed
from register.importing.tables import Table, TableRow, read_table
from register.models import Application, Organisation, Version
from register.standard import (
    DROPPED_THEMES,
    PHASE_OF_STATUS,
    RENAMED_THEMES,
    SINCE_1_0,
    SPELLINGS,
    STANDARD,
    STATUS_OF_PHASE,
    THEMES,
    UNTIL_0_4,
    category_of,
)
from register.text import clean, clean_line
from tests.factories import OrganisationFactory, VersionFactory

FACTS = json.loads((settings.FIXTURES_DIR / "publicatiestandaard" / "publicatiestandaard.json").read_text())


def of(*cells, **options):
    """A table of rows, each {header: cell}."""
    header = list(dict.fromkeys(name for row in cells for name in row))
    return Table(header, [TableRow(number, row) for number, row in enumerate(cells, start=2)], **options)


def read(**cells):
    """One row, which has no problems."""
    problems = []
    (row,) = standard.rows(of({"name": "Kenteken"} | cells), problems)
    assert problems == []
    return row


def problem(**cells):
    problems = []
    standard.rows(of({"name": "Kenteken"} | cells), problems)
    (found,) = problems
    return str(found)


def refusal(*header):
    with pytest.raises(ImportFailed) as failed:
        standard.rows(of(dict.fromkeys(header, "x")), [])
    return str(failed.value)


def test_the_columns_are_those_that_the_standard_tells():
    told = FACTS["download_csv_columns_2025_04"] + FACTS["download_csv_columns_2026_06_added"]
    assert list(STANDARD) == told
    history_of = FACTS["versions"]["history_by_field"]
    added = {name for name, versions in history_of.items() if "1.0" in versions and "0.4" not in versions}
    dropped = {name for name, versions in history_of.items() if "0.4" in versions and "1.0" not in versions}
    assert set(SINCE_1_0) == added
    assert set(UNTIL_0_4) == dropped | {"lars"}


def test_the_themes_of_0_4_are_kept_renamed_or_for_a_person_to_choose():
    old = FACTS["versions"]["history_by_field"]["category"]["0.4"]["values"]
    assert set(old) - set(THEMES.values()) == {*RENAMED_THEMES, *DROPPED_THEMES}


def test_each_spelling_of_the_standard_is_understood():
    (words,) = (field["values"] for field in FACTS["fields"] if field["field"] == "publication_category")
    assert [category_of(code) for code in SPELLINGS["publication_category"]] == words
    assert category_of(Missing.NOT_ASSESSED) is None
    for name, spellings in SPELLINGS.items():
        for code, written in spellings.items():
            assert {values.code(BY_NAME[name], spelling) for spelling in written} == {code}


def test_a_phase_comes_back_from_its_status():
    for status, phase in PHASE_OF_STATUS.items():
        assert STATUS_OF_PHASE[phase] == status


@pytest.mark.parametrize("name", [*ALL, "lars"])
def test_i02_every_column_is_known_however_it_is_written(name):
    expected = column_of(name)
    assert expected
    assert column_of(f"  {name.upper()} ") == expected
    assert column_of(name.replace("_", " ")) == expected
    assert column_of(name.replace("_", "-").capitalize()) == expected


@pytest.mark.parametrize("language", ["nl", "en"])
def test_labels_are_headers_too_where_they_can_mean_one_column(language):
    with override(language):
        labels = {str(field.label): field.name for field in COLUMNS}
    # ‘Impacttoetsen’ is our label of the list, and the standard's name for the explanation: names go first.
    ambiguous = {"Impacttoetsen"}
    known = {label: column_of(label) for label in labels}
    assert {label: labels[label] for label in labels if label not in ambiguous and known[label] != labels[label]} == {}
    assert column_of("Impacttoetsen") == "impacttoetsen"


def test_i02_an_unknown_column_is_refused_with_the_nearest_name():
    assert "‘descripton_short’: Deze kolom is onbekend. Bedoelt u ‘description_short’?" in refusal(
        "name", "descripton_short"
    )
    assert "gebruik een naam uit het sjabloon" in refusal("name", "kleur van de fiets")


def test_i02_a_header_that_is_none_says_so():
    assert "maar één kolom" in refusal("name|goal|risks")
    assert "De eerste rij heeft geen namen" in refusal("Kenteken", "K-1", "Boetes innen")
    assert "om welke toepassing het gaat" in refusal("goal", "risks")
    assert "Deze kolom betekent hetzelfde als ‘name’" in refusal("name", "Naam")
    assert "Deze kolom betekent hetzelfde" in refusal("name", "lars", "algorithm_id")


def test_a_name_alone_is_enough():
    row = read()
    assert (row.values, row.spoken) == ({"name": "Kenteken"}, {"name"})


def test_columns_that_nobody_can_set_are_told_and_not_read():
    table = of({"name": "a", "Org_id": "gm1", "type": "Ja", "state": "Concept", "uuid": "1"})
    assert standard.unread(table) == ["Org_id", "type", "state", "uuid"]
    assert standard.rows(table, [])[0].values == {"name": "a"}
    assert {column_of(name) for name in OPEN_DATA} <= set(ALL)


def test_messages_speak_the_language_of_the_file():
    table = of({"Naam": "a", "Status": "In gebruik", "lars": "1"})
    names = standard.names(table)
    assert (names["name"], names["phase"], names["register_number"], names["goal"]) == (
        "Naam",
        "Status",
        "lars",
        "goal",
    )
    assert {*BY_NAME} - {"publication_dt", "lars", "status"} <= {*names}
    problems = []
    standard.rows(of({"Naam": "a", "Thema": "Vissen"}), problems)
    assert "Rij 2, veld ‘Thema’, waarde ‘Vissen’" in str(problems[0])


def test_who_and_which_record_it_is():
    row = read(organization=" Gemeente  X ", source_id="P-1", algorithm_id="12345678", change_note="Nieuw.\r\n")
    assert (row.organisation, row.source_id, row.register_number) == ("Gemeente X", "P-1", "12345678")
    assert (row.change_note, row.number) == ("Nieuw.", 2)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("phase", "IN GEBRUIK", "in_gebruik"),
        ("phase", "In use", "in_gebruik"),
        ("phase", "onbekend", "onbekend"),
        ("phase", " ", ""),
        ("publication_category", "Hoog-risico AI-systemen", "hoog_risico_ai"),
        ("publication_category", "impactvolle  algoritmes", "impactvol"),
        ("publication_category", "Nog niet beoordeeld", "nog_niet_beoordeeld"),
        ("ai_act_area", "4", 4),
        ("ai_act_area", 4, 4),
        ("ai_act_area", "4. Werk en personeelsbeheer", 4),
        ("ai_act_area", "", None),
        ("lang", "nl", "nld"),
        ("standard_version", "1", "1.0"),
        ("standard_version", 1.0, "1.0"),
        ("category", "Recht | verkeer", ["recht", "verkeer"]),
        ("category", "recht;Zorg en gezondheid\n", ["recht", "zorg_en_gezondheid"]),
        ("category", "Recht, Wonen", ["recht", "wonen"]),
        ("category", ["Recht", "wonen"], ["recht", "wonen"]),
        ("category", "Huisvesting|Financiën", ["wonen", "overheidsfinancien"]),
        ("category", None, []),
        ("begin_date", "maart 2024", "2024-03"),
        ("begin_date", "03-2024", "2024-03"),
        ("begin_date", "2024-03-01", "2024-03"),
        ("begin_date", "ooit", "ooit"),
        ("ai_act_assessed_on", "2026-02-01", date(2026, 2, 1)),
        ("ai_act_assessed_on", "1-2-2026", date(2026, 2, 1)),
        ("ai_act_assessed_on", "1 februari 2026", date(2026, 2, 1)),
        ("ai_act_assessed_on", "", None),
        ("goal", "'=1+1", "=1+1"),
        ("goal", "'- een\n- twee", "- een\n- twee"),
        ("goal", "''=1", "'=1"),
        ("goal", "=1+1", "=1+1"),
        ("goal", "'s Morgens", "'s Morgens"),
        ("provider", 2024, "2024"),
    ],
)
def test_a_value_is_understood_in_every_way_that_people_write_it(column, cell, value):
    assert read(**{column: cell}).values[column] == value


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        (
            "AVG | https://example.org/a\nWoo: https://example.org/b",
            [("AVG", "https://example.org/a"), ("Woo", "https://example.org/b")],
        ),
        ("https://example.org/a", [("", "https://example.org/a")]),
        ("Alleen een titel", [("Alleen een titel", "")]),
        ("A | B | https://web.example/https://x.nl", [("A | B", "https://web.example/https://x.nl")]),
        ("AVG | geen adres", [("AVG", "geen adres")]),
        ('[{"title": "AVG", "link": "https://example.org/a"}]', [("AVG", "https://example.org/a")]),
        ([{"title": "AVG"}], [("AVG", "")]),
        ("", []),
        ("[]", []),
    ],
)
def test_links_are_lines_or_json(cell, links):
    found = read(lawful_basis_grouping=cell).values["lawful_basis_grouping"]
    assert [(row["title"], row["link"]) for row in found] == links


@pytest.mark.parametrize(
    ("cell", "missing"),
    [
        ('{"risks": {"reason": "onbekend"}}', {"risks": {"reason": "onbekend"}}),
        ({"risks": {"reason": "onbekend"}}, {"risks": {"reason": "onbekend"}}),
        ("Risks: Onbekend", {"risks": {"reason": "onbekend"}}),
        (
            "risks: niet_openbaar | Woo, artikel 5.1: geheim\nProvider: niet van toepassing",
            {
                "risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1: geheim"},
                "provider": {"reason": "niet_van_toepassing"},
            },
        ),
        ("", {}),
    ],
)
def test_reasons_are_lines_or_json(cell, missing):
    row = read(missing=cell)
    assert row.missing == missing
    assert "missing" in row.spoken


def test_a_reason_of_a_closed_vocabulary_becomes_its_code():
    row = read(missing='{"publication_category": {"reason": "nog_niet_beoordeeld"}}', publication_category="")
    assert (row.values["publication_category"], row.missing) == ("nog_niet_beoordeeld", {})


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("category", "Recht|Vissen", "waarde ‘Vissen’: Deze waarde staat niet in de lijst. Kies uit: Organisatie en"),
        ("category", "Landbouw", "bestond in versie 0.4"),
        ("phase", "x", "Kies uit: In ontwikkeling; Experiment of pilot; In gebruik; Gestopt"),
        ("phase", ["x"], "Dit is geen tekst."),
        ("name", True, "Dit is geen tekst."),
        ("name", {"a": 1}, "Dit is geen tekst."),
        ("ai_act_assessed_on", "31-2-2026", "Schrijf jjjj-mm-dd"),
        ("ai_act_assessed_on", "gisteren", "Schrijf jjjj-mm-dd"),
        ("ai_act_assessed_on", "1-2-26", "Schrijf jjjj-mm-dd"),
        ("lawful_basis_grouping", '[{"title"', "begint als JSON"),
        ("lawful_basis_grouping", "[" * 30_000, "begint als JSON"),
        ("lawful_basis_grouping", '["AVG"]', "geen titel met link"),
        ("lawful_basis_grouping", '[{"naam": "AVG"}]', "geen titel met link"),
        ("lawful_basis_grouping", {"title": "AVG"}, "Maak er een lijst van"),
        ("missing", '{"risks": {"reason": ["onbekend"]}}', "reden"),
        ("missing", '{"risks": {"reason": "onbekend", "x": "y"}}', "niet de juiste vorm"),
        ("missing", '{"phase": {"reason": "niet_openbaar"}}', "Redenen: onbekend, "),
        ("missing", "risks: zomaar", "Redenen: onbekend, "),
        ("missing", "kleur: onbekend", "kleur"),
        ("missing", "risks: niet_openbaar", "grond"),
        ("status", "x", "Kies uit: In ontwikkeling; In gebruik; Buiten gebruik"),
    ],
)
def test_a_value_that_is_not_understood_is_told_with_its_place_and_how_to_mend_it(column, cell, said):
    found = problem(**{column: cell})
    assert found.startswith(f"Rij 2, veld ‘{column}’")
    assert said in found


def test_a_row_with_a_problem_is_there_as_far_as_it_can_be_read():
    problems = []
    (row,) = standard.rows(of({"name": "a", "phase": "x", "category": "Recht"}), problems)
    assert (row.values["phase"], row.values["category"], len(problems)) == ("", ["recht"], 1)


def test_the_status_gives_the_phase_where_the_row_says_none():
    assert read(status="In gebruik").values["phase"] == "in_gebruik"
    assert read(status="Buiten gebruik", phase="").values["phase"] == "gestopt"
    assert read(status="In ontwikkeling", phase="Experiment of pilot").values["phase"] == "experiment"
    assert read(status="", phase="onbekend").values["phase"] == "onbekend"
    assert "De status past niet bij de fase ‘In gebruik’" in problem(status="Buiten gebruik", phase="In gebruik")


def test_0_4_is_mapped_to_1_0():
    row = read(
        type="Ja",
        uuid="1",
        lars="12345678",
        status="In gebruik",
        impacttoetsen="Pre-scan DPIA, Privacy Quickscan",
        iama_description="https://example.org/dpia",
        lawful_basis_link="https://example.org/wet https://example.com/regel",
        source_data_link="",
        standard_version="0.4",
    )
    assert row.register_number == "12345678"
    assert row.values == {
        "name": "Kenteken",
        "phase": "in_gebruik",
        "standard_version": "1.0",
        "impacttoetsen": "",
        "impacttoetsen_grouping": [
            {"title": "Pre-scan DPIA", "link": ""},
            {"title": "Privacy Quickscan", "link": ""},
            {"title": "example.org", "link": "https://example.org/dpia"},
        ],
        "lawful_basis_grouping": [
            {"title": "example.org", "link": "https://example.org/wet"},
            {"title": "example.com", "link": "https://example.com/regel"},
        ],
        "source_data_grouping": [],
    }


@pytest.mark.parametrize(
    ("cell", "titles", "explanation"),
    [
        ("DPIA|IAMA", ["DPIA", "IAMA"], ""),
        (["DPIA"], ["DPIA"], ""),
        ('["DPIA", "IAMA"]', ["DPIA", "IAMA"], ""),
        ("Niet nodig, want het is eenvoudig.", [], "Niet nodig, want het is eenvoudig."),
        ("x" * 300, [], "x" * 300),
        ("", [], ""),
    ],
)
def test_assessments_of_0_4_are_titles_or_prose(cell, titles, explanation):
    row = read(impacttoetsen=cell, standard_version="0.4")
    assert [link["title"] for link in row.values["impacttoetsen_grouping"]] == titles
    assert row.values["impacttoetsen"] == explanation


def test_one_assessment_and_one_link_of_0_4_belong_together():
    row = read(impacttoetsen="DPIA|", iama_description="https://example.org/dpia")
    assert row.values["impacttoetsen_grouping"] == [{"title": "DPIA", "link": "https://example.org/dpia"}]


def test_a_link_of_0_4_that_is_none_is_told():
    assert "alleen webadressen" in problem(lawful_basis_link="Gemeentewet", type="Nee")


def differences(version, row):
    """What importing the row would change, by column."""
    before = history.content(version) | {"missing": version.missing}
    after = Version(**before | row.values | {"missing": row.missing})
    return {name: (before[name], getattr(after, name)) for name in before if before[name] != getattr(after, name)}


def texts(cleaned, size=30):
    return st.text(st.characters(blacklist_categories=["Cs"]), max_size=size).map(cleaned)


ADDRESSES = st.sampled_from(["", "https://example.org/a?b=c|d", "http://example.org/https://x"])
NASTY = st.sampled_from(
    ["=1+1", "'=1+1", "''@x", "-5", "+31", "- een\n- twee", "a;b\tc", '"x"', "[x]", "_x0041_", "A: b"]
)
STRATEGIES = {
    Kind.TEXT: texts(clean) | NASTY.map(clean),
    Kind.LINE: texts(clean_line) | NASTY.map(clean_line),
    Kind.URL: ADDRESSES,
    Kind.CONTACT: ADDRESSES,
    Kind.MONTH: st.sampled_from(["", "2024-03"]),
    Kind.DATE: st.none() | st.dates(date(1900, 1, 1)),
    Kind.LINKS: st.lists(
        st.fixed_dictionaries({"title": texts(clean_line) | NASTY.map(clean_line), "link": ADDRESSES}), max_size=3
    ),
}


def of_field(field):
    codes = [code for code, _label in field.choices]
    if field.kind is Kind.CHOICE:
        return st.sampled_from([None if field.name == "ai_act_area" else "", *codes])
    if field.kind is Kind.CHOICES:
        return st.lists(st.sampled_from(codes), unique=True, max_size=3)
    return STRATEGIES[field.kind]


REASONS = st.dictionaries(
    st.sampled_from([field.name for field in COLUMNS if field.may_say_why_empty]),
    st.fixed_dictionaries(
        {"reason": st.sampled_from([reason.value for reason in Missing if reason is not Missing.WITHHELD])}
    )
    | st.fixed_dictionaries({"reason": st.just(Missing.WITHHELD.value), "ground": texts(clean).filter(bool) | NASTY}),
    max_size=3,
)
CONTENTS = st.fixed_dictionaries({field.name: of_field(field) for field in COLUMNS} | {"missing": REASONS})


@pytest.mark.parametrize("extension", exporting.FORMATS)
@trying(deadline=None, max_examples=50)
@given(contents=st.lists(CONTENTS, min_size=1, max_size=3))
def test_x06_own_records_are_read_back_without_a_difference(extension, contents):
    application = Application(number="12345674", source_id="P-1", organisation=Organisation(name="Gemeente X"))
    versions = [Version(application=application, **content) for content in contents]
    for version in versions:
        # A record has a name, and the status follows from the phase.
        version.name = version.name or "Kenteken"
    file = b"".join(exporting.FORMATS[extension].write(map(exporting.record, versions)))
    problems = []
    rows = standard.rows(read_table(file, f"a.{extension}"), problems)
    assert problems == []
    assert [differences(version, row) for version, row in zip(versions, rows, strict=True)] == [{}] * len(versions)
    assert {(row.register_number, row.source_id, row.organisation) for row in rows} == {
        ("12345674", "P-1", "Gemeente X")
    }


@pytest.mark.django_db
@pytest.mark.parametrize("form", WRITERS)
def test_open_data_is_read_without_a_difference(form):
    organisation = OrganisationFactory(tooi_uri="https://identifier.example/gm0344")
    made = [
        VersionFactory(published=True, application__organisation=organisation, application__source_id="P-1"),
        VersionFactory(
            published=True,
            application__organisation=organisation,
            goal="'=1+1 blijft zoals het er staat",
            provider="=HYPERLINK(1)",
            category=["recht", "verkeer"],
            phase="experiment",
            publication_category="nog_niet_beoordeeld",
            technique="onbekend",
            dpia="niet_nodig",
            standard_version="",
            ai_act_class="hoog_risico_bijlage_iii",
            ai_act_reason="Rechtshandhaving; a | b",
            change_note="Van de vorige keer",
            ai_act_area=6,
            ai_act_assessed_on=date(2026, 2, 1),
            begin_date="2024-03",
            lawful_basis_grouping=[{"title": "A | B", "link": "https://example.org/a"}],
            missing={"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}},
        ),
    ]
    pieces = WRITERS[form].write(open_rows(Version.objects.live().order_by("pk")))
    content = b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    problems = []
    rows = standard.rows(read_table(content, f"a.{form}"), problems)
    assert problems == []
    assert [differences(version, row) for version, row in zip(made, rows, strict=True)] == [{}, {}]
    assert [row.register_number for row in rows] == [version.application.number for version in made]
    assert {row.change_note for row in rows} == {""}


@pytest.mark.django_db
def test_own_records_are_drafts_too_and_cost_one_query(django_assert_num_queries):
    organisation = OrganisationFactory(name="Gemeente X")
    VersionFactory(application__organisation=organisation, name="Concept", change_note="Eerste")
    VersionFactory(published=True, application__organisation=organisation, name="Openbaar")
    with django_assert_num_queries(1):
        file = b"".join(exporting.as_json(exporting.records(Version.objects.all())))
    found = {row["name"]: (row["state"], row["organization"], row["last_change_note"]) for row in json.loads(file)}
    assert found == {"Concept": ("concept", "Gemeente X", "Eerste"), "Openbaar": ("gepubliceerd", "Gemeente X", "")}


def test_an_export_without_records_is_a_file_too():
    assert json.loads(b"".join(exporting.as_json([]))) == []
    assert b"".join(exporting.as_csv([])).decode("utf-8-sig") == ";".join(exporting.HEADER) + "\r\n"


def test_a_file_for_people_says_its_words_in_dutch_whatever_the_page_is_in():
    with override("en"):
        assert exporting.written("state", State.DRAFT) == "Concept"
        assert exporting.written("phase", Phase.IN_USE) == "In gebruik"
