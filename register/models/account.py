from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.choices import Role
from register.models.constraints import only_known_codes
from register.text import clean_line


class User(AbstractUser):
    """A person who works at the desk. What they may do there is in permissions.py, not in Django's permissions."""

    register_manager = models.BooleanField(
        _("registerbeheerder"),
        default=False,
        help_text=_("Mag bij alle organisaties werken en organisaties en leden beheren."),
    )

    # Of the mails and, after logging in, of the desk.
    language = models.CharField(_("taal"), max_length=2, choices=settings.LANGUAGES, default="nl")

    def clean(self):
        super().clean()
        # Names stand in mails, where a line of somebody's own would read as one of the register.
        self.first_name, self.last_name = clean_line(self.first_name), clean_line(self.last_name)

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.get_username()

    @property
    def log_name(self) -> str:
        """Who it was beyond doubt: a name one chooses oneself, and may be a colleague's."""
        shown, unique = self.display_name, self.get_username()
        return shown if shown == unique else f"{shown} ({unique})"


class Membership(models.Model):
    """One role of one person at one organisation. A person may have more of them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("gebruiker"))
    organisation = models.ForeignKey(
        "register.Organisation", models.CASCADE, related_name="memberships", verbose_name=_("organisatie")
    )
    role = models.CharField(_("rol"), max_length=20, choices=Role.choices)

    class Meta:
        ordering = ["organisation", "user", "role"]
        verbose_name = _("lidmaatschap")
        verbose_name_plural = _("lidmaatschappen")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="one_membership_per_person_organisation_and_role",
                violation_error_message=_("Deze persoon heeft deze rol al bij deze organisatie."),
            ),
            only_known_codes("role", Role.values, "membership_role_is_known"),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}, {self.organisation}"


class Invitation(models.Model):
    """A role at an organisation, offered by mail. The link in the mail is signed and works for 48 hours, once."""

    organisation = models.ForeignKey(
        "register.Organisation", models.CASCADE, related_name="invitations", verbose_name=_("organisatie")
    )
    email = models.EmailField(_("e-mailadres"))
    role = models.CharField(_("rol"), max_length=20, choices=Role.choices)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uitgenodigd door"))
    invited_at = models.DateTimeField(_("uitgenodigd op"), default=timezone.now)
    accepted_at = models.DateTimeField(_("aangenomen op"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("aangenomen door")
    )

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        constraints = [
            only_known_codes("role", Role.values, "invitation_role_is_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="who_accepts_an_invitation_does_so_at_a_moment",
                violation_error_message=_("Een aangenomen uitnodiging noemt wie haar aannam."),
            ),
        ]

    def __str__(self):
        return f"{self.email}, {self.get_role_display()}, {self.organisation}"
