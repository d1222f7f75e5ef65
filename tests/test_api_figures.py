"""Figures in the API: the same numbers as on their pages, strict about what is asked."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.utils import timezone
from openapi_schema_validator import OAS31Validator

from catalogue.api.v1.figures import EXAMPLE
from catalogue.dimensions import NOT_FILLED_IN
from catalogue.figures import coverage, shelf
from register.models import Application
from tests.factories import OrganisationFactory, VersionFactory, quickscan_of_one

pytestmark = pytest.mark.django_db

FIGURES = "/api/v1/figures"
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def some():
    town = OrganisationFactory(type="gemeente", slug="ons-dorp")
    VersionFactory.create_batch(15, published=True, application__organisation=town)
    VersionFactory.create_batch(10, published=True, phase="experiment", technique="")
    VersionFactory(phase="gestopt")


def rows_of(answer):
    return {row["code"]: row["numbers"] for row in answer.json()["rows"]}


def test_a_figure_has_numbers_by_the_names_of_its_columns(client, some):
    answer = client.get(f"{FIGURES}/fase")
    found = answer.json()
    assert rows_of(answer)["in_gebruik"] == {"count": 15, "share": 60.0}
    assert rows_of(answer)["gestopt"] == {"count": 0, "share": 0.0}
    assert (found["asOf"], found["edition"]) == (str(timezone.localdate()), None)
    assert found["finding"] == "Fase: het vaakst ‘In gebruik’, 15 van 25 (60,0%)"
    assert found["links"]["html"] == f"{settings.SITE_URL}/statistiek/cijfers/fase/"
    first = next(row for row in found["rows"] if row["code"] == "in_gebruik")
    assert first["links"]["records"] == f"{settings.SITE_URL}/toepassingen/?phase=in_gebruik"
    assert answer.headers["Register-Revision"] == str(found["revision"])


def test_what_is_not_known_is_null_and_why_there_is_no_value_is_marked(client, some):
    rows = {row["code"]: row for row in client.get(f"{FIGURES}/techniek").json()["rows"]}
    assert [code for code, row in rows.items() if row["isNoValue"]] == [NOT_FILLED_IN]
    crossed = client.get(f"{FIGURES}/kruistabel?rij=phase&kolom=technique&aandeel=rij").json()
    assert {row["code"]: row["numbers"]["total"] for row in crossed["rows"]} == {"experiment": 10, "in_gebruik": 15}
    assert client.get(f"{FIGURES}/techniek?phase=gestopt").json()["finding"] is None


def test_a_cross_table_is_of_what_is_asked_and_keeps_it_in_its_addresses(client, some):
    asked = "technique=beeldherkenning&rij=phase&kolom=organisationType"
    found = client.get(f"{FIGURES}/kruistabel?{asked}").json()
    assert [row["numbers"] for row in found["rows"]] == [{"gemeente": 15, "total": 15}]
    assert found["totals"] == {"gemeente": 15, "total": 15}
    assert found["links"] == {
        "self": f"{settings.SITE_URL}{FIGURES}/kruistabel?{asked}",
        "html": f"{settings.SITE_URL}/statistiek/cijfers/kruistabel/?{asked}",
    }


@pytest.mark.parametrize("asked", ["", "phase=experiment", "op={today}", "op={yesterday}", "organisation=ons-dorp"])
def test_it_says_what_the_page_and_the_file_say(client, some, asked):
    asked = asked.format(today=timezone.localdate(), yesterday=YESTERDAY)
    for name in ("fase", "soort-organisatie", "kruistabel"):
        found = client.get(f"{FIGURES}/{name}?{asked}")
        page = client.get(f"/statistiek/cijfers/{name}/?{asked}").context["figure"]
        names = [column.name for column in page.columns]
        assert rows_of(found) == {row.code: dict(zip(names, row.numbers, strict=True)) for row in page.rows}
        as_file = client.get(f"{FIGURES}/{name}?{asked}&format=csv").content
        assert as_file == client.get(f"/statistiek/cijfers/{name}/?{asked}&vorm=csv").content


def test_on_a_day_it_counts_what_is_withdrawn_since_and_so_do_the_statistics(client):
    long_ago = timezone.now() - timedelta(days=9)
    version = VersionFactory(published=True, published_at=long_ago)
    gone = {"withdrawn_at": timezone.now(), "withdrawal_reason": "Niet meer in gebruik."}
    Application.objects.filter(pk=version.application_id).update(**gone)
    assert rows_of(client.get(f"{FIGURES}/fase?op={YESTERDAY}"))["in_gebruik"] == {"count": 1}
    assert client.get(f"/api/v1/statistics?op={YESTERDAY}").json()["total"] == 1
    # Whoever searches its words could read them after all.
    assert client.get(f"/api/v1/statistics?op={YESTERDAY}&q=kenteken").json()["total"] == 0
    assert client.get("/api/v1/statistics").json()["total"] == 0
    assert client.get(f"/api/v1/statistics?op={YESTERDAY}").json()["asOf"] == str(YESTERDAY)


@pytest.mark.once
def test_the_list_names_every_figure_and_each_can_be_got(client, some):
    quickscan_of_one("Geteld")
    listed = client.get(FIGURES).json()
    assert [row["name"] for row in listed] == list(shelf.FIGURES)
    for row in listed:
        assert row["title"]
        answer = client.get(row["links"]["self"].removeprefix(settings.SITE_URL))
        if answer.status_code == 400:
            answer = client.get(row["links"]["self"].removeprefix(settings.SITE_URL), {"edition": "2024"})
        found = answer.json()
        names = [column["name"] for column in found["columns"]]
        assert len(set(names)) == len(names), row["name"]
        assert all(set(line["numbers"]) == set(names) for line in found["rows"])
        assert client.get(row["links"]["html"].removeprefix(settings.SITE_URL)).status_code == 200


@pytest.mark.once
def test_it_is_as_documented(client, some):
    document = client.get("/api/v1/openapi.json").json()
    for path, address in (("/figures", FIGURES), ("/figures/{name}", f"{FIGURES}/kruistabel")):
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = OAS31Validator(schema | {"components": document["components"]})
        validator.validate(client.get(address).json())
    validator.validate(EXAMPLE)
    operation = document["paths"]["/figures/{name}"]["get"]
    assert "text/csv" in operation["responses"]["200"]["content"]
    assert operation["responses"]["200"]["content"]["application/json"]["examples"]
    name = next(parameter for parameter in operation["parameters"] if parameter["name"] == "name")
    assert name["schema"]["enum"] == list(shelf.FIGURES)


@pytest.mark.once
def test_csv_comes_by_the_header_too(client, some):
    answer = client.get(f"{FIGURES}/fase", headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="fase-' in answer.headers["Content-Disposition"]
    assert 'rel="license"' in answer.headers["Link"]
    lines = {line["code"]: line for line in csv.DictReader(StringIO(answer.content.decode().lstrip("\ufeff")))}
    assert (lines["in_gebruik"]["count"], lines["in_gebruik"]["share"]) == ("15", "60.0")
    assert client.get(f"{FIGURES}/fase", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("fase?x=1&phase=droom", {"x", "phase"}),
        ("fase?sort=naam", {"sort"}),
        ("fase?page=1", {"page"}),
        ("fase?rij=phase", {"rij"}),
        ("fase?format=xlsx", {"format"}),
        ("fase?op=2999-01-01", {"op"}),
        ("kruistabel?rij=provider&kolom=&aandeel=x", {"rij", "kolom", "aandeel"}),
        ("kruistabel?rij=phase&rij=theme", {"rij"}),
        *((f"{name}?phase=in_gebruik", {"phase"}) for name in list(coverage.FIGURES)[:1]),
    ],
)
def test_what_it_does_not_take_is_refused_by_name(client, address, wrong):
    answer = client.get(f"{FIGURES}/{address}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert {error["parameter"] for error in answer.json()["errors"]} == wrong


@pytest.mark.once
@pytest.mark.parametrize("name", ["onzin", "onzin?x=1", "Fase", "fase/"])
def test_another_name_is_not_found(client, name):
    answer = client.get(f"{FIGURES}/{name}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.once
def test_who_holds_a_figure_hears_that_nothing_changed(client, some):
    for address in (FIGURES, f"{FIGURES}/fase", f"{FIGURES}/fase?format=csv"):
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
