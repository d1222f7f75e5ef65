"""What a password may not be, beside Django's own rules."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from register.models import Organisation

MAX_LENGTH = 4096
# So much has to be left of a password without the name of an organisation.
OWN_PART = 8


class MaximumLengthValidator:
    """A password of a megabyte keeps a hasher busy and nobody safe."""

    def validate(self, password, user=None):
        if len(password) > MAX_LENGTH:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self):
        return _("Uw wachtwoord heeft ten hoogste %(max)d tekens.") % {"max": MAX_LENGTH}


class OrganisationNameValidator:
    """Fifteen characters of which a guesser knows most: the name of an organisation in the register, and a year."""

    def validate(self, password, user=None):
        letters = _letters_of(password)
        for name in map(_letters_of, Organisation.objects.values_list("name", flat=True)):
            if name and name in letters and len(letters.replace(name, "")) < OWN_PART:
                raise ValidationError(self.get_help_text(), code="password_is_organisation")

    def get_help_text(self):
        return _("Uw wachtwoord is meer dan de naam van een organisatie.")


def _letters_of(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
