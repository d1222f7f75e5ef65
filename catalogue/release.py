"""What readers would see differently after a deployment, as one short text."""

from functools import cache
from hashlib import sha256

from django.conf import settings

# All that shapes a page or an answer beside the records.
PARTS = ("register", "catalogue", "templates", "locale")


@cache
def fingerprint() -> str:
    """A hash of the code, templates, styles and translations: the same on each host, another after each change.

    Read once per process, in some tens of milliseconds. So a release needs no version number to be noticed.
    """
    digest = sha256(settings.VERSION.encode())
    for part in PARTS:
        for path in sorted((settings.BASE_DIR / part).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(settings.BASE_DIR).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
