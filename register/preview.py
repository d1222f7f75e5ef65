"""A link by which a colleague without an account reads a text that is not public yet."""

from django.conf import settings
from django.core import signing

from register.choices import IN_THE_MAKING
from register.models import Version

SALT = "register.preview"


def token_of(version: Version) -> str:
    """What the link holds: signed with the register's key, so nobody can make one up."""
    return signing.dumps(version.pk, salt=SALT)


def version_of(token: str) -> Version | None:
    """The version, while it is in the making and the link is not too old."""
    try:
        key = signing.loads(token, salt=SALT, max_age=settings.PREVIEW_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        return None
    found = Version.objects.filter(pk=key, state__in=IN_THE_MAKING, application__withdrawn_at=None)
    return found.with_identity().first()
