"""Whatever is in the register: each figure equals a plain count, of today and of any day, and no draft changes one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.dimensions import COMPLETENESS, COUNTED, FRESHNESS, ORGANISATION_TYPE, THEME
from catalogue.figures import by_dimension, shelf
from catalogue.figures.subject import Subject
from register import nil_returns, workflow
from register.choices import IN_THE_MAKING, Missing, Origin, State, Theme
from register.models import Application, Collection, Version
from register.workflow import PUBLISH
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    OrganisationFactory,
    VersionFactory,
    nth_number,
    quickscan_of_one,
)
from tests.roles import person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
TODAY = NOW.date()
KINDS = ("gemeente", "provincie", "zbo")
# Of these the record's own column is the code.
PLAIN = [dimension for dimension in COUNTED if dimension not in (ORGANISATION_TYPE, THEME, COMPLETENESS, FRESHNESS)]
numbers = count(500_000)


def figure(name, asked=""):
    return shelf.build(name, shelf.subject_for(name, Subject.of(QueryDict(asked), 1)))


def told(figure):
    """All that a figure says but for the addresses, which name the day."""
    rows = [(row.code, str(row.label), row.numbers, str(row.mark), row.instead) for row in figure.rows]
    said = (figure.title, figure.finding, figure.definition, figure.refused)
    return {
        "said": [str(text) for text in said],
        "notes": [str(note) for note in figure.notes],
        "columns": [column.name for column in figure.columns],
        "rows": rows,
        "totals": figure.totals,
    }


# Counting


def values_of(dimension):
    return st.sampled_from(["", *(code for code, _label in dimension.choices)])


rows = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "origin": st.sampled_from([Origin.OWN, Origin.IMPORT]),
            "state": st.sampled_from([*State.values, *[State.PUBLISHED] * 6]),
            "withdrawn": st.sampled_from([False, False, False, True]),
            "due": st.sampled_from([None, TODAY - timedelta(days=1), TODAY]),
            "category": st.lists(st.sampled_from(Theme.values[:4]), unique=True, max_size=3),
            "reason": st.sampled_from(["", *Missing.values]),
            "goal": st.sampled_from(["", "Een doel."]),
            **{dimension.path: values_of(dimension) for dimension in PLAIN},
        }
    ),
    max_size=30,
)


def make(rows):
    """All at once: one by one it would take most of the time."""
    organisations = {kind: OrganisationFactory(type=kind) for kind in KINDS}
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER)
    applications = [_application(row, organisations[row["kind"]], source) for row in rows]
    Application.objects.bulk_create(applications)
    versions = [_version(row, application) for row, application in zip(rows, applications, strict=True)]
    Version.objects.bulk_create(versions)
    return versions


def _application(row, organisation, source):
    number = next(numbers)
    taken_over = {"source_register": source, "source_id": str(number)} if row["origin"] == Origin.IMPORT else {}
    gone = {"withdrawn_at": NOW, "withdrawal_reason": "Gestopt."} if row["withdrawn"] else {}
    return ApplicationFactory.build(
        number=nth_number(number),
        collection=CollectionFactory(),
        organisation=organisation,
        origin=row["origin"],
        review_due_on=row["due"],
        **taken_over,
        **gone,
    )


def _version(row, application):
    state = row["state"]
    moments = {"published_at": NOW, "dated_on": TODAY} if state in (State.PUBLISHED, State.SUPERSEDED) else {}
    moments |= {"superseded_at": NOW} if state == State.SUPERSEDED else {}
    moments |= {"publish_on": TODAY} if state == State.PLANNED else {}
    why = {"category": {"reason": row["reason"]}} if row["reason"] and not row["category"] else {}
    columns = {dimension.path: row[dimension.path] for dimension in PLAIN}
    return VersionFactory.build(
        application=application,
        state=state,
        missing=why,
        category=row["category"],
        goal=row["goal"],
        ai_act_reason="Daarom.",
        **columns,
        **moments,
    )


def codes(row, version, dimension):
    """By hand, from what was put in."""
    nothing = "niet_overgenomen" if row["origin"] == Origin.IMPORT else "niet_ingevuld"
    if dimension is ORGANISATION_TYPE:
        return [row["kind"]]
    if dimension is THEME:
        return row["category"] or [row["reason"] or nothing]
    if dimension is COMPLETENESS:
        bands = (("0-49", 50), ("50-74", 75), ("75-99", 100), ("100", 101))
        return [next(code for code, end in bands if version.answered < end)]
    if dimension is FRESHNESS:
        return ["geen_datum" if row["due"] is None else "te_laat" if row["due"] < TODAY else "op_tijd"]
    return [row[dimension.path] or nothing]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=rows, pair=st.lists(st.sampled_from(COUNTED), min_size=2, max_size=2, unique=True))
def test_each_figure_equals_counting_by_hand(rows, pair):
    with transaction.atomic(), time_machine.travel(NOW, tick=False):
        made = zip(rows, make(rows), strict=True)
        public = [(row, one) for row, one in made if row["state"] == State.PUBLISHED and not row["withdrawn"]]
        for name, (dimension, _definition) in by_dimension.NAMED.items():
            by_hand = Counter(code for record in public for code in codes(*record, dimension))
            counted = {row.code: row.numbers[0] for row in figure(name).rows if row.numbers[0]}
            assert counted == by_hand, name
            if not dimension.many:
                assert sum(counted.values()) == len(public)
        for crossed in (pair, [THEME, ORGANISATION_TYPE], [FRESHNESS, THEME]):
            crosses_as_by_hand(public, *crossed)
        transaction.set_rollback(True)


def crosses_as_by_hand(public, across, down):
    counted = figure("kruistabel", f"rij={across.name}&kolom={down.name}")
    each = [(codes(*record, across), codes(*record, down)) for record in public]
    heads = [column.name for column in counted.columns[:-1]]
    numbers = {row.code: dict(zip(heads, row.numbers[:-1], strict=True)) for row in counted.rows}
    found = {(code, head): number for code, row in numbers.items() for head, number in row.items() if number}
    assert found == Counter((one, other) for ones, others in each for one in ones for other in others)
    assert {row.code: row.numbers[-1] for row in counted.rows} == Counter(one for ones, _ in each for one in ones)
    assert dict(zip(heads, counted.totals[:-1], strict=True)) == Counter(one for _, ones in each for one in ones)
    assert counted.totals[-1] == len(public)
    if not down.many:
        assert all(sum(row.numbers[:-1]) == row.numbers[-1] for row in counted.rows)


# What is not public


def test_nothing_that_is_not_public_changes_a_figure():
    with time_machine.travel(NOW, tick=False):
        quickscan_of_one("Geteld")
        published = VersionFactory.create_batch(3, published=True, application__organisation__type="zbo")
        VersionFactory(published=True, application__withdrawn_at=NOW, application__withdrawal_reason="Gestopt.")
        without_records = OrganisationFactory()
        asked = ("", f"op={TODAY}", "edition=2024")
        before = {(name, subject): told(figure(name, subject)) for name in shelf.FIGURES for subject in asked}
        for version, state in zip(published, IN_THE_MAKING, strict=False):
            VersionFactory(application=version.application, number=2, **not_public(state))
        for state in (*IN_THE_MAKING, State.DISCARDED):
            for organisation in (published[0].application.organisation, without_records):
                VersionFactory(application__organisation=organisation, **not_public(state))
        assert {(name, subject): told(figure(name, subject)) for name, subject in before} == before


def not_public(state):
    planned = {"publish_on": TODAY} if state == State.PLANNED else {}
    return {"state": state, "technique": "generatieve_ai", "category": ["werk"], "phase": "gestopt", **planned}


# Another day

MORNING = datetime(2026, 2, 2, 9, tzinfo=UTC)
CROSSED = ("rij=theme&kolom=organisationType", "rij=freshness&kolom=phase&aandeel=rij", "rij=technique&kolom=theme")
HISTORY = [*((name, "") for name in shelf.FIGURES), *(("kruistabel", asked) for asked in CROSSED)]


class Days:
    """What happens in the register, a month or more apart; `do` each step on its own day."""

    def __init__(self):
        CollectionFactory()
        self.organisation = OrganisationFactory(type="gemeente", review_months=2)
        self.other = OrganisationFactory(type="zbo")
        self.manager = person("register_manager", self.organisation)
        self.steps = [self.begin, self.supersede, self.withdraw, self.confirm, self.declare, self.take_back]

    def publish(self, **values):
        complete = VersionFactory.build()
        content = {name: getattr(complete, name) for name in ("description_short", "contact_email", "technique")}
        content |= {"name": complete.name, "phase": "in_gebruik", "publication_category": "overig"}
        organisation = values.pop("organisation", self.organisation)
        version = workflow.create(by=self.manager, organisation=organisation, **content | values)
        return workflow.apply(PUBLISH, version, by=self.manager)

    def begin(self):
        self.first = self.publish(category=["verkeer", "recht"])
        self.second = self.publish(category=["werk"], phase="ontwikkeling")
        self.third = self.publish(organisation=self.other, technique="generatieve_ai", category=[])
        VersionFactory(application__organisation=self.organisation)

    def supersede(self):
        draft = workflow.revise(self.first.application, by=self.manager)
        draft.technique, draft.category, draft.change_note = "machine_learning", ["werk"], "Anders."
        workflow.edit(draft, by=self.manager)
        workflow.apply(PUBLISH, draft, by=self.manager)

    def withdraw(self):
        workflow.withdraw(self.third.application, by=self.manager, reason="Niet meer in gebruik.")

    def confirm(self):
        workflow.confirm(self.second.application, by=self.manager)

    def declare(self):
        assert nil_returns.declare(self.other, by=self.manager)

    def take_back(self):
        assert nil_returns.take_back(self.other, by=self.manager, reason="Toch niet.")
        self.publish(organisation=self.other, phase="gestopt", end_date="2026-06")


def test_a_day_in_the_past_says_what_it_said_then():
    with time_machine.travel(MORNING, tick=False):
        days = Days()
    said = {}
    for place, step in enumerate(days.steps):
        moment = MORNING + timedelta(days=33 * place)
        with time_machine.travel(moment, tick=False):
            step()
            said[timezone.localdate()] = {asked: told(figure(*asked)) for asked in HISTORY}
    assert len({str(figures) for figures in said.values()}) == len(days.steps), "each step changes something"
    with time_machine.travel(MORNING + timedelta(days=400), tick=False):
        for day, figures in said.items():
            for (name, asked), then in figures.items():
                now = told(figure(name, f"{asked}&op={day}"))
                # Of a day in the past there may be more to know.
                now["notes"] = [note for note in now["notes"] if note in then["notes"]]
                assert now == then, (name, asked, day)
