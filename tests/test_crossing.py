"""Two dimensions at once: the cross table as a figure, on its page, and as a file."""

import csv
import re
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.dimensions import ORGANISATION_TYPE, PHASE, TECHNIQUE, THEME
from catalogue.figures import shelf
from catalogue.figures.subject import Subject
from catalogue.filters import Selection
from catalogue.statistics import counting, crossing
from register.choices import Technique
from register.models import Version
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db

PAGE = "/statistiek/kruistabel/"


def crossed(asked=""):
    return shelf.build("kruistabel", Subject.of(QueryDict(asked), 1))


def cells(figure):
    """The numbers by row and column, those of the totals under "total"."""
    rows = {**{row.code: row.numbers for row in figure.rows}, "total": figure.totals}
    return {
        (code, column.name): number
        for code, numbers in rows.items()
        for column, number in zip(figure.columns, numbers, strict=True)
    }


def published(number, **values):
    return VersionFactory.create_batch(number, published=True, **values)


@pytest.fixture
def some():
    """20 of municipalities and 5 of an agency, in two phases; one theme, two, or none."""
    town, agency = OrganisationFactory(type="gemeente"), OrganisationFactory(type="zbo")
    published(14, application__organisation=town, category=["verkeer"])
    published(6, application__organisation=town, phase="experiment", category=["verkeer", "recht"])
    published(5, application__organisation=agency, phase="experiment", category=[])
    VersionFactory(phase="gestopt", technique="generatieve_ai")


# What it counts


def test_it_counts_each_pair_of_values_and_the_totals_of_both(some):
    assert cells(crossed()) == {
        ("gemeente", "experiment"): 6,
        ("gemeente", "in_gebruik"): 14,
        ("gemeente", "total"): 20,
        ("zbo", "experiment"): 5,
        ("zbo", "in_gebruik"): 0,
        ("zbo", "total"): 5,
        ("total", "experiment"): 11,
        ("total", "in_gebruik"): 14,
        ("total", "total"): 25,
    }


def test_with_more_values_a_record_counts_in_each_cell_and_once_in_each_total(some):
    figure = crossed("rij=theme&kolom=phase")
    found = cells(figure)
    assert found["verkeer", "experiment"] == found["recht", "experiment"] == 6
    assert (found["total", "experiment"], found["niet_ingevuld", "experiment"]) == (11, 5)
    assert [row.code for row in figure.rows if row.is_no_value] == ["niet_ingevuld"]
    assert any("Thema: een toepassing kan er meer dan één hebben" in note for note in figure.notes)
    assert not any("meer dan één hebben" in note for note in crossed().notes)


def test_the_totals_are_those_of_each_dimension_apart(some):
    source = CollectionFactory(slug="elders", name="Elders")
    application = ApplicationFactory(origin="overgenomen", source_register=source, source_id="1")
    VersionFactory(application=application, published=True, category=[], technique="")
    versions = Version.objects.live()
    for rows, columns in ((THEME, ORGANISATION_TYPE), (TECHNIQUE, THEME), (PHASE, TECHNIQUE)):
        cross = crossing.cross(versions, rows, columns)
        assert cross.rows == counting.table(versions, rows).occurring
        assert cross.columns == counting.table(versions, columns).occurring
        assert cross.total == 26


def test_a_reason_why_there_is_no_value_is_a_row_or_a_column():
    published(2, technique="", missing={})
    published(1, technique="onbekend")
    figure = crossed("rij=phase&kolom=technique")
    assert [(column.name, column.is_no_value) for column in figure.columns] == [
        ("onbekend", True),
        ("niet_ingevuld", True),
        ("total", False),
    ]


def test_a_code_that_left_the_vocabulary_is_counted_and_not_linked(some, monkeypatch):
    left = replace(TECHNIQUE, choices=tuple(choice for choice in TECHNIQUE.choices if choice[0] != Technique.IMAGE))
    monkeypatch.setitem(shelf.crossing.BY_NAME, "technique", left)
    monkeypatch.setitem(shelf.crossing.dimensions.BY_PARAMETER, "technique", left)
    figure = crossed("rij=technique&kolom=phase")
    assert cells(figure)[Technique.IMAGE, "in_gebruik"] == 14
    assert [set(row.urls) for row in figure.rows] == [{""}]


