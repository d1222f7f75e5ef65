"""Figures are counted from records, each equal to counting by hand; and the pages show them."""

import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.dimensions import (
    APPLICATION_TYPE,
    DIMENSIONS,
    NO_VALUE,
    NOT_FILLED_IN,
    ORGANISATION_TYPE,
    PHASE,
    TECHNIQUE,
    THEME,
)
from catalogue.statistics import counting
from register.choices import ApplicationType, OrganisationType, Phase, State, Technique, Theme
from register.models import Application, Version
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

# Rounding


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (38, 266, "14.3"),
        (105, 266, "39.5"),
        (0, 266, "0.0"),
        (266, 266, "100.0"),
        # Half goes up, also where binary fractions and half-even would go down.
        (1, 2000, "0.1"),
        (125, 100_000, "0.1"),
        (9, 400, "2.3"),
    ],
)
def test_a_share_is_a_percentage_with_one_decimal_rounded_half_up(part, whole, expected):
    assert str(counting.share(part, whole)) == expected


def test_a_share_of_nothing_is_none():
    assert counting.share(0, 0) is None
    assert counting.growth(0, 5) is None
    assert counting.times(0, 5) is None


def test_growth_is_in_percent_of_before_and_times_of_it():
    assert counting.growth(165, 266) == Decimal("61.2")
    assert counting.growth(75, 266) == Decimal("254.7")
    assert counting.growth(10, 5) == Decimal("-50.0")
    assert counting.times(165, 266) == Decimal("1.61")


# Counting

reasons = st.sampled_from(["", "onbekend", "niet_gepubliceerd"])
records = st.lists(
    st.fixed_dictionaries(
        {
            "organisation_type": st.sampled_from(["gemeente", "provincie", "zbo"]),
            "phase": st.one_of(reasons, st.sampled_from(Phase.values)),
            "technique": st.one_of(reasons, st.sampled_from(Technique.values)),
            "application_type": st.one_of(reasons, st.sampled_from(ApplicationType.values)),
            "category": st.lists(st.sampled_from(Theme.values[:4]), unique=True, max_size=3),
            "reason": reasons,
            "published": st.booleans(),
        }
    ),
    max_size=12,
)


def make(rows):
    organisations = {kind: OrganisationFactory(type=kind) for kind in ("gemeente", "provincie", "zbo")}
    for row in rows:
        why = {"category": {"reason": row["reason"]}} if row["reason"] and not row["category"] else {}
        VersionFactory(
            application=ApplicationFactory(organisation=organisations[row["organisation_type"]]),
            published=row["published"],
            missing=why,
            **{name: row[name] for name in ("phase", "technique", "application_type", "category")},
        )


def by_hand(rows, dimension):
    if dimension == ORGANISATION_TYPE:
        return Counter(row["organisation_type"] for row in rows)
    if dimension == THEME:
        return Counter(code for row in rows for code in row["category"] or [row["reason"] or NOT_FILLED_IN])
    return Counter(row[dimension.path] or NOT_FILLED_IN for row in rows)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=records)
def test_each_count_equals_counting_by_hand_and_drafts_count_for_nothing(rows):
    with transaction.atomic():
        make(rows)
        public = [row for row in rows if row["published"]]
        for dimension in (ORGANISATION_TYPE, PHASE, TECHNIQUE, APPLICATION_TYPE, THEME):
            table = counting.table(Version.objects.live(), dimension)
            assert {row.code: row.number for row in table.rows if row.number} == by_hand(public, dimension)
            assert table.total == len(public)
            if not dimension.many:
                assert sum(row.number for row in table.rows) == table.total
            for row in table.rows:
                chosen = dimension.choose(Version.objects.live(), [row.code])
                assert chosen.count() == row.number
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_table_holds_the_whole_vocabulary_and_only_the_reasons_that_occur():
    VersionFactory(published=True, phase=Phase.IN_USE)
    VersionFactory(published=True, phase="")
    table = counting.table(Version.objects.live(), PHASE)
    assert [row.code for row in table.values] == Phase.values
    assert [(row.code, row.number, row.share) for row in table.no_value] == [(NOT_FILLED_IN, 1, Decimal("50.0"))]
    assert [row.code for row in table.occurring.rows] == [Phase.IN_USE, NOT_FILLED_IN]
    assert table.says_something
    assert not counting.table(Version.objects.live(), APPLICATION_TYPE).says_something


@pytest.mark.django_db
def test_the_type_of_an_organisation_that_is_not_published_is_no_value(editions):
    table = counting.table(Version.objects.in_edition("2024"), ORGANISATION_TYPE)
    assert [(row.code, row.number) for row in table.no_value] == [(OrganisationType.NOT_PUBLISHED, 91)]
    assert not {row.code for row in table.values} & NO_VALUE


@pytest.mark.django_db
def test_an_empty_register_has_zeros_and_no_shares():
    for table in counting.tables(Version.objects.live(), DIMENSIONS):
        assert table.total == 0
        assert {(row.number, row.share) for row in table.rows} == {(0, None)}
        assert table.most is None


