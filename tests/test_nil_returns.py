"""Nil returns: an organisation declares that it uses nothing of high risk or impact, and the public reads it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from register import nil_returns, workflow
from register.choices import EventKind, PublicationCategory
from register.fields import COLUMNS
from register.models import NilReturn, Organisation, Revision
from register.permissions import Denied
from tests.desk import text_of
from tests.factories import OrganisationFactory, VersionFactory
from tests.roles import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Oudewater")


@pytest.fixture
def page(organisation):
    return reverse("admin:nil-return", args=[organisation.pk])


def kinds_of(organisation):
    return list(organisation.events.order_by("at", "pk").values_list("kind", flat=True))


@pytest.mark.parametrize("kind", ["approver", "manager", "register_manager"])
def test_who_may_speak_for_the_organisation_declares_and_takes_it_back(client, organisation, page, kind):
    user = person(kind, organisation)
    client.force_login(user)
    assert "Gemeente Oudewater gebruikt geen AI-systemen met een hoog risico" in text_of(client.get(page))
    assert client.post(page, {"declare": "1"}).status_code == 302

    (declared,) = NilReturn.objects.all()
    assert (declared.organisation, declared.declared_by, declared.ended_at) == (organisation, user, None)
    assert Revision.current() == 1
    public = text_of(client.get("/organisaties/?group=nulopgaven"))
    assert "1 organisatie met een nulopgave" in public
    assert "Gemeente Oudewater" in public
    assert date_format(timezone.localdate(), "j F Y") in public
    (told,) = client.get("/api/v1/organisations").json()
    assert told["nilReturnOn"] == str(timezone.localdate())
    # Twice is once.
    assert client.post(page, {"declare": "1"}).status_code == 409

    refused = client.post(page, {"take_back": "1", "reason": " "})
    assert 'href="#id_reason"' in text_of(refused)
    assert client.post(page, {"take_back": "1", "reason": "Er komt iets aan."}).status_code == 302
    declared.refresh_from_db()
    assert declared.ended_at is not None
    assert "0 organisaties met een nulopgave" in text_of(client.get("/organisaties/?group=nulopgaven"))
    assert client.get("/api/v1/organisations").json()[0]["nilReturnOn"] is None
    assert kinds_of(organisation) == [EventKind.NIL_RETURN, EventKind.NIL_RETURN_ENDED]
    assert organisation.events.order_by("pk").last().reason == "Er komt iets aan."
    assert "Eerdere nulopgaven" in text_of(client.get(page))
    assert client.post(page, {"take_back": "1", "reason": "Nog eens."}).status_code == 409


@pytest.mark.parametrize("kind", ["editor", "outsider"])
def test_nobody_else_declares(client, organisation, page, kind):
    user = person(kind, organisation)
    client.force_login(user)
    assert client.post(page, {"declare": "1"}).status_code == 404
    assert isinstance(nil_returns.declare(organisation, by=user), Denied)
    assert isinstance(nil_returns.take_back(organisation, by=user, reason="Zomaar."), Denied)
    assert not NilReturn.objects.exists()


@pytest.mark.parametrize(
    ("category", "refused"),
    [(PublicationCategory.HIGH_RISK, True), (PublicationCategory.IMPACTFUL, True), (PublicationCategory.OTHER, False)],
)
def test_a_published_application_that_weighs_stands_in_the_way_and_the_page_says_so(
    client, organisation, page, category, refused
):
    VersionFactory(application__organisation=organisation, published=True, publication_category=category)
    client.force_login(person("manager", organisation))
    told = text_of(client.get(page))

    assert ("U kunt nu geen nulopgave doen." in told) is refused
    assert ('name="declare"' in told) is not refused
    assert client.post(page, {"declare": "1"}).status_code == (409 if refused else 302)
    assert NilReturn.objects.exists() is not refused


def test_an_organisation_with_other_applications_has_its_nil_return_beside_its_name(client, organisation):
    VersionFactory(application__organisation=organisation, published=True)
    nil_returns.declare(organisation, by=person("manager", organisation))
    assert "Nulopgave van" in text_of(client.get("/organisaties/"))
    assert "1 organisatie met een toepassing" in text_of(client.get("/organisaties/"))
    found = text_of(client.get("/organisaties/?q=woerden"))
    assert "Oudewater" not in found
    assert "Er is geen organisatie die bij uw keuzes past" in found


def test_a_nil_return_is_found_by_name(client, organisation):
    nil_returns.declare(organisation, by=person("manager", organisation))
    found = text_of(client.get("/organisaties/?q=oudewater"))
    assert "Nulopgave van" in found


def test_publishing_what_weighs_ends_it(organisation):
    by = person("editor", organisation)
    nil_returns.declare(organisation, by=person("manager", organisation))
    # Why the rest is empty, is for another test.
    unknown = {field.name: {"reason": "onbekend"} for field in COLUMNS if field.may_say_why_empty}
    answers = {"decision_maker": "mens", "impact_assessment": "onbekend", "missing": unknown}
    answers |= {"publication_category": PublicationCategory.IMPACTFUL}
    version = VersionFactory(application__organisation=organisation, **answers)
    workflow.apply(workflow.PUBLISH, version, by=by)
    assert not organisation.nil_returns.filter(ended_at=None).exists()
    assert kinds_of(organisation)[-1] == EventKind.NIL_RETURN_ENDED


def test_an_organisation_that_is_no_more_declares_nothing(client, organisation, page):
    Organisation.objects.update(active=False)
    client.force_login(person("manager", organisation))
    assert "Deze organisatie bestaat niet meer." in text_of(client.get(page))
    assert client.post(page, {"declare": "1"}).status_code == 409
