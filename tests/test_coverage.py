"""Who takes part: of every organisation that was there on a day, whether the register has anything of it."""

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.figures import shelf
from catalogue.figures.subject import Subject
from catalogue.statistics import months
from catalogue.statistics.coverage import Part, Past
from register import nil_returns, organisations, workflow
from register.models import FormerName, NilReturn, Organisation, Revision, Version
from tests.desk import text_of
from tests.factories import OrganisationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db

PAGE = "/statistiek/dekking/"
FIRST = date(2026, 3, 1)


def at(day: int, hour: int = 12) -> datetime:
    """A moment on the n-th day of the history."""
    return timezone.make_aware(datetime(2026, 3, 1, hour) + timedelta(days=day))


def on(day: int):
    return Past.read().on(FIRST + timedelta(days=day))


def record(organisation, since=0, **values):
    return VersionFactory(published=True, published_at=at(since), application__organisation=organisation, **values)


def declared(organisation, since=0, until=None):
    return NilReturn.objects.create(
        organisation=organisation,
        declared_at=at(since),
        ended_at=None if until is None else at(until),
        declared_by=UserFactory(),
    )


# Counting

days = st.integers(0, 4)
spans = st.tuples(days, st.none() | days).map(
    lambda pair: (pair[0], pair[1] if pair[1] and pair[1] > pair[0] else None)
)
there = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["gemeente", "zbo", "geen_overheid"]),
        "start": st.none() | days,
        "end": st.none() | days,
        "active": st.booleans(),
        "unmatched": st.booleans(),
        "records": st.lists(spans, max_size=2),
        "drafts": st.integers(0, 1),
        "nil": st.none() | spans,
    }
).filter(lambda one: None in (one["start"], one["end"]) or one["start"] <= one["end"])


def make(one):
    moments = {name: one[name] if one[name] is None else FIRST + timedelta(days=one[name]) for name in ("start", "end")}
    organisation = OrganisationFactory(
        type=one["kind"],
        active=one["active"],
        unmatched=one["unmatched"],
        active_from=moments["start"],
        active_until=moments["end"],
    )
    for start, end in one["records"]:
        gone = {"application__withdrawn_at": at(end), "application__withdrawal_reason": "Gestopt"} if end else {}
        record(organisation, start, **gone)
    VersionFactory.create_batch(one["drafts"], application__organisation=organisation)
    if one["nil"]:
        declared(organisation, *one["nil"])
    return organisation


def by_hand(everyone, day):
    """The numbers with records, a nil return only and nothing, by type."""

    def stood(span):
        return span[0] <= day and (span[1] is None or day < span[1])

    found = Counter()
    for one in everyone:
        known = one["active"] or one["end"] is not None
        is_there = stood((one["start"] or 0, one["end"]))
        if known and is_there and not one["unmatched"] and one["kind"] != "geen_overheid":
            place = 0 if any(map(stood, one["records"])) else 1 if one["nil"] and stood(one["nil"]) else 2
            found[one["kind"], place] += 1
    return {kind: tuple(found[kind, place] for place in range(3)) for kind in {kind for kind, _place in found}}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(everyone=st.lists(there, max_size=5), day=days)
def test_it_equals_counting_by_hand_on_any_day(everyone, day):
    with transaction.atomic():
        keys = [make(one).pk for one in everyone]
        found = on(day)
        parts = {kind: (part.records, part.nil_returns, part.nothing) for kind, part in found.by_kind.items()}
        assert parts == by_hand(everyone, day)
        assert found.whole.total == len(found.members) == sum(map(sum, parts.values()))
        public = Version.objects.as_of(FIRST + timedelta(days=day)).values_list("application__organisation", flat=True)
        assert +found.records == Counter(public)
        assert {one.key for one in found.having_records} == set(public) <= set(keys)
        transaction.set_rollback(True)


def test_an_organisation_is_there_from_its_first_day_on_and_no_longer_on_its_last():
    OrganisationFactory(active_from=FIRST + timedelta(days=2), active_until=FIRST + timedelta(days=4))
    OrganisationFactory()
    assert [on(day).whole.total for day in range(1, 5)] == [1, 2, 2, 1]