def test_it_costs_one_query_for_few_records_or_many(some):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            crossed("rij=theme&kolom=organisationType&aandeel=rij")
        return len(captured)

    before = queries()
    published(5, category=["werk"], application__organisation__type="provincie")
    assert queries() == before == 1


# Shares


def test_a_share_is_of_the_row_the_column_or_all(some):
    assert cells(crossed("aandeel=rij"))["gemeente", "experiment"] == Decimal("30.0")
    assert cells(crossed("aandeel=alles"))["gemeente", "experiment"] == Decimal("24.0")
    figure = crossed("rij=phase&kolom=organisationType&aandeel=kolom")
    assert cells(figure)["experiment", "gemeente"] == Decimal("30.0")
    # The totals stay numbers: of them the percentages are.
    assert cells(figure)["experiment", "total"] == 11
    assert figure.totals == (20, 5, 25)


def test_of_fewer_than_twenty_no_share_is_given_and_it_says_so(some):
    of_row = crossed("aandeel=rij")
    assert cells(of_row)["zbo", "experiment"] is None
    assert dict(zip([row.code for row in of_row.rows], [row.urls for row in of_row.rows], strict=True))["zbo"][0] == ""
    assert any("Bij een rij of kolom met minder dan 20 toepassingen" in note for note in of_row.notes)
    few = crossed("organisationType=zbo&aandeel=alles")
    assert cells(few)["zbo", "experiment"] == 5
    assert "procenten" not in few.title
    assert "%" not in few.finding
    assert any("geen percentages, maar aantallen" in note for note in few.notes)


def test_it_says_where_shares_do_not_add_up(some):
    assert not any("precies 100%" in note for note in crossed("aandeel=rij").notes)
    published(1, phase="ontwikkeling", application__organisation=OrganisationFactory(type="gemeente"))
    # 28.6 + 66.7 + 4.8
    assert any("precies 100%" in note for note in crossed("aandeel=rij").notes)


# What comes out


@pytest.mark.parametrize(
    ("asked", "finding"),
    [
        ("", "Het vaakst samen: ‘Gemeente’ en ‘In gebruik’, 14 van 25 (56,0%)"),
        ("aandeel=alles", "Het vaakst samen: ‘Gemeente’ en ‘In gebruik’, 14 van 25 (56,0%)"),
        ("aandeel=rij", "Het grootste aandeel: 70,0% van ‘Gemeente’ is ‘In gebruik’, 14 van 20"),
        ("organisationType=zbo", "Het vaakst samen: ‘Zelfstandig bestuursorgaan’ en ‘Experiment of pilot’, 5 van 5"),
        # The largest cell is of records without a theme; two cells are as large; nothing is there.
        ("organisationType=zbo&rij=theme", ""),
        ("rij=theme&kolom=phase&phase=experiment&organisationType=gemeente", ""),
        ("phase=gestopt", ""),
    ],
)
def test_the_finding_is_the_largest_cell_where_there_is_one(some, asked, finding):
    assert crossed(asked).finding == finding


def test_of_nothing_there_are_no_rows_and_no_notes():
    figure = crossed("aandeel=rij")
    assert (figure.rows, figure.totals, figure.notes, figure.refused) == ((), (0,), (), "")


# What cannot be crossed


