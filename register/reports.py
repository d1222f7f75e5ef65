"""What readers report of a record, and what is answered: the verbs, each in one transaction with its event and mails.

Events and mails to the desk carry nothing of what a reader wrote: a name, an address or a text may be anybody's.
"""

from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import history, mail, report_mails
from register.choices import EventKind, ReportKind, ReportState
from register.models import Application, Mail, Report, Revision, Version
from register.models.report import ANSWERED
from register.permissions import Action, Denied, exists, may, rules_everywhere
from register.text import clean
from register.workflow import require

DAY = timedelta(days=1)
# Of one record: beyond this it is no conversation.
MOST_A_DAY = 20
# Name and address go so long after the answer; without one, so long after the report.
KEPT_AFTER_ANSWER = timedelta(days=90)
KEPT_WITHOUT_ANSWER = timedelta(days=365)
# A mail to a reader is thrown away once it is sent; one that could not be sent, after this.
UNSENT_KEPT = timedelta(days=30)

SHOWN = _("Vraag en antwoord staan bij de toepassing.")
HIDDEN = _("Vraag en antwoord staan niet meer bij de toepassing.")
CONSENT_WITHDRAWN = _("De lezer wil niet meer dat vraag en antwoord openbaar zijn.")


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def of_token(token: str) -> Report | None:
    """The report of a private link."""
    return _with_identity().filter(token_hash=hash_of(token)).first()


@transaction.atomic
def receive(
    version: Version,
    *,
    token: str,
    kind: ReportKind | str,
    text: str,
    language: str,
    field: str = "",
    name: str = "",
    address: str = "",
    may_be_public: bool = False,
) -> Report:
    """Take in what a reader wrote of a published version. The same form sent twice is one report.

    Raise Refused when somebody wrote the same today, or when today too many did.
    """
    Application.objects.select_for_update().get(pk=version.application_id)
    text = clean(text)
    known = Report.objects.filter(token_hash=hash_of(token)).first()
    if known and known.text == text:
        return known
    require(_may_receive(version, text, is_spent=known is not None))
    report = Report.objects.create(
        version=version,
        kind=kind,
        field=field,
        text=text,
        name=name,
        address=address,
        language=language,
        may_be_public=may_be_public,
        token_hash=hash_of(token),
    )
    history.record(version, EventKind.REPORTED)
    report_mails.tell_desk(report)
    report_mails.tell_receipt(report, token)
    return report


def _may_receive(version: Version, text: str, *, is_spent: bool) -> bool | Denied:
    if is_spent:
        return Denied(_("Met dit formulier hebt u al iets gemeld. Wilt u dit ook melden? Verstuur het dan nog eens."))
    today = Report.objects.filter(
        version__application=version.application_id, received_at__gte=timezone.now() - DAY
    ).values_list("text", flat=True)
    if text in today:
        return Denied(_("Precies deze tekst is vandaag al gemeld. Wilt u iets anders melden? Schrijf dat er dan bij."))
    if len(today) >= MOST_A_DAY:
        return Denied(_("Over deze toepassing is vandaag al veel gemeld. Probeer het morgen nog eens."))
    return True


def may_answer(report: Report, user) -> bool | Denied:
    """Whether this user may handle it at all; says why not."""
    if rules_everywhere(user):
        return True
    organisation = report.version.application.organisation
    # Without an organisation, `may` would ask for any role anywhere.
    allowed = organisation is not None and may(user, Action.ANSWER, organisation)
    if not allowed or organisation is None:
        return allowed or Denied(_("Alleen een registerbeheerder beantwoordt deze melding."))
    return exists(organisation)


def may_close(report: Report, user) -> bool | Denied:
    allowed = may_answer(report, user)
    if allowed and report.state != ReportState.RECEIVED:
        who = report.closed_by.display_name if report.closed_by else "–"
        return Denied(_("%(who)s heeft deze melding al beantwoord. Uw antwoord is niet opgeslagen.") % {"who": who})
    return allowed


