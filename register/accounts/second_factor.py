"""When somebody has to have a second factor, and whether they have one."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from register import audit
from register.accounts import notices

# Recovery codes alone are none: they are there for when the factor is lost.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# A code is right in its own half minute and in those before and after it.
CODE_LIVES = 90


def has_one(user) -> bool:
    return get_adapter().is_mfa_enabled(user, FACTORS)


def is_missing(user) -> bool:
    """Whether the desk stays closed until this person has set one up."""
    return settings.SECOND_FACTOR == "required" and user.is_authenticated and not has_one(user)


def spend(user, code: str) -> bool:
    """Use a code of an app. False when it was used before."""
    return cache.add(f"code:{user.pk}:{code}", 1, CODE_LIVES)


@transaction.atomic
def remove(user, *, by) -> None:
    """For a colleague who lost it all: the next login asks for the password alone, and then to set up a new one."""
    Authenticator.objects.filter(user=user).delete()
    audit.write("second factor removed", on=user, actor=by)
    notices.tell(user, notices.FACTOR_REMOVED)