@pytest.mark.once
@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("rij=phase&kolom=phase", "Kies voor de rijen iets anders dan voor de kolommen."),
        ("rij=provider", "‘provider’ kan niet bij ‘rij’."),
        ("kolom=onzin", "‘onzin’ kan niet bij ‘kolom’."),
        ("aandeel=<b>", "‘<b>’ kan niet bij ‘aandeel’. Kies uit: rij, kolom, alles."),
        ("edition=2024", "is daar toeval."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(client, editions, asked, why):
    assert why in crossed(asked).refused
    page = client.get(PAGE, QueryDict(asked)).content.decode()
    assert why.replace("<b>", "&lt;b&gt;") in page
    assert "<table" not in page
    answer = client.get("/api/v1/figures/kruistabel", QueryDict(asked))
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.once
def test_one_dimension_alone_is_crossed_with_a_usual_one(some):
    assert crossed("rij=phase").options == (("rij", "phase"), ("kolom", "organisationType"))
    assert crossed("kolom=organisationType").options == (("rij", "phase"), ("kolom", "organisationType"))
    assert crossed("kolom=theme&rij=&aandeel=").options == (("rij", "organisationType"), ("kolom", "theme"))


# The ways on


@pytest.mark.once
@pytest.mark.parametrize(
    "asked", ["", "rij=theme&kolom=phase", "technique=beeldherkenning&rij=technique", "theme=recht&rij=theme"]
)
def test_each_cell_leads_to_the_list_that_holds_as_many(some, asked):
    figure = crossed(asked)
    followed = 0
    for row in figure.rows:
        for number, url in zip(row.numbers, row.urls, strict=True):
            if url:
                assert Selection(QueryDict(url.partition("?")[2])).qs.count() == number, url
                followed += 1
    assert followed >= 2


@pytest.mark.once
def test_a_cell_that_no_address_can_say_has_none(some):
    """A record with the chosen theme may have this theme as well; the list knows only this one or the chosen one."""
    figure = crossed("theme=recht&rij=theme&kolom=phase")
    assert {row.code: set(row.urls) for row in figure.rows}["verkeer"] == {""}


@pytest.mark.once
def test_what_is_asked_stays_in_each_address_file_and_citation(client, some):
    asked = "rij=theme&kolom=phase&aandeel=rij"
    today = timezone.localdate()
    page = client.get(f"{PAGE}?technique=beeldherkenning&{asked}").content.decode()
    assert f'href="/statistiek/cijfers/kruistabel/?technique=beeldherkenning&amp;{asked.replace("&", "&amp;")}"' in page
    assert f'href="{PAGE}?technique=beeldherkenning&amp;rij=phase&amp;kolom=theme&amp;aandeel=kolom"' in page
    assert re.search(r'rel="canonical"\s+href="[^"]*\?technique=beeldherkenning&amp;rij=theme', page)
    alone = client.get(f"/statistiek/cijfers/kruistabel/?{asked}").content.decode()
    lasting = f"/statistiek/cijfers/kruistabel/?op={today}&amp;{asked.replace('&', '&amp;')}"
    assert lasting in alone
    assert f"{asked.replace('&', '&amp;')}&amp;vorm=csv" in alone
    assert "Thema en Fase, in procenten van de rij" in alone


@pytest.mark.once
def test_the_file_has_a_column_for_each_value_and_says_what_was_crossed(client, some):
    answer = client.get("/statistiek/cijfers/kruistabel/?rij=theme&kolom=phase&vorm=csv")
    assert 'filename="kruistabel-theme-phase-' in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(StringIO(answer.content.decode().lstrip("\ufeff"))))
    assert [(line["code"], line["experiment"], line["in_gebruik"], line["total"]) for line in lines] == [
        ("recht", "6", "0", "6"),
        ("verkeer", "6", "14", "20"),
        ("niet_ingevuld", "5", "0", "5"),
        ("total", "11", "14", "25"),
    ]
    assert "rij=theme&kolom=phase" in lines[0]["source"]


# The page


@pytest.mark.once
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_has_a_form_that_keeps_the_choice_and_the_selection(client, some, prefix):
    asked = {"technique": "beeldherkenning", "op": timezone.localdate(), "rij": "theme", "aandeel": "rij"}
    page = " ".join(client.get(f"{prefix}{PAGE}", asked).content.decode().split())
    assert '<input type="hidden" name="technique" value="beeldherkenning">' in page
    assert f'name="op" value="{timezone.localdate()}"' in page
    for chosen in ("theme", "organisationType", "rij"):
        assert f'<option value="{chosen}" selected>' in page
    assert page.count(" selected>") == 3


@pytest.mark.once
def test_the_statistics_lead_to_it_with_the_selection(client, some):
    page = client.get("/statistiek/?technique=beeldherkenning").content.decode()
    assert f'href="{PAGE}?technique=beeldherkenning"' in page
