"""What was said before, and the log of an organisation."""

import pytest

from register import history, workflow
from register.choices import EventKind
from register.models import Event, Version
from tests.factories import OrganisationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db


def test_the_log_of_an_organisation_holds_what_happened_to_it_and_to_its_applications():
    organisation = OrganisationFactory()
    version = VersionFactory(application__organisation=organisation)
    boss = UserFactory(is_superuser=True)
    workflow.apply(workflow.SUBMIT, version, by=boss)
    history.record_of_organisation(organisation, EventKind.RENAMED, by=boss, reason="Was: Gemeente Ooit")
    counted = VersionFactory(
        application__organisation=organisation,
        application__collection__slug="quickscan",
        application__origin="reconstructie",
    )
    history.record(counted, EventKind.IMPORTED)
    workflow.apply(workflow.PUBLISH, VersionFactory(), by=boss)
    history.record_of_organisation(OrganisationFactory(), EventKind.RENAMED, by=boss)

    events = history.events_of(organisation)
    assert list(events.values_list("kind", "application", "organisation", "reason")) == [
        (EventKind.RENAMED, None, organisation.pk, "Was: Gemeente Ooit"),
        (EventKind.SUBMITTED, version.application_id, None, ""),
    ]


def test_an_application_that_moved_takes_its_log_along():
    version = VersionFactory()
    workflow.apply(workflow.SUBMIT, version, by=UserFactory(is_superuser=True))
    before, after = version.application.organisation, OrganisationFactory()
    version.application.organisation = after
    version.application.save()

    assert not history.events_of(before).exists()
    assert history.events_of(after).get() == Event.objects.get()


def test_versions_differ_in_a_value_or_in_why_there_is_none():
    before = VersionFactory.build(goal="Controleren", risks="", missing={"risks": {"reason": "onbekend"}})
    after = VersionFactory.build(
        name=before.name, goal="Handhaven", risks="", missing={"risks": {"reason": "niet_van_toepassing"}}
    )

    assert [(found.field.name, found.before, found.after) for found in history.differences(before, after)] == [
        ("goal", "Controleren", "Handhaven"),
        ("risks", "", ""),
    ]
    assert history.differences(before, before) == []


def test_what_a_version_says_leaves_out_what_is_said_of_it():
    said = history.content(Version(change_note="Naam veranderd."))

    assert {"name", "missing", "lang"} <= set(said)
    assert not {"change_note", "state", "number", "edited_by", "publish_on"} & set(said)
