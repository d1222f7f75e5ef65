"""Records for tests. `VersionFactory(published=True)` is one the public can read."""

from datetime import timedelta

import factory
from django.utils import timezone

from register import numbers
from register.choices import Origin, Phase, PublicationCategory, ReportState, Role, State, Technique
from register.models import (
    Application,
    Collection,
    Edition,
    EditionEntry,
    Membership,
    Organisation,
    Report,
    User,
    Version,
)


class CollectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Collection
        django_get_or_create = ["slug"]

    slug = Collection.OWN
    name = "AI-register"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"gemeente-{n}")
    name = factory.Sequence(lambda n: f"Gemeente {n}")
    type = "gemeente"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n}")
    password = factory.django.Password("een lang wachtwoord")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.EDITOR


def nth_number(n: int) -> str:
    """A valid number for each n below 9**7, no two alike, and not in the order of n."""
    rest = n * 1_000_003 % 9**7
    seven = ""
    for _ in range(7):
        rest, digit = divmod(rest, 9)
        seven += str(digit + 1)
    return seven + numbers.check_digit(seven)


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    # Each another one: of numbers drawn at random two are the same in one run of the suite out of many. The first of
    # all, 11111115, is written out in tests.
    number = factory.Sequence(lambda n: nth_number(n + 1))
    collection = factory.SubFactory(CollectionFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class VersionFactory(factory.django.DjangoModelFactory):
    """A complete draft; `published`, `superseded` or `planned=True` for what the public sees, saw, or sees tomorrow."""

    class Meta:
        model = Version

    class Params:
        organisation = None
        published = factory.Trait(
            state=State.PUBLISHED,
            published_at=factory.LazyFunction(timezone.now),
            dated_on=factory.LazyFunction(timezone.localdate),
        )
        superseded = factory.Trait(
            published=True, state=State.SUPERSEDED, superseded_at=factory.LazyFunction(timezone.now)
        )
        # Complete in all that a system of high risk is asked.
        high_risk = factory.Trait(
            publication_category=PublicationCategory.HIGH_RISK,
            goal="Controleren of voor een parkeerplaats is betaald.",
            decision_maker="mens",
            human_intervention="Een medewerker bekijkt elke foto.",
            objection_procedure="Bezwaar kan bij de gemeente.",
            risks="Een kenteken kan verkeerd worden gelezen.",
            lawful_basis="Gemeentewet, artikel 225.",
            impact_assessment="ja",
            fundamental_rights_assessment="uitgevoerd",
        )
        planned = factory.Trait(
            state=State.PLANNED, publish_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=1))
        )

    application = factory.SubFactory(ApplicationFactory)
    name = factory.Sequence(lambda n: f"Kentekens herkennen {n}")
    description_short = "De scanauto leest kentekens van geparkeerde auto's."
    publication_category = PublicationCategory.OTHER
    phase = Phase.IN_USE
    technique = Technique.IMAGE
    category = ["verkeer"]
    contact_email = "algoritmes@voorbeeld.nl"


class ReportFactory(factory.django.DjangoModelFactory):
    """One that waits; `answered` or `public=True` for what was said to it."""

    class Meta:
        model = Report

    class Params:
        answered = factory.Trait(
            state=ReportState.ANSWERED, answer="Dank u wel.", closed_at=factory.LazyFunction(timezone.now)
        )
        public = factory.Trait(answered=True, may_be_public=True, is_public=True)

    version = factory.SubFactory(VersionFactory, published=True)
    kind = "vraag"
    text = factory.Sequence(lambda n: f"Wat doet het {n}?")
    token_hash = factory.Sequence(lambda n: f"{n:064}")


def quickscan_of_one(name: str) -> Edition:
    """The edition of 2024, which counted one application that nobody knows by name."""
    unnamed = ApplicationFactory(
        collection=CollectionFactory(slug=Collection.QUICKSCAN),
        organisation=None,
        organisation_type="gemeente",
        named=False,
        origin=Origin.RECONSTRUCTION,
    )
    entry = VersionFactory(application=unnamed, published=True, name=name)
    edition = Edition.objects.create(slug="2024", name="Quickscan 2024", year=2024, collection=unnamed.collection)
    EditionEntry.objects.create(edition=edition, version=entry, key="1")
    return edition