@pytest.mark.django_db
def test_the_most_frequent_value_is_named_only_when_there_is_one():
    VersionFactory(published=True, phase=Phase.IN_USE)
    assert counting.table(Version.objects.live(), PHASE).most.code == Phase.IN_USE
    VersionFactory(published=True, phase=Phase.STOPPED)
    assert counting.table(Version.objects.live(), PHASE).most is None


def test_the_largest_comes_first_and_equals_keep_their_order():
    counts = [counting.Count(code, code, number, None) for code, number in (("a", 1), ("b", 5), ("c", 1), ("d", 9))]

    assert [count.code for count in counting.by_size(counts)] == ["d", "b", "a", "c"]


@pytest.mark.django_db
def test_organisations_are_counted_once():
    organisation = OrganisationFactory()
    VersionFactory.create_batch(2, published=True, application__organisation=organisation)
    VersionFactory(published=True)
    VersionFactory()
    assert counting.organisations(Version.objects.live()) == 2


# The pages


def text_of(response):
    """What a reader reads: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rows_of(response):
    """The cells of each table row."""
    rows = re.findall(r"<tr.*?</tr>", response.content.decode(), re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_register_in_figures_counts_the_live_register_only(client, editions, prefix):
    VersionFactory.create_batch(15, published=True, phase=Phase.IN_USE, technique="")
    VersionFactory.create_batch(5, published=True, phase=Phase.STOPPED, technique=Technique.IMAGE)
    VersionFactory()
    response = client.get(f"{prefix}/statistiek/")
    assert response.status_code == 200
    comma = "." if prefix else ","
    by_number = {tuple(row[1:]) for row in rows_of(response)}
    assert {("15", f"75{comma}0%"), ("5", f"25{comma}0%"), ("20", f"100{comma}0%")} <= by_number
    assert response.context["total"] == 20
    assert "266" in text_of(response)


def taken_over(**values):
    """A record from another register's file, that has no technique."""
    source = CollectionFactory(slug="elders", name="Register van elders", source_url="https://elders.nl/")
    application = ApplicationFactory(
        origin="overgenomen", source_register=source, source_id=str(Application.objects.count())
    )
    return VersionFactory(application=application, published=True, technique="", **values)


@pytest.mark.django_db
def test_a_dimension_of_which_no_record_says_anything_says_so_and_why(client):
    taken_over()
    VersionFactory(published=True, technique="")
    VersionFactory(published=True, technique="onbekend")
    response = client.get("/statistiek/")
    assert "Geen enkele toepassing zegt hier nog iets over." in text_of(response)
    for reason in ("Onbekend", "Niet ingevuld", "Niet in de overgenomen gegevens"):
        assert [reason, "1"] in rows_of(response)
    assert not [row for row in rows_of(response) if row[0] == "Beeldherkenning"]
    for code in ("onbekend", "niet_ingevuld", "niet_overgenomen"):
        page = text_of(client.get("/toepassingen/", {"technique": code}))
        assert re.search(r"\b1 (resultaat|toepassing)\b", page)


@pytest.mark.django_db
def test_a_dimension_with_a_value_shows_its_whole_vocabulary(client):
    taken_over()
    VersionFactory(published=True, technique=Technique.IMAGE)
    rows = rows_of(client.get("/statistiek/"))
    assert ["Beeldherkenning", "1"] in rows
    assert ["Machine learning", "0"] in rows
    assert ["Niet in de overgenomen gegevens", "1"] in rows


@pytest.mark.django_db
@pytest.mark.once
def test_of_few_records_no_percentage_is_given_and_the_page_says_so(client):
    VersionFactory.create_batch(19, published=True)
    response = client.get("/statistiek/")
    page = text_of(response)
    assert not [cell for row in rows_of(response) for cell in row if "%" in cell]
    assert "19 van de 19 zijn in gebruik " in page
    assert "Bij minder dan 20 toepassingen geven wij geen percentages." in page
    VersionFactory(published=True)
    page = text_of(client.get("/statistiek/"))
    assert "20 van de 20 zijn in gebruik (100,0%)" in page
    assert "Bij minder dan 20" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_says_how_many_records_were_taken_over_and_what_those_lack(client, prefix):
    taken_over()
    taken_over()
    VersionFactory.create_batch(3, published=True)
    response = client.get(f"{prefix}/statistiek/")
    assert '<a href="https://elders.nl/" rel="nofollow noopener">Register van elders</a>' in response.content.decode()
    if not prefix:
        assert "2 van de 5 toepassingen komen uit een ander register: Register van elders" in text_of(response)
        assert ["Niet in de overgenomen gegevens", "2"] in rows_of(response)


@pytest.mark.django_db
def test_a_register_of_its_own_records_says_nothing_of_another(client):
    VersionFactory(published=True)
    assert "ander register" not in text_of(client.get("/statistiek/"))


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("page", ["", *(f"quickscan/{slug}/" for slug in ("2019", "2021", "2024", "genai-2025"))])
def test_every_page_answers_in_both_languages(client, editions, prefix, page):
    taken_over()
    response = client.get(f"{prefix}/statistiek/{page}")
    assert response.status_code == 200
    assert f'lang="{prefix[1:] or "nl"}"' in response.content.decode()[:200]


