"""A link by which a colleague without an account reads a text that is not public yet."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing

from register.choices import FIXED, IN_THE_MAKING
from register.models import Version

SALT = "register.preview"


def token_of(version: Version) -> str:
    """What the link holds: signed with the register's key, so nobody can make one up."""
    return signing.dumps(version.pk, salt=SALT)


def version_of(token: str) -> Version | None:
    """The version, while the link is not too old: in the making, or public since. What was taken back is not there."""
    try:
        key = signing.loads(token, salt=SALT, max_age=_lifetime())
    except signing.BadSignature:
        return None
    found = Version.objects.filter(pk=key, state__in=[*IN_THE_MAKING, *FIXED], application__withdrawn_at=None)
    return found.with_identity().first()


def expires_at(token: str) -> datetime:
    """The last moment of a token that version_of took."""
    _value, made_at, _signature = token.rsplit(":", 2)
    return datetime.fromtimestamp(signing.b62_decode(made_at), tz=UTC) + _lifetime()


def _lifetime() -> timedelta:
    return timedelta(days=settings.PREVIEW_DAYS)