def may_show(report: Report, user) -> bool | Denied:
    """Whether this user may put question and answer with the record, or take them away."""
    allowed = may_answer(report, user)
    if allowed and not report.may_be_public:
        return Denied(_("De lezer heeft niet gezegd dat de melding openbaar mag zijn."))
    if allowed and report.state not in ANSWERED:
        return Denied(_("Alleen een melding met een antwoord kan openbaar zijn."))
    return allowed


def correction_of(report: Report) -> Version | None:
    """The version that the public reads since the report, or read when it was closed; None when none came after."""
    later = Version.objects.ever_public().filter(
        application=report.version.application_id, number__gt=report.version.number
    )
    if report.closed_at:
        later = later.filter(published_at__lte=report.closed_at)
    return later.order_by("-number").first()


@transaction.atomic
def close(report: Report, *, by, state: ReportState | str, answer: str, public: bool = False) -> Report:
    """Answer a report, or say why it is not handled. Raise Refused when that may not, or another was first."""
    report = _locked(report)
    require(may_close(report, by))
    answer = clean(answer)
    require(_fits(report, ReportState(state), answer, public=public))
    report.state, report.answer, report.is_public = ReportState(state), answer, public
    report.closed_at, report.closed_by = timezone.now(), by
    report.save(update_fields=["state", "answer", "is_public", "closed_at", "closed_by"])
    history.record(report.version, EventKind.REPORT_CLOSED, by=by, reason=ReportState(state).label)
    report_mails.tell_answer(report)
    if public:
        Revision.bump()
    return report


def _fits(report: Report, state: ReportState, answer: str, *, public: bool) -> bool | Denied:
    if state == ReportState.RECEIVED:
        return Denied(_("Kies wat u met de melding hebt gedaan."))
    if not answer:
        return Denied(_("Schrijf een antwoord."))
    if state == ReportState.CORRECTED and correction_of(report) is None:
        return Denied(_("Er is sinds de melding geen nieuwe versie gepubliceerd. Publiceer eerst de verbetering."))
    if public and (state not in ANSWERED or not report.may_be_public):
        return Denied(_("Dit mag niet bij de toepassing staan: dat wil de lezer niet, of er is geen antwoord."))
    return True


@transaction.atomic
def set_public(report: Report, *, public: bool, by) -> Report:
    """Put question and answer with the record, or take them away. Raise Refused when that may not."""
    report = _locked(report)
    require(may_show(report, by))
    if report.is_public != public:
        _show(report, public, by=by, reason=SHOWN if public else HIDDEN)
    return report


@transaction.atomic
def withdraw_consent(report: Report) -> Report:
    """The reader, who holds the link, wants it to be public no longer; or never."""
    report = _locked(report)
    report.may_be_public = False
    if report.is_public:
        _show(report, False, reason=CONSENT_WITHDRAWN)
    report.save(update_fields=["may_be_public"])
    return report


def _show(report: Report, public: bool, *, by=None, reason: str | Promise) -> None:
    report.is_public = public
    report.save(update_fields=["is_public"])
    history.record(report.version, EventKind.REPORT_CLOSED, by=by, reason=reason)
    Revision.bump()


def forget_reader(report: Report) -> None:
    """Erase who wrote it; what was not mailed yet is not mailed any more."""
    Report.objects.filter(pk=report.pk).update(name="", address="")
    Mail.objects.filter(key__startswith=f"{mail.TO_READERS}{report.pk}:").delete()


def forget_readers() -> int:
    """Erase the names and addresses that were kept long enough. Of how many reports."""
    now = timezone.now()
    Mail.objects.filter(key__startswith=mail.TO_READERS, created_at__lt=now - UNSENT_KEPT).delete()
    old = Q(closed_at__lt=now - KEPT_AFTER_ANSWER) | Q(received_at__lt=now - KEPT_WITHOUT_ANSWER)
    return Report.objects.filter(old).exclude(name="", address="").update(name="", address="")


def _locked(report: Report) -> Report:
    """As it is now, until the caller's transaction ends."""
    Report.objects.select_for_update().get(pk=report.pk)
    return _with_identity().get(pk=report.pk)


def _with_identity():
    return Report.objects.select_related(
        "version__application__organisation", "version__application__collection", "closed_by"
    )
