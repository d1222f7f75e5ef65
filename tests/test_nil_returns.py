"""An organisation says that it uses nothing of high risk or impact."""

import pytest

from register import nil_returns, workflow
from register.choices import EventKind, PublicationCategory
from register.completeness import HIGH_IMPACT
from register.models import Event, NilReturn, Revision
from register.permissions import Denied
from register.workflow import PUBLISH
from tests.concurrency import together
from tests.factories import OrganisationFactory, UserFactory, VersionFactory
from tests.roles import PEOPLE, person

pytestmark = pytest.mark.django_db

MAY_DECLARE = {"approver", "manager", "register_manager", "superuser"}


def boss():
    return UserFactory(is_superuser=True)


@pytest.mark.parametrize("kind", PEOPLE)
def test_who_may_declare_and_take_back(kind):
    organisation = OrganisationFactory()
    user = person(kind, organisation)
    declared = nil_returns.declare(organisation, by=user)

    if kind in MAY_DECLARE:
        assert (declared.declared_by, declared.ended_at) == (user, None)
        assert nil_returns.take_back(organisation, by=user, reason="We gebruiken er toch een.") is True
        assert NilReturn.objects.get().ended_at
        assert list(Event.objects.values_list("kind", "organisation", "actor", "reason")) == [
            (EventKind.NIL_RETURN_ENDED, organisation.pk, user.pk, "We gebruiken er toch een."),
            (EventKind.NIL_RETURN, organisation.pk, user.pk, ""),
        ]
        assert Revision.current() == 2
    else:
        nil_returns.declare(organisation, by=boss())
        assert isinstance(declared, Denied)
        assert isinstance(nil_returns.take_back(organisation, by=user, reason="Zomaar."), Denied)
        assert NilReturn.objects.get().ended_at is None
        assert Event.objects.count() == Revision.current() == 1


def test_one_stands_and_after_it_was_taken_back_another():
    organisation = OrganisationFactory()
    nil_returns.declare(organisation, by=boss())

    assert "al een nulopgave" in str(nil_returns.declare(organisation, by=boss()).reason)
    nil_returns.take_back(organisation, by=boss(), reason="Vergissing.")
    assert "geen nulopgave" in str(nil_returns.take_back(organisation, by=boss(), reason="Nog eens.").reason)
    assert nil_returns.declare(organisation, by=boss())
    assert NilReturn.objects.count() == 2


@pytest.mark.parametrize("category", sorted(HIGH_IMPACT))
def test_what_is_published_of_high_risk_or_impact_stands_in_the_way(category):
    version = VersionFactory(published=True, publication_category=category)
    organisation = version.application.organisation

    assert "hoog risico" in str(nil_returns.declare(organisation, by=boss()).reason)
    workflow.withdraw(version.application, by=boss(), reason="Gestopt.")
    assert nil_returns.declare(organisation, by=boss())


def test_a_draft_of_high_risk_does_not_stand_in_the_way():
    draft = VersionFactory(publication_category=PublicationCategory.HIGH_RISK)

    assert nil_returns.declare(draft.application.organisation, by=boss())


def test_publishing_one_of_high_risk_ends_it_in_the_name_of_who_publishes():
    version = VersionFactory(high_risk=True)
    organisation = version.application.organisation
    nil_returns.declare(organisation, by=boss())
    editor = person("editor", organisation)
    workflow.apply(PUBLISH, version, by=editor)

    assert NilReturn.objects.get().ended_at
    ended = Event.objects.get(kind=EventKind.NIL_RETURN_ENDED)
    assert (ended.organisation, ended.actor, ended.reason) == (organisation, editor, version.name)
    # One for the declaration, and one for all that the publication changed.
    assert Revision.current() == 2


def test_publishing_another_leaves_it():
    version = VersionFactory()
    nil_returns.declare(version.application.organisation, by=boss())
    elsewhere = VersionFactory(high_risk=True)
    for published in (version, elsewhere):
        workflow.apply(PUBLISH, published, by=boss())

    assert NilReturn.objects.get().ended_at is None


@pytest.mark.django_db(transaction=True)
def test_two_who_declare_at_once_declare_once():
    organisation = OrganisationFactory()
    manager = person("manager", organisation)

    outcomes = together(*[lambda: nil_returns.declare(organisation, by=manager)] * 3)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Denied", "Denied", "NilReturn"]


@pytest.mark.django_db(transaction=True)
def test_a_declaration_and_a_publication_at_once_do_not_contradict_each_other():
    version = VersionFactory(high_risk=True)
    organisation, user = version.application.organisation, boss()

    together(
        lambda: nil_returns.declare(organisation, by=user),
        lambda: workflow.apply(PUBLISH, version, by=user),
    )

    assert version.application.published_version == version
    assert not NilReturn.objects.filter(ended_at=None).exists()
