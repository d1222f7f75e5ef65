from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from register.choices import Role
from register.models.constraints import only_known_codes


class User(AbstractUser):
    """A person who works at the desk. What they may do there is in permissions.py, not in Django's permissions."""

    register_manager = models.BooleanField(
        _("registerbeheerder"),
        default=False,
        help_text=_("Mag bij alle organisaties werken en organisaties en leden beheren."),
    )

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.get_username()


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
