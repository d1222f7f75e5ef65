"""Reminders: on the right day, to the right people, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.core.management import call_command

from register import review
from register.choices import Phase, Role
from register.models import Mail
from register.reminders import MOST_OF_A_PILE, lists_of_members, reviews
from tests.concurrency import together
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
NOON = "2026-11-23T12:00:00+01:00"
# Days from today, and the pile that an editor finds the application in.
PILES = {
    -31: "Meer dan 30 dagen te laat",
    -30: "Nu te bekijken",
    -1: "Nu te bekijken",
    0: "Binnen 30 dagen te bekijken",
    30: "Binnen 30 dagen te bekijken",
    31: None,
}


def member(organisation, name, *roles, **values):
    user = UserFactory(username=name, email=f"{name}@voorbeeld.nl", **values)
    for role in roles:
        MembershipFactory(user=user, organisation=organisation, role=role)
    return user


def due(days, organisation, day=TODAY, **values):
    return VersionFactory(
        published=True,
        application__organisation=organisation,
        application__review_due_on=day + timedelta(days=days),
        **values,
    )


def piles(user, day=TODAY):
    """What the person is reminded of: {pile: [name, ...]}."""
    found = [reminder for reminder in reviews(day) if reminder.user == user]
    assert len(found) < 2
    return {str(pile.label): [v.name for v in pile.versions] for one in found for pile in one.context["piles"]}


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Ons")


@pytest.fixture
def remind(django_capture_on_commit_callbacks):
    """Run it at a moment; who was mailed, and what: {name: message}."""

    def run(moment=NOON, **options):
        outbox.outbox.clear()
        with time_machine.travel(moment), django_capture_on_commit_callbacks(execute=True):
            call_command("remind", **options)
        names = [message.to[0].split("@")[0] for message in outbox.outbox]
        assert len(names) == len(set(names))
        return dict(zip(names, outbox.outbox, strict=True))

    return run


def test_an_application_is_asked_after_from_thirty_days_before_its_day_and_not_a_day_early(organisation):
    editor = member(organisation, "editor", Role.EDITOR)
    for days, pile in PILES.items():
        version = due(days, organisation)
        assert piles(editor) == ({pile: [version.name]} if pile else {}), days
        version.application.review_due_on = None
        version.application.save()


def test_those_who_can_confirm_are_asked_and_the_manager_when_it_is_long_overdue(organisation):
    people = {
        "editor": member(organisation, "editor", Role.EDITOR),
        "approver": member(organisation, "approver", Role.APPROVER),
        "manager": member(organisation, "manager", Role.MANAGER),
        "both": member(organisation, "both", Role.MANAGER, Role.EDITOR),
        "everywhere": member(organisation, "everywhere", register_manager=True),
        "off": member(organisation, "off", Role.EDITOR, is_active=False),
        "elsewhere": member(OrganisationFactory(), "elsewhere", Role.EDITOR, Role.MANAGER),
    }
    MembershipFactory(organisation=organisation)  # has no address
    late, now = due(-31, organisation), due(-3, organisation)

    all_of_it = {"Meer dan 30 dagen te laat": [late.name], "Nu te bekijken": [now.name]}
    asked = {name: piles(user) for name, user in people.items()}
    assert asked == {
        "editor": all_of_it,
        "approver": all_of_it,
        "both": all_of_it,
        "manager": {"Meer dan 30 dagen te laat, bij een organisatie die u beheert": [late.name]},
        "everywhere": {},
        "off": {},
        "elsewhere": {},
    }


def test_nobody_is_asked_after_what_is_not_public_or_no_longer_used(organisation):
    editor = member(organisation, "editor", Role.EDITOR)
    VersionFactory(application__organisation=organisation, application__review_due_on=TODAY)
    withdrawn = due(0, organisation).application
    withdrawn.withdrawn_at, withdrawn.withdrawal_reason = datetime.now(UTC), "Klaar."
    withdrawn.save()
    assert review.due_after(TODAY, organisation, Phase.STOPPED) is None

    assert piles(editor) == {}


def test_each_is_mailed_once_a_calendar_month_about_all_their_organisations(organisation, remind):
    other = OrganisationFactory(name="Provincie Ander")
    editor = member(organisation, "editor", Role.EDITOR, language="en")
    MembershipFactory(user=editor, organisation=other, role=Role.APPROVER)
    member(organisation, "colleague", Role.EDITOR)
    ours, theirs = due(-3, organisation), due(5, other)

    mailed = remind("2026-11-23T12:00:00+01:00")
    assert set(mailed) == {"editor", "colleague"}
    assert f"http://testserver/en/beheer/toepassing/{ours.application.number}/" in mailed["editor"].body
    assert "20 November 2026" in mailed["editor"].body
    assert theirs.name in mailed["editor"].body
    assert "20 november 2026" in mailed["colleague"].body
    assert theirs.name not in mailed["colleague"].body
    assert "Provincie Ander" not in mailed["colleague"].body

    assert remind("2026-11-23T12:05:00+01:00") == {}
    # Half an hour before December begins in Amsterdam, and half an hour after: both November in Greenwich.
    assert remind("2026-11-30T23:30:00+01:00") == {}
    assert set(remind("2026-12-01T00:30:00+01:00")) == {"editor", "colleague"}


@pytest.mark.parametrize(
    ("moment", "asked"),
    [
        # The night in which the clock goes back: 25 October begins at 22:00 in Greenwich and takes 25 hours.
        ("2026-10-24T23:59:00+02:00", False),
        ("2026-10-25T00:01:00+02:00", True),
        ("2026-10-25T02:30:00+01:00", True),
        # And a leap day.
        ("2028-02-29T00:01:00+01:00", True),
    ],
)
def test_the_day_is_that_of_the_netherlands_also_when_the_clock_changes(organisation, remind, moment, asked):
    member(organisation, "editor", Role.EDITOR)
    first_day = date(2028, 2, 29) if moment.startswith("2028") else date(2026, 10, 25)
    due(30, organisation, day=first_day)

    assert bool(remind(moment)) == asked


def test_a_dry_run_prints_and_writes_nothing(organisation, remind, capsys):
    member(organisation, "editor", Role.EDITOR)
    version = due(-3, organisation)

    assert remind(dry_run=True) == {}
    assert not Mail.objects.exists()
    printed = capsys.readouterr().out
    assert "editor@voorbeeld.nl: " in printed
    assert version.name in printed
    assert printed.splitlines()[-1] == "Mails te schrijven: 1."

    remind()
    remind(dry_run=True)
    assert capsys.readouterr().out.splitlines() == ["Mails geschreven: 1.", "Mails te schrijven: 0."]


def test_a_long_pile_is_cut_and_says_so(organisation, remind):
    member(organisation, "editor", Role.EDITOR)
    for _number in range(MOST_OF_A_PILE + 2):
        due(-3, organisation)

    body = remind()["editor"].body
    assert body.count("/toepassing/") == MOST_OF_A_PILE
    assert "En nog 2 andere" in body
    assert str(MOST_OF_A_PILE + 2) in outbox.outbox[0].subject


def test_managers_see_each_quarter_who_has_which_role(organisation, remind):
    manager = member(organisation, "manager", Role.MANAGER, first_name="Jo", last_name="de Vries")
    member(organisation, "both", Role.EDITOR, Role.APPROVER, last_login=datetime(2026, 9, 30, 22, 30, tzinfo=UTC))
    member(organisation, "off", Role.MANAGER, is_active=False)
    member(OrganisationFactory(name="Kanarie"), "canary", Role.EDITOR)

    mailed = remind()
    assert set(mailed) == {"manager"}
    assert mailed["manager"].subject == "Klopt deze lijst? Wie voor Gemeente Ons aan het register werkt"
    assert "* both (both)\n  Beoordelaar, Redacteur\n  Laatst ingelogd op 1 oktober 2026." in mailed["manager"].body
    assert "* Jo de Vries (manager)\n  Organisatiebeheerder\n  Nog nooit ingelogd." in mailed["manager"].body
    assert "Dit account staat uit." in mailed["manager"].body
    assert "anari" not in mailed["manager"].body

    assert remind("2026-12-31T23:59:00+01:00") == {}
    assert set(remind("2027-01-01T00:01:00+01:00")) == {"manager"}
    assert Mail.objects.filter(key=f"members:2027-Q1:{organisation.pk}:{manager.pk}").exists()


def test_quarters_are_those_of_the_calendar(organisation):
    member(organisation, "manager", Role.MANAGER)
    quarters = [next(lists_of_members(date(2026, month, 1))).key.split(":")[1] for month in range(1, 13)]

    assert quarters == [f"2026-Q{number}" for number in (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_mail_once():
    organisation = OrganisationFactory()
    member(organisation, "manager", Role.MANAGER, Role.EDITOR)
    due(-3, organisation, day=date.today())
    outcomes = together(*[lambda: call_command("remind")] * 4)

    assert outcomes == [None] * 4
    assert sorted(Mail.objects.values_list("key", flat=True))[0].startswith("members:")
    assert len(outbox.outbox) == Mail.objects.count() == 2


def test_the_number_of_queries_does_not_grow_with_people_and_applications(organisation, django_assert_num_queries):
    for number in range(5):
        member(organisation, f"editor-{number}", Role.EDITOR, Role.MANAGER)
        due(-3, organisation)

    with django_assert_num_queries(3):
        assert len(list(reviews(TODAY))) == 5
    with django_assert_num_queries(1):
        assert len(list(lists_of_members(TODAY))) == 5


def test_the_mail_and_the_start_page_ask_for_the_same_applications(client, organisation):
    """Of the days around the thirtieth too: nobody reads of what the desk does not show them."""
    editor = member(organisation, "editor", Role.EDITOR)
    client.force_login(editor)
    with time_machine.travel(NOON):
        for days in PILES:
            due(days, organisation, name=f"over {days} dagen")
        mailed = {name for names in piles(editor).values() for name in names}
        listed = client.get("/beheer/register/version/?werk=opnieuw-bekijken").context["cl"].result_list

    assert {version.name for version in listed} == mailed
    assert len(mailed) == len(PILES) - 1