def test_today_it_is_what_is_live():
    having, leaving, declaring = OrganisationFactory.create_batch(3)
    VersionFactory(published=True, application__organisation=having)
    gone = VersionFactory(published=True, application__organisation=leaving)
    workflow.withdraw(gone.application, by=UserFactory(is_superuser=True), reason="Gestopt")
    assert nil_returns.declare(declaring, by=UserFactory(register_manager=True))
    found = Past.read().on(timezone.localdate())
    assert found.whole == Part(1, 1, 1)
    assert [one.name for one in found.having_records] == list(
        Organisation.objects.filter(applications__versions__in=Version.objects.live()).values_list("name", flat=True)
    )
    assert [one.key for one in found.missing] == [leaving.pk]


def test_who_has_records_and_a_nil_return_counts_with_the_records():
    organisation = OrganisationFactory()
    declared(organisation)
    record(organisation)
    assert on(0).whole == Part(1, 0, 0)


def test_who_is_in_no_list_is_no_government_or_is_no_more_has_records_and_counts_not():
    OrganisationFactory()
    for values in ({"unmatched": True}, {"type": "geen_overheid"}, {"active": False, "active_until": FIRST}):
        record(OrganisationFactory(**values))
    # Nobody wrote down since when.
    OrganisationFactory(active=False)
    assert on(0).whole == Part(0, 0, 1)
    assert len(on(0).outsiders) == 3
    assert on(0).of(["geen_overheid"]).whole.total == 0
    assert len(on(0).of(["geen_overheid"]).outsiders) == 1


def test_a_share_is_given_of_enough_organisations_only():
    assert Part(10, 0, 9).covered is None
    assert str(Part(10, 1, 9).covered) == "55.0"
    assert Part(0, 0, 0).covered is None


# The past, replayed


class Story:
    """What was told at the end of each day, to hold against what is told of that day later."""

    def __init__(self, client):
        self.client, self.told = client, {}

    def figures(self, query=""):
        context = self.client.get(f"{PAGE}{query}").context
        rows = {
            # In the order of the names of today.
            figure.name: sorted((row.code, row.numbers, str(row.mark)) for row in figure.rows)
            for figure in (*context["figures"], context["missing"])
        }
        return rows, context["sentences"]

    def end_of_day(self):
        self.told[timezone.localdate()] = self.figures()


@pytest.fixture
def registrar():
    return UserFactory(register_manager=True, is_superuser=True)


def test_each_day_says_what_it_said_then(client, registrar):
    story = Story(client)
    with time_machine.travel(at(0), tick=False) as clock:
        a, b, c, d, e = (OrganisationFactory(name=f"Gemeente {letter}", slug=letter) for letter in "abcde")
        OrganisationFactory(
            name="Waterschap Weg", slug="weg", type="waterschap", active_until=FIRST + timedelta(days=4)
        )
        OrganisationFactory(name="Gemeente Later", slug="later", active_from=FIRST + timedelta(days=2))
        OrganisationFactory(name="Gemeente Ooit", slug="ooit", active_until=date(2030, 1, 1))

        def ago(day):
            story.end_of_day()
            clock.move_to(at(day))

        one = VersionFactory(published=True, high_risk=True, application__organisation=a).application
        two = VersionFactory(published=True, application__organisation=a).application
        other = VersionFactory(published=True, application__organisation=e).application
        VersionFactory(application__organisation=b)
        ago(1)
        nil_returns.declare(b, by=registrar)
        nil_returns.declare(c, by=registrar)
        ago(2)
        organisations.move(other, to=d, by=registrar)
        workflow.withdraw(two, by=registrar, reason="Gestopt")
        ago(3)
        nil_returns.take_back(c, by=registrar, reason="Toch wel")
        organisations.rename(e, name="Gemeente Anders", by=registrar)
        ago(4)
        # Ends the nil return of b, which takes over the record of high risk.
        organisations.merge(a, into=b, by=registrar)
        organisations.merge(Organisation.objects.get(slug="ooit"), into=c, by=registrar)
        ago(35)
        workflow.withdraw(one, by=registrar, reason="Gestopt")
        story.end_of_day()

        clock.move_to(at(60))
        for day, told in story.told.items():
            assert story.figures(f"?op={day}") == told, day
    assert len({str(told) for told in story.told.values()}) == len(story.told) == 6


