import csv
import json
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from itertools import islice, product
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from catalogue.api.v1.views import Applications
from catalogue.exports.columns import COLUMNS, HEADER
from catalogue.exports.rows import rows
from catalogue.exports.writers import SEPARATOR, WRITERS, as_csv
from register.fields import FIELDS
from register.models import Application, Version
from register.numbers import check_digit
from tests.factories import ApplicationFactory, OrganisationFactory, VersionFactory
from tests.test_api import EVERY_FIELD, LIST, edition, full, published  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db

THE_ALGORITMEREGISTERS = (
    "name,organization,description_short,category,website,status,goal,proportionality,lawful_basis,standard_version,"
    "url,contact_email,lang,publiccode,source_data,methods_and_models,human_intervention,risks,provider,"
    "process_index_url,tags,source_id,begin_date,end_date,impacttoetsen,publication_category,lawful_basis_grouping,"
    "impacttoetsen_grouping,source_data_grouping,algorithm_id,org_id,publication_dt"
)
OURS = (
    "phase,affected_people,decision_maker,objection_procedure,impact_assessment,application_type,application_subtype,"
    "technique,personal_data,ai_act_class,ai_act_area,ai_act_condition,ai_act_reason,ai_act_assessed_on,version,"
    "dated_on,superseded_dt,organization_type,organization_uri,origin,source_register,collection,named,missing,"
    # 1.1.0
    "dpia,fundamental_rights_assessment,change_note,confirmed_dt,review_due_on"
)


def fetched(client, query="", form="csv"):
    """The rows of a file, each as {column: cell}."""
    text = client.get(f"{LIST}?format={form}{query}").getvalue().decode()
    if form == "csv":
        return list(csv.DictReader(StringIO(text, newline="")))
    return [json.loads(line) for line in text.splitlines()]


def test_the_columns_are_those_of_the_algoritmeregister_and_then_ours(client):
    header = client.get(f"{LIST}?format=csv").getvalue().decode()
    assert header == f"{THE_ALGORITMEREGISTERS},{OURS}\r\n"


def test_every_published_field_has_a_column():
    under_another_name = {"lars"}  # algorithm_id
    assert {field.name for field in FIELDS} - set(HEADER) == under_another_name


def test_the_standards_vocabularies_are_spelt_as_the_standard_does(client, full):  # noqa: F811
    (row,) = fetched(client)
    assert row["status"] == "In gebruik"
    assert row["category"] == f"Recht{SEPARATOR}Verkeer"
    assert row["publication_category"] == "Overige algoritmes"
    assert (row["phase"], row["ai_act_class"]) == ("in_gebruik", "hoog_risico_bijlage_iii")


def test_cells_hold_what_was_published(client, full):  # noqa: F811
    (row,) = fetched(client)
    assert row["name"] == full.name
    assert row["algorithm_id"] == full.application.number
    assert row["org_id"] == "gm0344"
    assert (row["begin_date"], row["ai_act_assessed_on"], row["ai_act_area"]) == ("2024-03", "2026-02-01", "6")
    assert row["publication_dt"].endswith("Z")
    assert (row["named"], row["version"], row["provider"]) == ("true", "1", "")
    assert json.loads(row["lawful_basis_grouping"]) == EVERY_FIELD["lawful_basis_grouping"]
    assert json.loads(row["missing"]) == {
        "risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"},
        "impact_assessment": {"reason": "onbekend"},
    }


def test_json_lines_hold_the_same_under_the_same_names(client, full):  # noqa: F811
    (row,) = fetched(client, form="jsonl")
    assert list(row) == HEADER
    assert row["category"] == ["Recht", "Verkeer"]
    assert (row["provider"], row["named"], row["ai_act_area"]) == (None, True, 6)
    assert row["missing"]["risks"]["reason"] == "niet_openbaar"


