from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.models.columns import CleanCharField, CleanTextField
from register.querysets import MailQuerySet


class Mail(models.Model):
    """A mail to one person: written in the transaction that it tells of, sent after it, and again when that failed."""

    # Says what it is about and to whom, so that nothing is told twice: "remind:2026-11:17".
    key = models.CharField(max_length=200, unique=True)
    # None: to somebody without an account, who was invited.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mails")
    address = models.EmailField(_("aan"))
    subject = CleanCharField(_("onderwerp"), max_length=200)
    body = CleanTextField(_("tekst"))
    created_at = models.DateTimeField(_("geschreven op"), default=timezone.now)
    sent_at = models.DateTimeField(_("verzonden op"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    # When the last attempt began; who sets it has the mail to itself until the next is due.
    tried_at = models.DateTimeField(_("laatst geprobeerd op"), null=True, blank=True)
    problem = models.CharField(_("wat er misging"), max_length=500, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["sent_at", "created_at"], name="mail_waiting")]

    def __str__(self):
        return f"{self.subject}, {self.address}"