def test_a_name_that_several_bore_tells_whose_a_record_was_only_where_one_was_there_then(registrar):
    with time_machine.travel(at(0), tick=False) as clock:
        OrganisationFactory(name="Gemeente Oud", active=False, active_until=date(2001, 1, 1))
        old, new = OrganisationFactory(name="Gemeente Oud"), OrganisationFactory(name="Gemeente Nieuw")
        version = VersionFactory(published=True, application__organisation=old)
        clock.move_to(at(3))
        organisations.move(version.application, to=new, by=registrar)
        assert on(1).records == {old.pk: 1}
        assert on(3).records == {new.pk: 1}
        # Now nobody can tell them apart: it counts for who has it.
        OrganisationFactory(name="Gemeente Oud")
        assert on(1).records == {new.pk: 1}


def test_who_took_over_a_name_later_had_no_records_under_it_before(registrar):
    with time_machine.travel(at(0), tick=False) as clock:
        first, other = OrganisationFactory(name="Gemeente Oud"), OrganisationFactory(name="Gemeente Ander")
        version = VersionFactory(published=True, application__organisation=first)
        clock.move_to(at(3))
        organisations.move(version.application, to=OrganisationFactory(name="Gemeente Derde"), by=registrar)
        clock.move_to(at(4))
        organisations.rename(first, name="Gemeente Nieuw", by=registrar)
        clock.move_to(at(5))
        organisations.rename(other, name="Gemeente Oud", by=registrar)
        assert on(1).records == {first.pk: 1}


def test_a_record_that_was_replaced_after_it_moved_counted_for_who_had_it(registrar):
    with time_machine.travel(at(0), tick=False) as clock:
        first, second, third = OrganisationFactory.create_batch(3)
        version = VersionFactory(published=True, application__organisation=first)
        for day, to in ((2, second), (4, third)):
            clock.move_to(at(day))
            organisations.move(version.application, to=to, by=registrar)
        clock.move_to(at(5))
        Version.objects.filter(pk=version.pk).update(state="vervangen", superseded_at=at(5))
        VersionFactory(published=True, application=version.application, number=2)
        assert [next(iter(on(day).records)) for day in range(6)] == [
            one.pk for one in (first, first, second, second, third, third)
        ]


def test_who_goes_up_in_another_is_no_more_from_then_on_whatever_day_the_list_told(registrar):
    gone = OrganisationFactory(active_until=timezone.localdate() + timedelta(days=300))
    into = OrganisationFactory()
    organisations.merge(gone, into=into, by=registrar)
    gone.refresh_from_db()
    assert gone.active_until == FormerName.objects.get(organisation=into).until == timezone.localdate()


# Months


@pytest.mark.once
@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, "2026-03-15", []),
        ("2026-03-16", "2026-03-15", []),
        ("2026-03-15", "2026-03-15", ["2026-03-15"]),
        ("2026-01-31", "2026-03-15", ["2026-01-31", "2026-02-28", "2026-03-15"]),
        ("2026-02-01", "2026-03-31", ["2026-02-28", "2026-03-31"]),
    ],
)
def test_each_month_ends_on_its_last_day_and_the_newest_on_the_day_itself(first, last, expected):
    ends = months.ends(first and date.fromisoformat(first), date.fromisoformat(last), 60)
    assert [str(day) for day in ends] == expected


@pytest.mark.once
def test_no_more_months_are_counted_than_are_asked():
    ends = months.ends(date(2000, 1, 1), date(2026, 3, 15), 60)
    assert (len(ends), str(ends[0])) == (60, "2021-04-30")