def test_a_file_says_how_current_a_record_is(client):
    moment = datetime(2026, 11, 1, 12, tzinfo=UTC)
    said = {"application__confirmed_at": moment, "application__review_due_on": date(2027, 11, 1)}
    published(**said, change_note="Een nieuwe leverancier.")
    (row,) = fetched(client)
    assert (row["confirmed_dt"], row["review_due_on"]) == ("2026-11-01T12:00:00Z", "2027-11-01")
    assert row["change_note"] == "Een nieuwe leverancier."
    (told,) = client.get(LIST).json()
    assert (told["confirmedAt"], told["reviewDueOn"]) == ("2026-11-01T12:00:00Z", "2027-11-01")
    assert told["changeNote"] == "Een nieuwe leverancier."


def test_a_reason_that_the_standard_does_not_know_leaves_its_column_empty(client):
    published(publication_category="nog_niet_beoordeeld", phase="onbekend")
    (row,) = fetched(client)
    assert (row["publication_category"], row["status"], row["phase"]) == ("", "", "onbekend")
    assert json.loads(row["missing"])["publication_category"] == {"reason": "nog_niet_beoordeeld"}


def test_a_cell_may_hold_anything_that_text_can(client):
    text = 'Regel 1, met "aanhaling"\nregel 2; ook | en ,\n=1+1 én ✓'
    published(goal=text, provider="=HYPERLINK(1)")
    (row,) = fetched(client)
    assert (row["goal"], row["provider"]) == (text, "=HYPERLINK(1)")


def test_no_value_of_a_vocabulary_holds_the_separator():
    values = [str(part) for field in FIELDS for choice in field.choices for part in choice]
    assert values
    assert not any(SEPARATOR in value for value in values)


def test_a_file_holds_the_whole_selection_in_the_order_asked_for(client):
    for number in range(60):
        published(name=f"Naam {number:02}", phase="experiment" if number % 2 else "in_gebruik")
    names = [row["name"] for row in fetched(client, "&sort=naam&phase=experiment")]
    assert names == [f"Naam {number:02}" for number in range(1, 60, 2)]


def test_the_filters_are_those_of_the_list(client):
    wanted = OrganisationFactory(slug="gemeente-utrecht")
    published(application__organisation=wanted, name="Anonimiseren", category=["recht"], technique="")
    published(name="Anonimiseren", category=["recht"])
    published(application__organisation=wanted, name="Iets anders")
    query = "organisation=gemeente-utrecht&q=anonimiseren&theme=recht&technique=niet_ingevuld&organisationType=gemeente"
    listed = [record["number"] for record in client.get(f"{LIST}?{query}").json()]
    assert [row["algorithm_id"] for row in fetched(client, f"&{query}")] == listed
    assert len(listed) == 1


def test_a_file_of_an_edition_holds_the_edition(client, edition):  # noqa: F811
    published()
    (row,) = fetched(client, "&edition=2024")
    assert (row["name"], row["organization"], row["organization_type"], row["named"]) == (
        "Geteld",
        "",
        "gemeente",
        "false",
    )


def test_an_old_version_and_a_withdrawn_record_are_not_in_the_file(client):
    application = ApplicationFactory()
    VersionFactory(application=application, superseded=True, name="Oud")
    published(application=application, number=2, name="Nieuw")
    gone = published(name="Weg").application
    Application.objects.filter(pk=gone.pk).update(
        withdrawn_at=gone.versions.get().published_at, withdrawal_reason="Gestopt."
    )
    assert [row["name"] for row in fetched(client)] == ["Nieuw"]


