"""What happened in each month and what stood at its end: equal to counting by hand, and to each day as it was."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.dimensions import NOT_FILLED_IN, NOT_IN_SOURCE
from catalogue.figures import shelf
from catalogue.figures.subject import Subject
from catalogue.figures.trends import FIGURES
from catalogue.statistics import trends
from register import workflow
from register.choices import Origin, Phase, State
from register.models import Application, Version
from register.workflow import PUBLISH
from tests.desk import text_of
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
    quickscan_of_one,
)

pytestmark = pytest.mark.django_db

PAGE = "/statistiek/verloop/"
START, DAY = datetime(2025, 11, 1, tzinfo=UTC), date(2026, 3, 15)


def figure(name: str, query: str = ""):
    return shelf.build(name, Subject.of(QueryDict(query), 1))


def numbers(name: str, query: str = "") -> dict[str, tuple]:
    return {row.code: row.numbers for row in figure(name, query).rows}


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def record(*days: int, withdrawn: int | None = None, phases=(), **values) -> Application:
    """An application of which a version was published on each of these days, the last of which stands."""
    reason = {} if withdrawn is None else {"withdrawn_at": at(withdrawn), "withdrawal_reason": "Gestopt."}
    application = ApplicationFactory(**reason, **values)
    for number, (day, after) in enumerate(zip(days, [*days[1:], None], strict=True), start=1):
        state = {"published": True} if after is None else {"superseded": True, "superseded_at": at(after)}
        phase = phases[number - 1] if phases else Phase.IN_USE
        VersionFactory(
            application=application, number=number, **state, published_at=at(day), dated_on=at(day).date(), phase=phase
        )
    return application


# Counting

# Quarters of days, some of them in the first hour of a month here and the last of the month before in UTC.
moments = st.one_of(
    st.integers(0, 720).map(lambda quarter: quarter / 4), st.sampled_from([29.98, 60.96, 91.97, 119.99])
)
histories = st.lists(
    st.fixed_dictionaries(
        {
            "days": st.lists(moments, min_size=1, max_size=3, unique=True).map(sorted),
            "withdrawn": st.none() | moments,
            "phases": st.lists(st.sampled_from([*Phase.values, "", "onbekend"]), min_size=3, max_size=3),
            "is_taken_over": st.booleans(),
            "draft": st.booleans(),
        }
    ),
    max_size=6,
)


def make(histories) -> None:
    source = CollectionFactory(slug="elders")
    for place, one in enumerate(histories):
        origin = {"origin": Origin.IMPORT, "source_register": source, "source_id": place}
        application = record(
            *one["days"],
            withdrawn=None if one["withdrawn"] is None else max(one["withdrawn"], one["days"][-1]),
            phases=one["phases"],
            **(origin if one["is_taken_over"] else {}),
        )
        if one["draft"]:
            VersionFactory(application=application, number=len(one["days"]) + 1, phase=Phase.STOPPED)


def month_of(moment: datetime) -> date:
    return timezone.localdate(moment).replace(day=1)


def months_by_hand() -> dict[date, tuple[int, int, int, int]]:
    counts: dict[date, Counter] = {}
    for application in Application.objects.all():
        fixed = [version for version in application.versions.order_by("number") if version.is_fixed]
        kind = "taken_over" if application.origin == Origin.IMPORT else "added"
        for place, version in enumerate(fixed):
            if timezone.localdate(version.published_at) <= DAY:
                counts.setdefault(month_of(version.published_at), Counter())["replaced" if place else kind] += 1
        if application.withdrawn_at and timezone.localdate(application.withdrawn_at) <= DAY:
            counts.setdefault(month_of(application.withdrawn_at), Counter())["withdrawn"] += 1
    kinds = ("added", "taken_over", "replaced", "withdrawn")
    return {month: tuple(counted[kind] for kind in kinds) for month, counted in counts.items()}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=histories)
def test_each_month_equals_counting_by_hand_and_the_stock_equals_that_day(histories):
    with transaction.atomic():
        make(histories)
        versions = Subject.of(QueryDict(f"op={DAY}"), 1).selection.once_public
        months = trends.by_month(versions, DAY, 60)
        counted = {one.first: (one.added, one.taken_over, one.replaced, one.withdrawn) for one in months}
        assert {first: parts for first, parts in counted.items() if any(parts)} == months_by_hand()

        stocks = trends.stock(versions, DAY, 60)
        assert [stock.day.replace(day=1) for stock in stocks] == [month.first for month in months]
        for stock in stocks:
            then = list(Version.objects.as_of(stock.day).select_related("application"))
            taken_over = [version for version in then if version.application.origin == Origin.IMPORT]
            nothing = {True: NOT_IN_SOURCE, False: NOT_FILLED_IN}
            phases = Counter(version.phase or nothing[version in taken_over] for version in then)
            assert +stock.numbers == phases
            assert (stock.total, stock.taken_over) == (len(then), len(taken_over))
        transaction.set_rollback(True)


def test_months_begin_at_midnight_here():
    # Half an hour past midnight in summer, and in winter.
    for moment in (datetime(2026, 3, 31, 22, 30, tzinfo=UTC), datetime(2025, 12, 31, 23, 30, tzinfo=UTC)):
        VersionFactory(published=True, published_at=moment)
    with_numbers = {code for code, counted in numbers("per-maand", "op=2026-04-30").items() if any(counted)}
    assert with_numbers == {"2026-01", "2026-04"}
    assert numbers("stand-per-fase", "op=2026-04-30")["2026-03"][0] == 1


def test_a_month_without_anything_is_zero_and_only_the_last_are_shown():
    record(0)
    asked = numbers("per-maand", "op=2026-03-15")
    assert [*asked] == ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
    assert asked["2025-11"] == (1, 0, 0, 0)
    assert asked["2026-02"] == (0, 0, 0, 0)
    for query, many in (("", 24), ("&maanden=12", 12), ("&maanden=60", 60)):
        with time_machine.travel("2031-03-15T12:00+01:00", tick=False):
            rows = numbers("stand-per-fase", query[1:])
        assert len(rows) == many
        assert rows["2031-03"] == (1, 1)


@pytest.mark.once
def test_another_number_of_months_is_refused_and_one_that_is_asked_stays_in_its_addresses():
    record(0)
    assert "Kies uit: 12, 24, 60" in figure("per-maand", "maanden=7").refused
    assert figure("per-maand", "maanden=60").options == (("maanden", "60"),)
    assert figure("per-maand", "maanden=24").options == ()


@pytest.mark.once
def test_the_month_that_is_not_over_says_so():
    record(0)
    for query, mark in (("op=2026-02-14", "tot en met 14 februari"), ("op=2026-02-28", "")):
        assert figure("per-maand", query).rows[-1].mark == mark
        said = " ".join(figure("stand-per-fase", query).notes)
        assert ("De laatste maand telt niet helemaal mee, maar tot en met" in said) == bool(mark)
    with time_machine.travel("2026-02-28T12:00+01:00", tick=False):
        assert figure("per-maand").rows[-1].mark == "tot en met 28 februari"


@pytest.mark.once
def test_the_finding_names_the_month_of_most_and_none_when_two_share_it():
    record(0)
    record(1)
    assert not figure("per-maand", "op=2025-11-20").finding
    assert figure("per-maand", f"op={DAY}").finding.startswith(
        "Nieuw in het register: de meeste in november 2025, 2 van"
    )
    record(40)
    record(41)
    assert not figure("per-maand", f"op={DAY}").finding


def test_what_was_withdrawn_counts_in_the_months_that_it_stood():
    record(0, withdrawn=70)
    record(0, 35, phases=[Phase.EXPERIMENT, Phase.IN_USE])
    phases = [column.name for column in figure("stand-per-fase", f"op={DAY}").columns]
    assert phases == ["total", Phase.EXPERIMENT, Phase.IN_USE]
    assert numbers("stand-per-fase", f"op={DAY}") == {
        "2025-11": (2, 1, 1),
        "2025-12": (2, 0, 2),
        "2026-01": (1, 0, 1),
        "2026-02": (1, 0, 1),
        "2026-03": (1, 0, 1),
    }
    assert figure("stand-per-fase", f"op={DAY}").finding.startswith(
        "In het register: van 2 op 30 november 2025 naar 1 op"
    )


def test_who_searches_words_does_not_learn_what_a_withdrawn_text_said():
    record(0, withdrawn=70)
    record(0)
    query = f"q=kentekens&op={DAY}"
    assert numbers("per-maand", query)["2025-11"][0] == numbers("stand-per-fase", query)["2025-12"][0] == 1
    assert sum(counted[3] for counted in numbers("per-maand", query).values()) == 0
    assert "U zoekt op tekst" in " ".join(figure("per-maand", query).notes)


def test_all_that_was_withdrawn_leaves_months_of_nothing():
    record(0, withdrawn=40)
    assert numbers("stand-per-fase", f"op={DAY}")["2026-03"] == (0, 0)
    assert numbers("per-maand", f"op={DAY}")["2025-12"] == (0, 0, 0, 1)
    assert not figure("per-jaar", f"op={DAY}").rows


def test_a_selection_has_its_own_course():
    other = OrganisationFactory(type="zbo", slug="elders")
    record(0, organisation=other)
    record(40)
    for query in ("organisationType=zbo", "organisation=elders"):
        assert numbers("stand-per-fase", f"{query}&op={DAY}")["2026-03"][0] == 1
        assert numbers("per-maand", f"{query}&op={DAY}")["2025-11"] == (1, 0, 0, 0)


# Years


def test_years_are_of_the_texts_that_stand_and_the_oldest_are_told_together():
    for year in (1990, 2005, 2024, 2024):
        VersionFactory(published=True, published_at=at(0), dated_on=date(year, 5, 1))
    record(0, 35)
    asked = figure("per-jaar", f"op={DAY}")
    assert [row.label for row in asked.rows][:2] == ["2007 of eerder", "2008"]
    assert {row.code: row.numbers[0] for row in asked.rows if any(row.numbers)} == {"2007": 2, "2024": 2, "2025": 1}
    assert asked.rows[-1].code == "2026"
    assert not asked.finding


@pytest.mark.once
def test_what_was_taken_over_is_told_apart_and_the_page_says_when_it_came(client):
    source = CollectionFactory(slug="elders", name="Register van elders")
    record(0, origin=Origin.IMPORT, source_register=source)
    record(0)
    assert numbers("per-jaar", f"op={DAY}")["2025"] == (2, 1, 1)
    assert numbers("per-maand", f"op={DAY}")["2025-11"] == (1, 1, 0, 0)
    page = text_of(client.get(PAGE, {"op": DAY}))
    assert "1 van de 2 toepassingen namen wij over" in page
    assert "waarvan 1 overgenomen" in page


# Pages


@pytest.mark.once
@pytest.mark.parametrize("name", FIGURES)
def test_an_empty_register_has_no_course(name):
    empty = figure(name)
    assert (empty.rows, empty.finding, empty.notes) == ((), "", ())


@pytest.mark.once
@pytest.mark.parametrize("query", ["edition=2024", "freshness=te_laat"])
def test_what_has_no_course_in_time_says_why(client, query):
    quickscan_of_one("Onbekend")
    assert figure("stand-per-fase", query).refused
    assert client.get(f"{PAGE}?{query}").status_code == 200


@pytest.mark.once
def test_the_page_gives_more_months_and_keeps_the_selection(client):
    record(0)
    page = client.get(f"{PAGE}?phase=in_gebruik").content.decode()
    assert f'href="{PAGE}?phase=in_gebruik&amp;maanden=60"' in page
    assert '<strong aria-current="true">24 maanden</strong>' in page


def test_a_draft_changes_nothing(client):
    application = record(0)
    before = client.get(PAGE).content
    VersionFactory()
    VersionFactory(application=application, number=2, state=State.IN_REVIEW, phase=Phase.STOPPED)
    assert client.get(PAGE).content == before


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_costs_the_same_for_one_record_or_many_months(name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            figure(name, "maanden=60")
        return len(captured)

    record(0)
    one = queries()
    for place, phase in enumerate(Phase.values * 2):
        record(place * 30, place * 30 + 20, phases=[Phase.EXPERIMENT, phase], withdrawn=place * 31 + 60)
        VersionFactory(published=True, published_at=at(place), dated_on=date(2020 + place, 1, 1))
    assert queries() == one


# Replayed


def test_each_figure_of_a_day_equals_what_it_said_at_the_end_of_that_day():
    boss = UserFactory(is_superuser=True)
    said: dict[str, dict[str, dict]] = {}

    def happens(moment: str, verb, *args, **kwargs):
        with time_machine.travel(f"{moment}+01:00", tick=False):
            result = verb(*args, by=boss, **kwargs)
        end_of_the_day(moment[:10])
        return result

    def end_of_the_day(day: str):
        with time_machine.travel(f"{day}T23:45+01:00", tick=False):
            said[day] = {name: numbers(name) for name in FIGURES}

    first, second = VersionFactory(phase=Phase.EXPERIMENT), VersionFactory()
    happens("2025-11-30 23:30", workflow.apply, PUBLISH, first)
    happens("2025-12-01 00:30", workflow.apply, PUBLISH, second)
    draft = happens("2025-12-02 10:00", workflow.revise, first.application)
    Version.objects.filter(pk=draft.pk).update(phase=Phase.IN_USE, change_note="Nu in gebruik.")
    happens("2025-12-31 23:50", workflow.apply, PUBLISH, draft)
    end_of_the_day("2026-01-31")
    happens("2026-02-10 10:00", workflow.withdraw, second.application, reason="Gestopt.")
    end_of_the_day("2026-03-01")

    assert said["2025-12-02"]["stand-per-fase"]["2025-12"] == (2, 1, 1)
    assert said["2026-03-01"]["per-maand"]["2026-02"] == (0, 0, 0, 1)
    for day, of_it in said.items():
        for name, then in of_it.items():
            assert numbers(name, f"op={day}") == then, (name, day)