def subject(query=""):
    return Subject.of(QueryDict(query), Revision.current())


def test_the_months_count_each_what_that_day_counts():
    with time_machine.travel(at(70), tick=False):
        for since, until in ((0, 40), (10, None)):
            record(OrganisationFactory(active_until=FIRST + timedelta(days=until) if until else None), since)
        declared(OrganisationFactory(active_from=FIRST + timedelta(days=35)), 36)
        figure = shelf.build("dekking-verloop", subject())
        assert [(row.code, row.numbers) for row in figure.rows] == [
            ("2026-03", (2, 0, 0, 2)),
            ("2026-04", (1, 1, 0, 2)),
            ("2026-05", (1, 1, 0, 2)),
        ]
        assert [bool(row.mark) for row in figure.rows] == [False, False, True]
        assert figure.finding == "Organisaties met een toepassing: 2 op 31 maart 2026, 1 op 10 mei 2026"


# Figures and the page


@pytest.fixture
def land():
    """Three municipalities, of which one has records and one a nil return, and a water authority."""
    with_records, with_nil_return, _without = (
        OrganisationFactory(name=f"Gemeente {name}", slug=name.lower()) for name in ("Aa", "Bee", "Cee")
    )
    OrganisationFactory(name="Waterschap Dee", slug="dee", type="waterschap")
    VersionFactory.create_batch(2, published=True, application__organisation=with_records)
    declared(with_nil_return, -400)


def test_totals_are_the_sum_of_the_types(land):
    figure = shelf.build("dekking", subject())
    assert [(row.code, row.numbers) for row in figure.rows] == [
        ("gemeente", (1, 1, 1, 3, None)),
        ("waterschap", (0, 0, 1, 1, None)),
    ]
    assert figure.totals == (1, 1, 2, 4, None)
    assert figure.finding == "Een toepassing of nulopgave: 2 van de 4 organisaties"


def test_each_municipality_says_how_many_and_whether_it_declared_that_there_is_nothing(land):
    figure = shelf.build("gemeenten", subject())
    assert [(row.code, row.numbers, str(row.mark), row.url) for row in figure.rows] == [
        ("aa", (2,), "", "/toepassingen/?organisation=aa"),
        ("bee", (0,), "Alleen een nulopgave", "/organisaties/bee/"),
        ("cee", (0,), "", "/organisaties/cee/"),
    ]
    assert "alleen over gemeenten" in shelf.build("gemeenten", subject("organisationType=waterschap")).refused
    assert not shelf.build("gemeenten", subject("organisationType=waterschap&organisationType=gemeente")).refused


def names_with_most(numbers):
    """Of organisations with so many records each."""
    for place, number in enumerate(numbers):
        organisation = OrganisationFactory(name=f"Gemeente {place:02}")
        VersionFactory.create_batch(number, published=True, application__organisation=organisation)
    figure = shelf.build("meeste-toepassingen", subject())
    return [row.label.removeprefix("Gemeente ") for row in figure.rows], figure.finding


def test_of_who_has_most_only_one_is_named_as_the_first_and_equals_share_the_last_place():
    names, finding = names_with_most([1, 3, 2, *[1] * 10])
    assert names == ["01", "02", "00", *(f"{place:02}" for place in range(3, 13))]
    assert finding == "De meeste toepassingen: Gemeente 01, 3"


def test_when_too_many_share_a_place_none_of_them_is_named():
    assert names_with_most([2, 2, *[1] * 19]) == (["00", "01"], "")


def test_who_is_missing_can_be_taken_along_by_type(client, land):
    def rows(query):
        return [
            (row["code"], row["label"], row["mark"])
            for row in csv.DictReader(StringIO(client.get(f"/statistiek/cijfers/wie-ontbreekt/{query}").text))
        ]

    assert rows("?vorm=csv") == [("cee", "Gemeente Cee", "Gemeente"), ("dee", "Waterschap Dee", "Waterschap")]
    assert rows("?vorm=csv&organisationType=waterschap") == [("dee", "Waterschap Dee", "Waterschap")]
    assert client.get("/statistiek/cijfers/wie-ontbreekt/?vorm=svg").status_code == 404


