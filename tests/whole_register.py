"""A register with something of everything in it, for tests that look at all pages.

`make()` gives what an address may want of it: {name: value}.
"""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from register import history, nil_returns, organisations, preview, reports
from register.accounts import members
from register.choices import EventKind, Missing, Origin, ReportState, Role, State
from register.fields import COLUMNS, Field, Kind
from register.importing.quickscan import load_quickscan
from register.importing.upload.keep import keep
from register.models import Application, BrokenLink, Collection, Invitation, Version
from tests.factories import ApplicationFactory, CollectionFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories import VersionFactory as Text

FULL, BARE, IMPORTED, WITHDRAWN = "12345670", "11111115", "22222220", "44444440"
THEN, SINCE = datetime(2024, 6, 1, 12, tzinfo=UTC), datetime(2025, 2, 1, 12, tzinfo=UTC)
# Text that a page has to escape, in more than one paragraph, with an address in it.
AWKWARD = 'Leest <b>kentekens</b> & "meer".\n\nZie https://voorbeeld.nl/?a=1&b=2 en\n- dit\n- dat'
OF_KIND = {
    Kind.LINE: "Regel <i>& 'meer'</i>",
    Kind.TEXT: AWKWARD,
    Kind.URL: "https://voorbeeld.nl/?a=1&b=2",
    Kind.CONTACT: "algoritmes@voorbeeld.nl",
    Kind.MONTH: "2024-03",
    Kind.DATE: date(2026, 2, 1),
    Kind.LINKS: [
        {"title": "Wet & regel", "link": "https://voorbeeld.nl/?a=1&b=2"},
        {"title": "Zonder link", "link": ""},
    ],
}


def make() -> dict[str, str]:
    CollectionFactory()
    load_quickscan()
    user = UserFactory(register_manager=True, username="noor", email="noor@voorbeeld.nl")
    organisation = OrganisationFactory(name="Gemeente <Ons> & Dorp", slug="ons-dorp", abbreviation="OD")
    return (
        _public(organisation, user)
        | _at_work(organisation, user)
        | _of_organisations(organisation, user)
        | _of_readers(user)
    )


def value_of(field: Field):
    codes = [str(code) for code, _label in field.choices or () if code and code not in Missing.values]
    if field.kind is Kind.CHOICES:
        return codes[:2]
    return codes[0] if codes else OF_KIND.get(field.kind, "")


def _public(organisation, user):
    everything = {field.name: value_of(field) for field in COLUMNS}
    full = ApplicationFactory(number=FULL, organisation=organisation, source_id="A-7", review_due_on=date(2024, 1, 1))
    first = Text(application=full, superseded=True, published_at=THEN, superseded_at=SINCE, **everything)
    changed = everything | {"change_note": AWKWARD, "goal": "Anders"}
    second = Text(application=full, published=True, number=2, published_at=SINCE, **changed)
    Text.create_batch(25, published=True, application__organisation=organisation)
    why = {"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}, "goal": {"reason": "onbekend"}}
    of_bare = {"description_short": "", "technique": "", "category": [], "contact_email": "", "missing": why}
    Text(application=ApplicationFactory(number=BARE, organisation=organisation), published=True, **of_bare)
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER, name="Algoritmeregister")
    taken_over = {"origin": Origin.IMPORT, "source_register": source, "source_id": "9", "organisation": organisation}
    Text(application=ApplicationFactory(number=IMPORTED, source_organisation="Dorp", **taken_over), published=True)
    gone = {"withdrawn_at": timezone.now(), "withdrawal_reason": AWKWARD, "organisation": organisation}
    Text(application=ApplicationFactory(number=WITHDRAWN, **gone), published=True)
    reconstructed = Application.objects.filter(origin=Origin.RECONSTRUCTION)
    return {
        "first": first.pk,
        "second": second.pk,
        "reconstructed": reconstructed.filter(named=False).first().number,
        "reconstructed_by_name": reconstructed.filter(named=True).first().number,
    }


def _at_work(organisation, user):
    """The desk: a text in each state, and a file that is looked through."""
    where = {"application__organisation": organisation, "edited_by": user}
    draft = Text(**where, lawful_basis_grouping=OF_KIND[Kind.LINKS], goal=AWKWARD)
    review = Text(**where, state=State.IN_REVIEW)
    sent_back = Text(**where, state=State.REJECTED)
    history.record(sent_back, EventKind.REJECTED, by=user, reason=AWKWARD)
    planned = Text(**where, state=State.PLANNED, publish_on=timezone.localdate() + timedelta(days=9))
    broken = Text(**where, published=True, contact_email="", website="https://weg.nl/")
    seen = {"first_seen_at": timezone.now(), "checked_at": timezone.now()}
    BrokenLink.objects.create(version=broken, field="website", url="https://weg.nl/?a=1&b=2", status=404, **seen)
    file = b'source_id,name,phase\nA-7,Kentekens,In gebruik\nA-8,"Een ""ander"" <b>",ooit\n'
    upload = keep(file, name="lijst.csv", organisation=organisation, by=user, publish=False)
    made = {"draft": draft, "review": review, "sent_back": sent_back, "planned": planned, "broken": broken}
    return {name: version.pk for name, version in made.items()} | {
        "upload": upload.pk,
        "preview": preview.token_of(draft),
        "number": draft.application.number,
    }


def _of_organisations(organisation, user):
    other = OrganisationFactory(name="Gemeente Elders", slug="elders")
    organisations.rename(organisation, name="Gemeente Ons Dorp", by=user)
    nil_returns.declare(other, by=user)
    member = MembershipFactory(organisation=organisation, role=Role.EDITOR)
    invitation = Invitation.objects.create(
        organisation=organisation, email="els@voorbeeld.nl", role=Role.EDITOR, invited_by=user
    )
    return {
        "organisation": organisation.pk,
        "other": other.pk,
        "member": member.pk,
        "user": member.user_id,
        "invitation": invitation.pk,
        "invited": members.token_of(invitation),
    }


def _of_readers(user):
    """What readers wrote of a record: a report in each state. Each can be followed by its token."""
    found = Version.objects.published().get(application__number=FULL)
    states = {"received": None, "answered": ReportState.ANSWERED, "rejected": ReportState.REJECTED}
    keys = {}
    for token, state in states.items():
        said = {"kind": "fout", "field": "goal", "text": f"{token}: {AWKWARD}", "name": "Els", "address": "els@x.nl"}
        report = reports.receive(found, token=token, language="nl", may_be_public=True, **said)
        if state:
            reports.close(report, by=user, state=state, answer=AWKWARD, public=state == ReportState.ANSWERED)
        keys[f"{token}_key"] = report.pk
    return keys | {token: token for token in states}