@pytest.mark.parametrize("form", WRITERS)
def test_a_file_says_what_it_is(client, form):
    published()
    answer = client.get(f"{LIST}?format={form}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="ai-register-r0.{form}"'
    assert '<https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"' in answer.headers["Link"]
    assert (answer.headers["Total-Count"], answer.headers["Register-Revision"]) == ("1", "0")


def test_a_file_of_an_edition_has_the_name_and_licence_of_its_source(client, edition):  # noqa: F811
    answer = client.get(f"{LIST}?format=csv&edition=2024")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="quickscan-2024-r0.csv"'
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in answer.headers["Link"]


@pytest.mark.parametrize("parameter", ["page", "perPage"])
def test_a_file_has_no_pages(client, parameter):
    assert client.get(f"{LIST}?format=csv&{parameter}=1").status_code == 400


@pytest.mark.parametrize("form", WRITERS)
def test_head_reads_no_record(rf, form):
    published()
    # The view itself: Django's client takes the body of any answer to HEAD away, a server reads it to its end.
    answer = Applications.as_view()(rf.head(LIST, {"format": form}))
    assert answer.getvalue() == b""
    assert answer.headers["Total-Count"] == "1"


def test_the_header_is_sent_before_a_record_is_read(client, django_assert_num_queries):
    published()
    with django_assert_num_queries(2):  # the revision and the number of records
        first = next(iter(client.get(f"{LIST}?format=csv").streaming_content))
    assert first.startswith(b"name,organization,")


@pytest.mark.parametrize("records", [1, 10, 50])
def test_a_file_costs_the_same_number_of_queries_for_any_number_of_records(client, records):
    for _ in range(records):
        published()
    with CaptureQueriesContext(connection) as queries:
        assert len(fetched(client)) == records
    assert len(queries) == 3


def _piled_up(count):
    """Many records at once, with long texts: copies of one."""
    one = VersionFactory(published=True, goal="x" * 2000)
    where = {"collection": one.application.collection, "organisation": one.application.organisation}
    sevens = ("".join(digits) for digits in product("123456789", repeat=7))
    Application.objects.bulk_create(
        Application(number=seven + check_digit(seven), **where) for seven in islice(sevens, count - 1)
    )
    own = {"id", "application_id"}
    columns = [field.column for field in Version._meta.concrete_fields if not field.generated]
    copied = [column for column in columns if column not in own]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO register_version (application_id, {', '.join(copied)})"  # noqa: S608 (ours)
            f" SELECT other.id, {', '.join(f'one.{column}' for column in copied)}"
            " FROM register_version one JOIN register_application other ON other.id <> one.application_id"
        )


# How rows are fetched is the database's affair, how they are written is not.
FORMS = [pytest.param(form, marks=[pytest.mark.once] if form != "csv" else []) for form in WRITERS]


@pytest.mark.parametrize("form", FORMS)
def test_memory_stays_flat_however_many_records(form):
    _piled_up(4000)  # 8 MB of goals alone
    tracemalloc.start()
    size = sum(len(piece) for piece in WRITERS[form].write(rows(Version.objects.live())))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A spreadsheet is compressed.
    assert size > (500_000 if form == "xlsx" else 8_000_000)
    assert peak < 5_000_000


def test_each_column_has_a_name_of_its_own():
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert list(as_csv(iter(()))) == [",".join(HEADER) + "\r\n"]


# XLSX


def sheet(client, query=""):
    """The rows of a worksheet, each as {column: cell}."""
    content = client.get(f"{LIST}?format=xlsx{query}").getvalue()
    header, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_spreadsheet_holds_what_the_csv_holds(client, full):  # noqa: F811
    published(name="=1+1")
    assert sheet(client) == fetched(client)


def test_a_spreadsheet_holds_text_and_no_formula(client):
    published(name="=HYPERLINK(0)", description_short="+31 6", goal="@SUM(A1)")
    content = client.get(f"{LIST}?format=xlsx").getvalue()
    with ZipFile(BytesIO(content)) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<f>" not in written
    assert b"=HYPERLINK(0)" in written


def test_a_spreadsheet_that_cannot_hold_the_selection_is_refused_and_not_cut_off(client, monkeypatch):
    published()
    published()
    monkeypatch.setitem(WRITERS, "xlsx", replace(WRITERS["xlsx"], most=1))
    refused = client.get(f"{LIST}?format=xlsx")
    assert refused.status_code == 400
    assert "CSV" in refused.json()["detail"]


def test_a_file_of_the_register_as_it_was_says_of_which_day(client):
    published()
    yesterday = timezone.localdate() - timedelta(days=1)
    then = client.get(f"{LIST}?format=csv&op={yesterday}")
    assert f"ai-register-{yesterday}-r" in then.headers["Content-Disposition"]
    assert then.headers["Total-Count"] == "0"
