"""A file between its check and its commit."""

from hashlib import sha256

from django.utils import timezone

from register.importing.upload.rules import MAY_WAIT
from register.models import Organisation, Upload


def keep(content: bytes, *, name: str, organisation: Organisation, by, publish: bool) -> Upload:
    """Keep a file to be checked; and empty those that nobody committed in time."""
    empty_what_was_left()
    digest = sha256(content).hexdigest()
    return Upload.objects.create(
        organisation=organisation, user=by, name=name, content=content, sha256=digest, publish=publish
    )


def empty_what_was_left() -> int:
    """How many files were emptied."""
    left = Upload.objects.filter(committed_at=None, uploaded_at__lt=timezone.now() - MAY_WAIT)
    return left.exclude(content=b"").update(content=b"")