@pytest.mark.django_db
def test_the_api_leaves_the_zeros_of_an_edition_out(client, editions):
    VersionFactory(published=True)

    def counts(**query):
        return [
            count["count"]
            for dimension in client.get("/api/v1/statistics", query).json()["dimensions"]
            for count in dimension["counts"]
        ]

    assert 0 in counts()
    assert 0 not in counts(edition="2024")
    assert 105 in counts(edition="2024")


@pytest.mark.django_db
def test_a_draft_changes_nothing_on_the_page(client):
    organisation = VersionFactory(published=True).application.organisation
    before = client.get("/statistiek/").content
    # Of the same organisation: another one that is there, without anything, is counted as missing.
    VersionFactory(application__organisation=organisation, technique=Technique.GENERATIVE, category=["werk"])
    VersionFactory(application__organisation=organisation, state=State.IN_REVIEW)
    assert client.get("/statistiek/").content == before


@pytest.mark.django_db
def test_an_empty_register_says_so(client):
    page = text_of(client.get("/statistiek/"))
    assert "Er is nog niets gepubliceerd." in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/statistiek/",
        "/statistiek/quickscan/2024/",
        pytest.param("/statistiek/quickscan/2021/", marks=pytest.mark.once),
    ],
)
def test_each_row_links_to_the_list_that_holds_as_many(client, editions, path):
    VersionFactory(published=True, technique=Technique.IMAGE, category=[])
    VersionFactory(published=True, technique="", phase=Phase.STOPPED, application__organisation__type="zbo")
    rows = re.findall(
        r'<th scope="row">\s*<a href="(/toepassingen/\?[^"]+)">.*?'
        r'<td class="number">(\d+)</td>',
        client.get(path).content.decode(),
        re.DOTALL,
    )
    assert len(rows) > 5
    for address, number in rows:
        page = client.get(address.replace("&amp;", "&")).content.decode()
        assert re.search(rf">\s*{number} (resultaten|resultaat|toepassingen|toepassing)\b", page), address


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/statistiek/", "/statistiek/quickscan/2024/", "/statistiek/quickscan/genai-2025/"])
def test_a_page_needs_no_inline_style_and_every_table_has_a_caption(client, editions, path):
    VersionFactory(published=True)
    page = client.get(path).content.decode()
    assert " style=" not in page
    assert page.count("<table") == page.count("<caption") > 0


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_the_pages_cost_the_same_for_few_records_or_many(client, editions):
    VersionFactory(published=True)
    few = queries_of(client, "/statistiek/")
    VersionFactory.create_batch(20, published=True)
    assert queries_of(client, "/statistiek/") == few


# A selection, and another day


@pytest.mark.django_db
@pytest.mark.once
def test_the_figures_are_those_of_the_selection_in_the_address(client):
    VersionFactory(published=True, technique=Technique.IMAGE, phase=Phase.IN_USE)
    VersionFactory(published=True, technique=Technique.IMAGE, phase=Phase.STOPPED)
    VersionFactory(published=True, technique=Technique.GENERATIVE, phase=Phase.IN_USE)
    response = client.get("/statistiek/", {"technique": Technique.IMAGE, "q": "kentekens"})
    page = response.content.decode()
    assert response.context["total"] == 2
    assert "Statistiek van een selectie" in page
    assert f'href="/toepassingen/?q=kentekens&amp;technique={Technique.IMAGE}&amp;phase={Phase.IN_USE}"' in page
    (other,) = [figure for figure in response.context["figures"] if figure.name == "techniek"]
    # A row of the dimension that is chosen leads to that value in place of the chosen one.
    assert other.rows[0].url == f"/toepassingen/?q=kentekens&technique={Technique.IMAGE}"


@pytest.mark.django_db
def test_the_figures_of_an_organisation_that_went_up_in_another_are_those_of_that_one(client):
    heir = OrganisationFactory(slug="nieuw")
    heir.predecessors.add(OrganisationFactory(slug="oud", active=False))
    VersionFactory(published=True, application__organisation=heir)
    assert client.get("/statistiek/?organisation=oud").context["total"] == 1


@pytest.mark.django_db
def test_the_figures_of_a_day_are_those_of_the_register_as_it_was(client):
    VersionFactory(published=True)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert client.get("/statistiek/", {"op": yesterday}).context["total"] == 0
    assert client.get("/statistiek/", {"op": timezone.localdate()}).context["total"] == 1


@pytest.mark.django_db
@pytest.mark.once
def test_a_selection_that_cannot_be_is_named_and_an_edition_leads_to_its_own_page(client, editions):
    assert "Niet alles in dit adres is gebruikt" in client.get("/statistiek/?phase=bestaat-niet").content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "Deze dag is nog niet geweest" in client.get("/statistiek/", {"op": tomorrow}).content.decode()
    assert client.get("/statistiek/?edition=2024").headers["Location"] == "/statistiek/quickscan/2024/"
    part = client.get("/statistiek/?edition=2024&organisationType=gemeente")
    assert part.context["total"] == 105
    assert "Gereconstrueerd, geen registratie" in part.content.decode()