@pytest.mark.once
def test_a_list_is_no_drawing(client, land):
    page = client.get("/statistiek/cijfers/wie-ontbreekt/").text
    assert "<svg" not in page.split("<main", 1)[1].split("</main")[0]
    assert "vorm=csv" in page
    assert "vorm=svg" not in page
    assert "niets te tekenen" not in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_says_it_in_a_sentence_and_names_who_is_missing(client, land, prefix):
    page = client.get(f"{prefix}{PAGE}").text
    missing = page.split('id="wie-ontbreekt"')[1]
    assert 'href="/en/organisaties/cee/"' in missing if prefix else 'href="/organisaties/cee/"' in missing
    assert "organisaties/aa/" not in missing
    assert "organisaties/bee/" not in missing
    if not prefix:
        said = text_of(client.get(PAGE))
        assert (
            "Van de 3 gemeenten heeft er 1 een toepassing in het register, 1 alleen een nulopgave en 1 niets." in said
        )
        assert "Van de 4 organisaties heeft er 1 een toepassing" in said
        assert "Gemeente: 1 van de 3" in said


def test_a_type_and_a_day_narrow_the_page(client, land):
    page = client.get(f"{PAGE}?organisationType=waterschap&op=2026-01-01")
    assert 'value="2026-01-01"' in page.text
    assert '<option value="waterschap" selected>' in page.text
    said = text_of(page)
    assert "Van de 1 organisaties hebben er 0 een toepassing in het register" in said
    assert "gemeenten hebben" not in said
    assert "Zoals het register was aan het einde van" in said


@pytest.mark.parametrize("address", [PAGE, "/statistiek/cijfers/dekking/"])
def test_what_chooses_among_records_cannot_be_used_and_the_page_says_so(client, land, address):
    whole = client.get(address)
    assert "Niet gebruikt" not in whole.text
    page = client.get(f"{address}?technique=beeldherkenning&edition=2024&organisation=aa&sort=naam&q=x")
    said = text_of(page)
    assert "Niet gebruikt: Zoekwoorden, Editie van de quickscan, Organisatie, Belangrijkste techniek." in said

    def numbers(response):
        figures = response.context.get("figures") or [response.context["figure"]]
        return [[row.numbers for row in figure.rows] for figure in figures]

    assert numbers(page) == numbers(whole) != []
    assert "technique=" not in page.text.split("<main", 1)[1].split("</main")[0]


def test_who_asks_for_the_bare_numbers_of_a_choice_that_cannot_be_used_is_refused(client, land):
    assert "Belangrijkste techniek" in shelf.build("dekking", subject("technique=beeldherkenning")).refused
    assert client.get("/api/v1/figures/dekking?technique=beeldherkenning").status_code == 400
    assert client.get("/api/v1/figures/dekking?organisationType=gemeente").status_code == 200


def test_a_draft_changes_nothing(client, land):
    addresses = (PAGE, f"{PAGE}?op={timezone.localdate()}", "/statistiek/cijfers/wie-ontbreekt/?vorm=csv")
    before = [client.get(address).content for address in addresses]
    for state in ("concept", "ter_beoordeling"):
        VersionFactory(application__organisation=Organisation.objects.get(slug="cee"), state=state)
    assert [client.get(address).content for address in addresses] == before


def test_an_empty_register_without_organisations_answers(client):
    page = client.get(PAGE)
    assert page.status_code == 200
    assert 'class="drawing"' not in page.text
    assert page.context["sentences"] == []


def test_the_page_costs_the_same_however_much_there_is(client, registrar):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(PAGE)
        return len(captured)

    def more(number):
        for one in OrganisationFactory.create_batch(number):
            declared(one)
            moved = record(one, -100)
            organisations.move(moved.application, to=OrganisationFactory(), by=registrar)

    more(1)
    queries()
    few = queries()
    more(9)
    assert queries() == few
