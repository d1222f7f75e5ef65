"""An application that begins as a copy of another."""

import pytest

from register import history, workflow
from register.choices import EventKind, State
from register.models import Application, Event, Version
from register.workflow import Refused
from register.workflow.versions import NOT_COPIED
from tests.factories import ApplicationFactory, MembershipFactory, OrganisationFactory, UserFactory, VersionFactory
from tests.roles import PEOPLE, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", PEOPLE)
def test_who_may_begin_with_a_copy(kind):
    foreign = VersionFactory(published=True)
    organisation = OrganisationFactory()
    user = person(kind, organisation)

    if kind in ("editor", "register_manager", "superuser"):
        copied = workflow.copy(foreign, by=user, organisation=organisation)
        assert (copied.state, copied.edited_by, copied.application.organisation) == (State.DRAFT, user, organisation)
        assert Event.objects.get().kind == EventKind.CREATED
    else:
        with pytest.raises(Refused):
            workflow.copy(foreign, by=user, organisation=organisation)
        assert Application.objects.count() == 1


def test_a_copy_says_the_same_less_what_is_true_of_the_other_only():
    texts = {"name": "Kentekens", "goal": "Controleren", "provider": "Leverancier", "tags": "parkeren"}
    links = [{"title": "DPIA parkeren", "link": "https://voorbeeld.nl/dpia"}]
    left_behind = {
        "contact_email": "parkeren@voorbeeld.nl",
        "url": "https://voorbeeld.nl/parkeren",
        "begin_date": "2024-03",
        "dpia": "uitgevoerd",
        "impacttoetsen_grouping": links,
        "ai_act_assessed_on": "2026-01-01",
    }
    missing = {"risks": {"reason": "onbekend"}, "website": {"reason": "niet_van_toepassing"}}
    original = VersionFactory(
        published=True,
        change_note="Nieuwe leverancier.",
        source_data_grouping=links,
        missing=missing,
        application__source_id="A-7",
        **texts,
        **left_behind,
    )
    editor = MembershipFactory()
    copied = workflow.copy(original, by=editor.user, organisation=editor.organisation)

    copied = Version.objects.get(pk=copied.pk)
    original.refresh_from_db()
    differ = {difference.field.name for difference in history.differences(original, copied)}
    assert differ == {*left_behind, "website"} <= set(NOT_COPIED)
    assert all(not getattr(copied, name) for name in NOT_COPIED)
    assert copied.missing == {"risks": {"reason": "onbekend"}}
    assert (copied.number, copied.change_note, copied.application.source_id) == (1, "", "")
    assert copied.application.number != original.application.number


def test_what_was_published_is_remembered_and_a_draft_is_not():
    editor = MembershipFactory()
    published = VersionFactory(published=True)
    draft = VersionFactory(application__organisation=editor.organisation)
    begin = {"by": editor.user, "organisation": editor.organisation}
    copies = [workflow.copy(version, **begin) for version in (published, draft)]

    assert [copied.application.copied_from for copied in copies] == [published, None]
    assert list(published.copies.all()) == [copies[0].application]


def test_a_draft_is_copied_within_its_own_organisation_only():
    """Not even by who works at both: a text that is not public yet does not change hands."""
    draft = VersionFactory()
    editor = MembershipFactory(organisation=draft.application.organisation).user
    elsewhere = MembershipFactory(user=editor).organisation

    assert workflow.copy(draft, by=editor, organisation=draft.application.organisation)
    for user in (editor, person("editor", elsewhere), UserFactory(is_superuser=True)):
        with pytest.raises(Refused, match="is er niet"):
            workflow.copy(draft, by=user, organisation=elsewhere)


def test_what_the_public_no_longer_reads_is_not_copied_by_others():
    superseded = VersionFactory(superseded=True)
    withdrawn = VersionFactory(
        published=True, application__withdrawn_at="2026-01-01T12:00Z", application__withdrawal_reason="Gestopt."
    )
    counted = VersionFactory(
        published=True,
        application=ApplicationFactory(collection__slug="quickscan", origin="reconstructie"),
    )
    editor = MembershipFactory()

    for version in (superseded, withdrawn, counted):
        with pytest.raises(Refused, match="is er niet"):
            workflow.copy(version, by=editor.user, organisation=editor.organisation)
