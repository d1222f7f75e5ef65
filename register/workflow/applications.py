"""What happens to a whole application, not to one text of it. Transactions and locks as in versions.py."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register import history, notifications, review
from register.choices import EventKind
from register.models import Application, Revision
from register.workflow.rules import may_confirm, may_withdraw, require
from register.workflow.table import DISCARD, Refused
from register.workflow.versions import forget_unsaved, move


@transaction.atomic
def confirm(application: Application, *, by) -> Application:
    """Say today that what is published is still true. Raise Refused when the user may not."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    require(may_confirm(application, by))
    published = application.published_version
    application.confirmed_at = timezone.now()
    application.review_due_on = review.due_after(timezone.localdate(), application.organisation, published.phase)
    application.save(update_fields=["confirmed_at", "review_due_on"])
    history.record(published, EventKind.CONFIRMED, by=by, from_state=published.state)
    Revision.bump()
    return application


@transaction.atomic
def withdraw(application: Application, *, by, reason: str) -> Application:
    """Take a published application out of the catalogue. Its versions and number stay; a draft is discarded."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    require(may_withdraw(application, by))
    if not reason.strip():
        raise Refused(_("Schrijf erbij waarom."))
    published = application.published_version
    if draft := application.version_in_the_making:
        move(draft, DISCARD, by=by, reason=reason)
    forget_unsaved([application])
    application.withdrawn_at, application.withdrawal_reason = timezone.now(), reason
    application.review_due_on = None
    application.save(update_fields=["withdrawn_at", "withdrawal_reason", "review_due_on"])
    notifications.announce(
        history.record(published, EventKind.WITHDRAWN, by=by, from_state=published.state, reason=reason)
    )
    Revision.bump()
    return application
