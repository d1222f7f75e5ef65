"""Who hears of what: the people concerned, in their language, and nobody else."""

from datetime import date

import pytest
import time_machine
from django.core import mail as outbox
from django.core.management import call_command
from django.utils.translation import gettext, override

from register import organisations, workflow
from register.choices import Role, State
from register.fields import BY_NAME
from register.models import Mail, Membership, Version
from register.workflow import PLAN, PUBLISH, REJECT, SUBMIT, UNPLAN, Refused
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db

CANARY = "Kanarie"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do it, with what follows a commit; who was mailed, and what: {address: message}."""

    def do(action, *arguments, **values):
        outbox.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action(*arguments, **values)
        addresses = [address for message in outbox.outbox for address in message.to]
        assert len(addresses) == len(set(addresses)), "somebody was mailed twice"
        return {message.to[0]: message for message in outbox.outbox}

    return do


def member(organisation, name, *roles, **values):
    user = UserFactory(username=name, email=f"{name}@voorbeeld.nl", **values)
    for role in roles:
        MembershipFactory(user=user, organisation=organisation, role=role)
    return user


@pytest.fixture
def organisation():
    """An organisation that asks for four eyes, with everybody who could be mailed by mistake."""
    organisation = OrganisationFactory(name="Gemeente Ons", needs_approval=True)
    member(organisation, "off", Role.EDITOR, Role.APPROVER, is_active=False)
    member(OrganisationFactory(name=CANARY), "elsewhere", Role.EDITOR, Role.APPROVER, Role.MANAGER)
    member(organisation, "everywhere", register_manager=True)
    MembershipFactory(organisation=organisation, role=Role.APPROVER)  # has no address
    return organisation


@pytest.fixture
def people(organisation):
    roles = {
        "writer": [Role.EDITOR],
        "editor": [Role.EDITOR],
        "approver": [Role.APPROVER, Role.MANAGER],
        "reader": [Role.APPROVER],
        "manager": [Role.MANAGER],
    }
    return {name: member(organisation, name, *given) for name, given in roles.items()}


@pytest.fixture
def draft(people, organisation):
    """Written by the writer, finished by the editor."""
    complete = VersionFactory.build(name="Kentekens herkennen")
    values = {
        name: getattr(complete, name)
        for name in (
            "name",
            "description_short",
            "publication_category",
            "phase",
            "technique",
            "category",
            "contact_email",
        )
    }
    version = workflow.create(by=people["writer"], organisation=organisation, **values)
    workflow.edit(version, by=people["editor"])
    return version


def names(mailed):
    return {address.split("@")[0] for address in mailed}


def test_each_step_is_told_to_the_people_concerned(people, draft, committed, organisation):
    mailed = committed(workflow.apply, SUBMIT, draft, by=people["writer"])
    assert names(mailed) == {"approver", "reader"}
    assert mailed["reader@voorbeeld.nl"].subject == "Te beoordelen: Kentekens herkennen"

    mailed = committed(workflow.apply, REJECT, draft, by=people["approver"], reason="De titel\nis te lang.")
    assert names(mailed) == {"writer", "editor"}
    assert "De titel\nis te lang." in mailed["writer@voorbeeld.nl"].body

    committed(workflow.apply, SUBMIT, draft, by=people["editor"])
    mailed = committed(workflow.apply, PLAN, draft, by=people["approver"], day=date(2099, 12, 1))
    assert names(mailed) == {"writer", "editor"}
    assert "1 december 2099" in mailed["writer@voorbeeld.nl"].body

    mailed = committed(workflow.apply, UNPLAN, draft, by=people["reader"])
    assert names(mailed) == {"writer", "editor", "approver"}

    committed(workflow.apply, SUBMIT, draft, by=people["editor"])
    mailed = committed(workflow.apply, PUBLISH, draft, by=people["reader"])
    assert names(mailed) == {"writer", "editor", "approver"}

    mailed = committed(workflow.withdraw, draft.application, by=people["approver"], reason="Wij zijn gestopt.")
    assert names(mailed) == {"writer", "editor", "reader"}
    assert "Wij zijn gestopt." in mailed["reader@voorbeeld.nl"].body
    assert not any(CANARY in one.subject + one.body for one in Mail.objects.all())


def test_without_reviewers_those_who_may_publish_hear_of_a_submission(committed):
    organisation = OrganisationFactory()
    writer, colleague = member(organisation, "writer", Role.EDITOR), member(organisation, "colleague", Role.EDITOR)
    draft = VersionFactory(application__organisation=organisation)

    assert names(committed(workflow.apply, SUBMIT, draft, by=writer)) == {colleague.username}


def test_who_no_longer_has_a_role_there_hears_nothing(people, draft, committed):
    Membership.objects.filter(user=people["editor"]).delete()
    committed(workflow.apply, SUBMIT, draft, by=people["writer"])

    assert names(committed(workflow.apply, REJECT, draft, by=people["approver"], reason="Nee.")) == {"writer"}


def test_each_reads_in_their_own_language_whoever_acts(people, draft, committed):
    people["reader"].language = "en"
    people["reader"].save()
    mailed = committed(workflow.apply, SUBMIT, draft, by=people["writer"])

    dutch, english = mailed["approver@voorbeeld.nl"], mailed["reader@voorbeeld.nl"]
    assert f"http://testserver/beheer/toepassing/{draft.application.number}/" in dutch.body
    assert f"http://testserver/en/beheer/toepassing/{draft.application.number}/" in english.body
    with override("en"):
        assert english.subject == gettext("Te beoordelen: %(name)s") % {"name": draft.name}
        assert english.body.startswith(gettext("Beste %(name)s,") % {"name": "reader"})


def test_text_arrives_as_it_was_typed(people, draft, committed):
    Version.objects.filter(pk=draft.pk).update(name="Fietsen & <b>bussen</b>")
    draft.refresh_from_db()
    committed(workflow.apply, SUBMIT, draft, by=people["writer"])
    mailed = committed(workflow.apply, REJECT, draft, by=people["approver"], reason='"Ja" & <i>nee</i>')

    assert mailed["writer@voorbeeld.nl"].subject.endswith("Fietsen & <b>bussen</b>")
    assert '"Ja" & <i>nee</i>' in mailed["writer@voorbeeld.nl"].body


def test_a_step_that_is_refused_is_told_to_nobody(people, draft, committed):
    with pytest.raises(Refused):
        committed(workflow.apply, PUBLISH, draft, by=people["writer"])

    assert not Mail.objects.exists()


@time_machine.travel("2026-11-23T12:00:00+01:00")
def test_a_planned_version_is_published_on_its_day_in_the_netherlands_and_told(people, draft, committed, capsys):
    workflow.apply(SUBMIT, draft, by=people["writer"])
    workflow.apply(PLAN, draft, by=people["approver"], day=date(2026, 12, 1))

    # In Greenwich it is still the day before, one minute after midnight in Amsterdam.
    with time_machine.travel("2026-11-30T23:59:00+01:00"):
        assert committed(call_command, "publish_planned") == {}
    with time_machine.travel("2026-12-01T00:01:00+01:00"):
        mailed = committed(call_command, "publish_planned")
        assert committed(call_command, "publish_planned") == {}

    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED
    assert names(mailed) == {"writer", "editor", "approver"}
    assert f"Gepubliceerd: {draft.application.number}, {draft.name}" in capsys.readouterr().out


@time_machine.travel("2026-11-23T12:00:00+01:00")
def test_what_cannot_be_published_on_its_day_is_told_once_and_stays_planned(people, draft, committed, capsys):
    workflow.apply(SUBMIT, draft, by=people["writer"])
    workflow.apply(PLAN, draft, by=people["approver"], day=date(2026, 12, 1))
    Version.objects.filter(pk=draft.pk).update(description_short="")
    other = VersionFactory(state=State.PLANNED, publish_on=date(2026, 12, 1))

    with time_machine.travel("2026-12-01T00:01:00+01:00"):
        mailed = committed(call_command, "publish_planned")
        assert committed(call_command, "publish_planned") == {}

    draft.refresh_from_db()
    other.refresh_from_db()
    assert (draft.state, other.state) == (State.PLANNED, State.PUBLISHED)
    assert names(mailed) == {"writer", "editor", "approver"}
    assert f"* {BY_NAME['description_short'].label}\n" in mailed["approver@voorbeeld.nl"].body
    assert f"Niet gepubliceerd: {draft.application.number}" in capsys.readouterr().err


def test_the_link_in_a_mail_leads_to_the_application_whatever_became_of_the_version(people, draft, committed, client):
    workflow.apply(SUBMIT, draft, by=people["writer"])
    mailed = committed(workflow.apply, PUBLISH, draft, by=people["approver"])
    link = next(word for word in mailed["writer@voorbeeld.nl"].body.split() if "/toepassing/" in word)
    revised = workflow.revise(draft.application, by=people["editor"])

    assert client.get(link).headers["Location"].startswith("/beheer/login/?next=/beheer/toepassing/")
    client.force_login(people["writer"])
    assert client.get(link).headers["Location"] == f"/beheer/register/version/{revised.pk}/change/"
    client.force_login(MembershipFactory().user)
    assert client.get(link).status_code == 404


def test_switching_four_eyes_on_or_off_is_told_to_who_manage_and_who_review():
    organisation = OrganisationFactory(name="Gemeente Voorbeeld")
    actor = member(organisation, "wie-het-deed", Role.MANAGER)
    told = {member(organisation, "els", Role.MANAGER, Role.APPROVER), member(organisation, "bo", Role.APPROVER)}
    member(organisation, "redacteur", Role.EDITOR)
    member(OrganisationFactory(), "elders", Role.MANAGER)

    for asked, said in ((True, "staat aan"), (False, "staat uit")):
        Mail.objects.all().delete()
        organisation.needs_approval = asked
        organisations.configure(organisation, ["needs_approval", "review_months"], by=actor)
        assert {mail.user for mail in Mail.objects.all()} == told
        assert all(said in mail.subject and "wie-het-deed" in mail.body for mail in Mail.objects.all())

    Mail.objects.all().delete()
    organisations.configure(organisation, ["review_months"], by=actor)
    assert not Mail.objects.exists()
