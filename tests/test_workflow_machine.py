"""Whatever people click, and in whatever order: what must hold afterwards does."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from register import history, workflow
from register.choices import FIXED, IN_THE_MAKING, EventKind, Role, State
from register.models import Application, Event, Organisation, Revision, Version
from register.workflow import TRANSITIONS, Refused
from tests.factories import CollectionFactory, MembershipFactory, OrganisationFactory, VersionFactory
from tests.roles import PEOPLE, person
from tests.test_workflow import ALLOWED, APPROVERS, EDITORS, WITH_FOUR_EYES

COMPLETE = VersionFactory.build()
MORNING = datetime(2026, 6, 15, 8, tzinfo=UTC)
# What happens to a version or application without another state.
STANDING = {"edit": EventKind.EDITED, "confirm": EventKind.CONFIRMED, "withdraw": EventKind.WITHDRAWN}

BOTH = "editor and approver"
VERBS = [*TRANSITIONS, "create", "edit", "revise", "confirm", "withdraw", "planned"]
ANYWAY = {
    ("edit", State.DRAFT): EDITORS,
    ("edit", State.REJECTED): EDITORS,
    ("revise", State.PUBLISHED): EDITORS,
    ("confirm", State.PUBLISHED): EDITORS | APPROVERS,
    ("withdraw", State.PUBLISHED): APPROVERS,
    # The command does it, for who planned it.
    ("planned", State.PLANNED): {"nobody"},
}
# What somebody says with a step; now and then too little.
SAID = st.fixed_dictionaries(
    {
        "reason": st.sampled_from(["Omdat het zo is."] * 5 + [" "]),
        "days": st.sampled_from([1, 1, 2, 0]),
        "email": st.sampled_from(["a@b.nl"] * 5 + [""]),
        "note": st.sampled_from(["Anders."] * 5 + [""]),
    }
)

# The ways around every form and verb, of which each must fail on what the public has read.
ATTACKS = [
    lambda version: setattr(version, "name", "Anders") or version.save(),
    lambda version: setattr(version, "goal", "Anders") or version.save_base(raw=True),
    lambda version: setattr(version, "tags", "x") or Version.objects.bulk_update([version], ["tags"]),
    lambda version: Version.objects.filter(pk=version.pk).update(change_note="Anders"),
    lambda version: Version.objects.filter(pk=version.pk).update(state=State.DRAFT, published_at=None),
    lambda version: Version.objects.filter(pk=version.pk)._raw_delete("default"),
    lambda version: connection.cursor().execute("UPDATE register_version SET name = 'x' WHERE id = %s", [version.pk]),
]


class Picture:
    """All that the steps may write, as it stands."""

    def __init__(self):
        self.versions = {row["id"]: row for row in Version.objects.values()}
        self.applications = {row["id"]: row for row in Application.objects.values()}
        self.events = {row["id"]: row for row in Event.objects.values()}
        self.revision = Revision.current()

    def __eq__(self, other):
        return vars(self) == vars(other)

    __hash__ = None

    @property
    def public(self):
        """What the public sees of it."""
        return {
            row["application_id"]: (row["id"], self.applications[row["application_id"]]["confirmed_at"])
            for row in self.versions.values()
            if row["state"] == State.PUBLISHED and not self.applications[row["application_id"]]["withdrawn_at"]
        }


class Desk(RuleBasedStateMachine):
    """People of every role, who take every step in any order at one organisation."""

    people: dict
    organisation: Organisation
    taken: Counter

    @initialize(four_eyes=st.booleans())
    def open(self, four_eyes):
        # All of it is undone in `teardown`, inside the transaction of the test.
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.clock = time_machine.travel(MORNING, tick=False)
        self.now = self.clock.start()
        Organisation.objects.filter(pk=self.organisation.pk).update(needs_approval=four_eyes)
        self.organisation.needs_approval = four_eyes
        self.writers: dict[int, set] = {}
        self.story = Counter()
        self.before = Picture()
        self.create("editor")

    def teardown(self):
        if hasattr(self, "sandbox"):
            transaction.set_rollback(True)
            self.sandbox.__exit__(None, None, None)
            self.clock.stop()

    @rule(
        chance=st.sampled_from([False, False, True]),
        verb=st.sampled_from(VERBS),
        kind=st.sampled_from(PEOPLE),
        newest=st.booleans(),
        pick=st.integers(0, 99),
        alone=st.booleans(),
        said=SAID,
    )
    def somebody_takes_a_step(self, chance, verb, kind, newest, pick, alone, said):
        """Any step by anybody, or one of those that may be taken: chance alone is refused nearly always."""
        if not chance:
            possible, newest = self.possible(), True
            # First what this story has least of, since Hypothesis likes small numbers.
            verb = sorted(possible, key=lambda verb: self.story[verb])[pick % len(possible)]
            kind = BOTH if alone else sorted(possible[verb])[pick % len(possible[verb])]
        self.take(verb, kind, self.version(-1 if newest else 0), said)

    def possible(self):
        """What may be done with the newest version, and by whom: {verb: {kind of person, ...}}."""
        newest = self.version(-1)
        if newest.application.withdrawn_at or newest.state == State.DISCARDED:
            return {"create": {"editor"}}
        table = (WITH_FOUR_EYES if self.organisation.needs_approval else ALLOWED) | ANYWAY
        return {verb: kinds for (verb, state), kinds in table.items() if state == newest.state and kinds}

    def take(self, verb, kind, version, said):
        if verb in TRANSITIONS:
            told = {"reason": said["reason"], "day": timezone.localdate() + timedelta(days=said["days"])}
            self.attempt(verb, kind, lambda by: workflow.apply(TRANSITIONS[verb], version, by=by, **told))
        else:
            getattr(self, verb)(kind, version, said)

    def create(self, kind, version=None, said=None):
        says = {name: getattr(COMPLETE, name) for name in history.CONTENT}
        made = self.attempt("create", kind, lambda by: workflow.create(by=by, organisation=self.organisation, **says))
        if made:
            self.writers[made.pk] = {kind}

    def edit(self, kind, version, said):
        def write(by):
            text = workflow.open_for_edit(version, by=by)
            text.contact_email, text.change_note = said["email"], said["note"]
            workflow.edit(text, by=by)
            return text

        if written := self.attempt("edit", kind, write):
            self.writers[written.pk].add(kind)

    def revise(self, kind, version, said):
        draft = self.attempt("revise", kind, lambda by: workflow.revise(version.application, by=by))
        if draft:
            self.writers.setdefault(draft.pk, {kind})

    def confirm(self, kind, version, said):
        self.attempt("confirm", kind, lambda by: workflow.confirm(version.application, by=by))

    def withdraw(self, kind, version, said):
        told = {"reason": said["reason"]}
        self.attempt("withdraw", kind, lambda by: workflow.withdraw(version.application, by=by, **told))

    def planned(self, kind=None, version=None, said=None):
        self.now.shift(timedelta(days=1))
        self.attempt("planned", "", lambda by: [*workflow.publish_planned(timezone.localdate())])

    def attack(self):
        """Try to change what the public has read, around everything that would refuse it kindly."""
        version = Version.objects.filter(state__in=FIXED).latest("pk")
        # Each way has its turn.
        attack = ATTACKS[self.taken["attack"] % len(ATTACKS)]
        with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
            attack(version)
        assert Picture() == self.before
        self.taken["attack"] += 1

    def version(self, which) -> Version:
        """Of the newest application the newest version (-1) or the oldest (0)."""
        return list(Application.objects.latest("pk").versions.order_by("number"))[which]

    def attempt(self, verb, kind, act):
        """Take a step as this person; look at what it wrote, or that it wrote nothing."""
        self.now.shift(timedelta(minutes=1))
        by = self.people.get(kind)
        try:
            with transaction.atomic():
                result = act(by)
        except Refused:
            assert Picture() == self.before, "a refusal wrote something"
            self.taken["refused"] += 1
            return None
        before, after = self.before, Picture()
        new = [event for key, event in after.events.items() if key not in before.events]
        if new:
            self.story[verb] += 1
            self.taken[verb] += 1
        assert not kind or kind in EDITORS | APPROVERS | {BOTH}
        assert {event["actor_id"] for event in new} <= {by and by.pk}
        self.look(verb, before, after, new)
        if self.organisation.needs_approval and kind and verb in ("publish", "plan"):
            assert kind in APPROVERS | {BOTH}
            assert all(kind not in self.writers[event["version_id"]] for event in new)
        self.before = after
        if verb in ("publish", "planned", "revise", "withdraw") and new:
            self.attack()
        return result

    def look(self, verb, before, after, new):
        for state in ([State.PUBLISHED], IN_THE_MAKING):
            owners = [row["application_id"] for row in after.versions.values() if row["state"] in state]
            assert len(owners) == len(set(owners)), f"two versions of one application: {state}"

        moves = [
            (key, before.versions.get(key, {"state": ""})["state"], row["state"])
            for key, row in after.versions.items()
            if before.versions.get(key, {}).get("state") != row["state"] != State.SUPERSEDED
        ]
        told = [event for event in new if event["kind"] not in STANDING.values()]
        assert sorted(moves) == sorted((event["version_id"], event["from_state"], event["to_state"]) for event in told)
        standing = [event["kind"] for event in new if event not in told]
        assert standing == ([STANDING[verb]] if verb in STANDING else [])

        for key, row in before.versions.items():
            if row["state"] in FIXED:
                superseded = {name: after.versions[key][name] for name in ("state", "superseded_at")}
                assert after.versions[key] == row | superseded, "what was published has changed"

        assert (after.revision > before.revision) == (after.public != before.public)


@pytest.mark.django_db
def test_no_order_of_steps_by_anybody_breaks_what_must_hold():
    CollectionFactory()
    organisation = OrganisationFactory()
    Desk.organisation, Desk.taken = organisation, Counter()
    Desk.people = {kind: person(kind, organisation) for kind in PEOPLE}
    Desk.people[BOTH] = person("editor", organisation)
    MembershipFactory(user=Desk.people[BOTH], organisation=organisation, role=Role.APPROVER)

    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            # A shorter story of what went wrong would take minutes.
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    # Where nothing happens, everything holds.
    assert Desk.taken["attack"] >= len(ATTACKS)
    assert set(Desk.taken) == {*VERBS, "attack", "refused"}
