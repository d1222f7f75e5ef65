"""Impossible records are refused by the database itself, whichever way they come: here around every form and check."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from register import database
from register.choices import Origin, ReportState, Role, State
from register.fields import COLUMNS, Kind
from register.models import (
    Application,
    BrokenLink,
    Collection,
    Edition,
    EditionEntry,
    Event,
    FormerName,
    Invitation,
    Membership,
    NilReturn,
    Organisation,
    PublishedFigure,
    Report,
    Revision,
    Upload,
    Version,
    WorkCopy,
)
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    ReportFactory,
    UserFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


def edition():
    return Edition.objects.get_or_create(
        slug="2024", defaults={"name": "2024", "year": 2024, "collection": CollectionFactory()}
    )[0]


def figure(**values):
    number = PublishedFigure.objects.count()
    usual = {"dimension": "totaal", "category": "Alle", "code": str(number), "confidence": "high", "position": number}
    return PublishedFigure.objects.create(edition=edition(), **usual | values)


def entry(**values):
    return EditionEntry.objects.create(**{"edition": edition(), "version": VersionFactory(), "key": "1"} | values)


def imported(**values):
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER)
    return ApplicationFactory(**{"origin": Origin.IMPORT, "source_register": source} | values)


def invitation(**values):
    usual = {"organisation": OrganisationFactory(), "invited_by": UserFactory(), "role": Role.EDITOR}
    return Invitation.objects.create(email="els@voorbeeld.nl", **usual | values)


def upload():
    return Upload.objects.create(organisation=OrganisationFactory(), user=UserFactory(), name="lijst.csv")


def nil_return():
    return NilReturn.objects.create(organisation=OrganisationFactory(), declared_by=UserFactory())


def former_name():
    return FormerName.objects.create(organisation=OrganisationFactory(), name="Gemeente Ooit", until="2024-01-01")


def broken_link():
    return BrokenLink.objects.create(
        version=VersionFactory(), field="url", url="https://weg.nl/", first_seen_at=now(), checked_at=now()
    )


def answered():
    return ReportFactory(answered=True)


def public():
    return ReportFactory(public=True)


def work_copy(**values):
    return WorkCopy.objects.create(user=UserFactory(), **values)


def now():
    return timezone.now()


# Constraint, how to make a good record, and the update that must not get through.
UPDATES = [
    ("number_has_a_right_check_digit", ApplicationFactory, {"number": "12345671"}),
    ("number_has_a_right_check_digit", ApplicationFactory, {"number": "10345670"}),
    ("a_record_of_the_own_register_has_an_organisation", ApplicationFactory, {"organisation": None}),
    ("no_reconstruction_in_the_own_register", ApplicationFactory, {"origin": Origin.RECONSTRUCTION}),
    ("either_an_organisation_or_only_its_type", ApplicationFactory, {"organisation_type": "gemeente"}),
    ("an_unnamed_record_is_a_reconstruction_without_organisation", ApplicationFactory, {"named": False}),
    ("an_import_and_only_an_import_has_a_source_register", ApplicationFactory, {"origin": Origin.IMPORT}),
    ("an_import_and_only_an_import_has_a_source_register", imported, {"source_register": None}),
    ("only_an_import_was_seen_in_a_source", ApplicationFactory, {"source_organisation": "Gemeente Delft"}),
    ("only_an_import_was_seen_in_a_source", ApplicationFactory, {"source_seen_on": "2026-08-08"}),
    ("a_withdrawal_has_a_reason", ApplicationFactory, {"withdrawn_at": now()}),
    ("a_withdrawal_has_a_reason", ApplicationFactory, {"withdrawal_reason": "Vervangen"}),
    ("origin_is_known", ApplicationFactory, {"origin": "gevonden"}),
    ("organisation_type_is_known", OrganisationFactory, {"type": "niet_gepubliceerd"}),
    (
        "an_unmatched_organisation_has_no_tooi_uri",
        lambda: OrganisationFactory(tooi_uri="https://identifier.overheid.nl/tooi/id/gm0363"),
        {"unmatched": True},
    ),
    (
        "an_organisation_ends_after_it_starts",
        OrganisationFactory,
        {"active_from": "2024-01-02", "active_until": "2024-01-01"},
    ),
    ("a_review_is_due_after_one_to_sixty_months", OrganisationFactory, {"review_months": 0}),
    ("a_review_is_due_after_one_to_sixty_months", OrganisationFactory, {"review_months": 61}),
    ("membership_role_is_known", MembershipFactory, {"role": "baas"}),
    ("invitation_role_is_known", invitation, {"role": "baas"}),
    ("who_accepts_an_invitation_does_so_at_a_moment", invitation, {"accepted_at": now()}),
    ("who_accepts_an_invitation_does_so_at_a_moment", invitation, {"accepted_by": F("invited_by")}),
    ("only_what_was_read_in_is_undone", upload, {"undone_at": now()}),
    ("dates_of_a_version_fit_its_state", VersionFactory, {"published_at": now()}),
    ("dates_of_a_version_fit_its_state", VersionFactory, {"superseded_at": now()}),
    ("dates_of_a_version_fit_its_state", VersionFactory, {"state": State.PUBLISHED, "dated_on": now()}),
    ("dates_of_a_version_fit_its_state", VersionFactory, {"state": State.PUBLISHED, "published_at": now()}),
    (
        "dates_of_a_version_fit_its_state",
        VersionFactory,
        {
            "state": State.SUPERSEDED,
            "published_at": now(),
            "superseded_at": now() - timedelta(days=1),
            "dated_on": now(),
        },
    ),
    ("a_planned_version_and_only_that_has_a_day", VersionFactory, {"state": State.PLANNED}),
    ("a_planned_version_and_only_that_has_a_day", VersionFactory, {"publish_on": "2027-01-01"}),
    ("change_note_fits", VersionFactory, {"change_note": "x" * 501}),
    ("version_state_is_known", VersionFactory, {"state": "kwijt"}),
    ("a_version_has_a_name", VersionFactory, {"name": ""}),
    ("use_ends_after_it_begins", VersionFactory, {"begin_date": "2024-03", "end_date": "2024-02"}),
    ("an_ai_act_class_has_a_reason", VersionFactory, {"ai_act_class": "minimaal"}),
    ("suggested_technique_is_known", VersionFactory, {"suggested_technique": "onbekend"}),
    ("suggested_application_type_is_known", VersionFactory, {"suggested_application_type": "iets anders"}),
    ("missing_has_reasons_by_field", VersionFactory, {"missing": ["onbekend"]}),
    ("figure_dimension_is_known", figure, {"dimension": "smaak"}),
    ("figure_confidence_is_known", figure, {"confidence": "zeker"}),
    ("report_kind_is_known", ReportFactory, {"kind": "klacht"}),
    ("report_state_is_known", answered, {"state": "zoek"}),
    ("a_closed_report_says_when", ReportFactory, {"closed_at": now()}),
    ("a_closed_report_says_when", answered, {"closed_at": None}),
    ("a_closed_report_has_an_answer", answered, {"answer": ""}),
    ("a_public_report_is_answered_and_may_be_public", answered, {"is_public": True}),
    ("a_public_report_is_answered_and_may_be_public", public, {"may_be_public": False}),
    ("a_public_report_is_answered_and_may_be_public", public, {"state": ReportState.REJECTED}),
]
# No dates fit a state that does not exist, so either may answer first.
ALSO_BROKEN = {"version_state_is_known": "dates_of_a_version_fit_its_state"}
# Of the declared columns: what breaks each kind of constraint.
BREAKS = {
    "fits": lambda field: "x" * (field.max_length + 1),
    "is_a_web_address": lambda field: "ftp://voorbeeld.nl",
    "is_a_month": lambda field: "2024-13",
    "is_known": lambda field: 99 if isinstance(field.choices[0][0], int) else "iets anders",
    "are_known": lambda field: ["iets anders"],
    "is_a_list": lambda field: {"title": "Wegenwet"},
}
UPDATES += [
    # With a reason, for which a class asks too.
    (f"{field.name}_{ending}", lambda: VersionFactory(ai_act_reason="Zie advies"), {field.name: break_it(field)})
    for field in COLUMNS
    for ending, break_it in BREAKS.items()
    if any(constraint.name == f"{field.name}_{ending}" for constraint in Version._meta.constraints)
]


def twice(make, **values):
    """Make a second record like the first, past every check in Python."""
    first = make(**values)
    copy = type(first).objects.get(pk=first.pk)
    copy.pk = None
    return copy


def twin_version(**values):
    copy = twice(VersionFactory, **values)
    copy.number += 1
    return copy


def twin_number():
    published = VersionFactory(published=True)
    return Version(application=published.application, name="Nog een", number=published.number)


def renumbered(application, number):
    application.number = number
    return application


def twin_entry():
    copy = twice(entry)
    copy.key = "2"
    return copy


def twin_key():
    copy = twice(entry)
    copy.version = VersionFactory()
    return copy


def twin_figure():
    copy = twice(figure, preferred=True)
    copy.position += 1
    return copy


# Constraint, and a record that may not stand beside another, or not at all.
INSERTS = [
    ("one_published_version_per_application", lambda: twin_version(published=True)),
    ("one_version_in_the_making_per_application", twin_version),
    ("version_numbers_are_unique_per_application", twin_number),
    (
        "one_application_per_number_of_a_source_register",
        lambda: renumbered(twice(imported, source_id="7"), "11111115"),
    ),
    (
        "one_application_per_own_number_of_an_organisation",
        lambda: renumbered(twice(ApplicationFactory, source_id="7"), "11111115"),
    ),
    (
        "one_organisation_per_tooi_uri",
        lambda: OrganisationFactory.build(tooi_uri=OrganisationFactory(tooi_uri="gm0363").tooi_uri),
    ),
    ("one_former_name_per_organisation", lambda: twice(former_name)),
    ("one_standing_nil_return_per_organisation", lambda: twice(nil_return)),
    ("one_membership_per_person_organisation_and_role", lambda: twice(MembershipFactory)),
    ("one_work_copy_per_person_and_version", lambda: twice(work_copy, version=VersionFactory())),
    ("one_work_copy_per_person_of_a_new_application", lambda: twice(work_copy)),
    ("one_broken_link_per_field_and_address", lambda: twice(broken_link)),
    ("a_version_counts_once_in_an_edition", twin_entry),
    ("one_entry_per_key_of_an_edition", twin_key),
    ("one_preferred_figure_per_category", twin_figure),
    ("one_figure_per_position", lambda: twice(figure)),
    ("event_kind_is_known", lambda: Event(kind="verzonnen", application=ApplicationFactory())),
    ("an_event_is_of_an_application_or_an_organisation", lambda: Event(kind="bewerkt")),
    (
        "an_event_is_of_an_application_or_an_organisation",
        lambda: Event(kind="bewerkt", application=ApplicationFactory(), organisation=OrganisationFactory()),
    ),
    ("there_is_one_register_revision", lambda: Revision(pk=2, number=1)),
]


@pytest.mark.parametrize(
    ("name", "make", "values"), UPDATES, ids=[f"{case[0]}-{number}" for number, case in enumerate(UPDATES)]
)
def test_the_database_refuses_an_update(name, make, values):
    record = make()
    # Those that guard an identity would answer before the constraint.
    database.drop_triggers()

    with pytest.raises((IntegrityError, DataError)) as refusal, transaction.atomic():
        type(record).objects.filter(pk=record.pk).update(**values)

    # PostgreSQL's own limit on a short column comes before our constraint.
    named = {name, ALSO_BROKEN.get(name)} & set(re.findall(r"\w+", str(refusal.value)))
    assert named or isinstance(refusal.value, DataError)


@pytest.mark.parametrize(("name", "make"), INSERTS, ids=[f"{case[0]}-{number}" for number, case in enumerate(INSERTS)])
def test_the_database_refuses_an_insert(name, make):
    record = make()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(record).objects.bulk_create([record])

    # SQLite names the columns of an index and not the index.
    assert name in str(refusal.value) or (connection.vendor == "sqlite" and "UNIQUE" in str(refusal.value))


def test_every_constraint_has_a_test_here():
    models = apps.get_app_config("register").get_models()
    declared = {constraint.name for model in models for constraint in model._meta.constraints}

    assert declared == {case[0] for case in [*UPDATES, *INSERTS]}


def test_every_declared_limit_and_vocabulary_is_a_constraint():
    held = {Kind.LINE, Kind.TEXT, Kind.CONTACT, Kind.URL, Kind.MONTH, Kind.CHOICE, Kind.CHOICES}
    names = {constraint.name for constraint in Version._meta.constraints}

    assert [
        field.name
        for field in COLUMNS
        if field.kind in held and not any(name.startswith(f"{field.name}_") for name in names)
    ] == []


def test_every_constraint_that_a_form_can_meet_explains_itself():
    assert [
        constraint.name
        for model in (
            *(Application, FormerName, Invitation, Membership, NilReturn, Organisation, Report, Upload, Version),
        )
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
    ] == []


@pytest.mark.parametrize("values", [{"lawful_basis_grouping": ["Wegenwet"]}, {"missing": {"risks": "onbekend"}}])
def test_a_list_or_a_reason_of_another_shape_is_not_stored(values):
    version = VersionFactory()

    with pytest.raises(TypeError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**values)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"begin_date": "2024-03", "end_date": "2024-02"}, "end_date"),
        ({"ai_act_class": "minimaal"}, "ai_act_reason"),
        ({"missing": {"risks": {"reason": "vergeten"}}}, "missing"),
        ({"missing": {"risks": {"reason": "niet_openbaar"}}}, "missing"),
        ({"missing": {"name": {"reason": "onbekend"}}}, "missing"),
        ({"lawful_basis_grouping": [{"title": "Wegenwet", "link": ""}]}, "lawful_basis_grouping"),
        ({"impacttoetsen_grouping": [{"title": "DPIA", "link": "javascript:alert(1)"}]}, "impacttoetsen_grouping"),
        ({"impacttoetsen_grouping": [{"title": "DPIA", "link": ""}] * 51}, "impacttoetsen_grouping"),
        ({"website": "https://ambtenaar@voorbeeld.nl/"}, "website"),
        ({"contact_email": "bel ons"}, "contact_email"),
    ],
)
def test_what_only_python_can_check_is_told_at_the_field(values, column):
    version = VersionFactory.build(application=ApplicationFactory(), **values)

    with pytest.raises(ValidationError) as refusal:
        version.full_clean()

    assert column in refusal.value.message_dict


def test_a_person_may_have_more_roles_at_one_organisation():
    editor = MembershipFactory()
    MembershipFactory(user=editor.user, organisation=editor.organisation, role=Role.APPROVER)

    assert Membership.objects.filter(user=editor.user).count() == 2


def test_the_revision_is_raised_by_one_and_starts_by_itself():
    assert Revision.current() == 0
    Revision.bump()
    Revision.bump()

    assert Revision.current() == 2


def test_an_account_with_events_cannot_be_deleted():
    user = UserFactory()
    version = VersionFactory()
    Event.objects.create(kind="bewerkt", application=version.application, version=version, actor=user)

    with pytest.raises(IntegrityError):
        user.delete()
