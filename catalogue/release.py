"""What readers would see differently after a deployment, as one short text."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

# All that shapes a page or an answer beside the records.
PARTS = ("register", "catalogue", "templates", "locale", "fixtures/suggestions")


@cache
def fingerprint() -> str:
    """A hash of the code, templates, styles and translations: the same on each host, another after each change.

    Read once per process, in some tens of milliseconds. So a release needs no version number to be noticed.
    """
    with override(settings.LANGUAGE_CODE):
        told = (settings.VERSION, str(settings.SITE_NAME), settings.SITE_OWNER, settings.CONTACT_EMAIL)
    digest = sha256(repr(told).encode())
    folders = [settings.BASE_DIR / part for part in PARTS]
    if settings.HOUSE_STYLE:
        folders.append(Path(settings.HOUSE_STYLE))
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(folder.parent).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
