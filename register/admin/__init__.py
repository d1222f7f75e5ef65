"""The registration desk. Importing the modules registers their models with the site, in the order of its menu."""

from register.admin import version  # isort: skip
from register.admin import reports  # isort: skip
from register.admin import organisation, organisation_pages, membership, invitation, account  # isort: skip
from register.admin import application, downloads, moving, upload  # isort: skip

__all__ = [
    "account",
    "application",
    "downloads",
    "invitation",
    "membership",
    "moving",
    "organisation",
    "organisation_pages",
    "reports",
    "upload",
    "version",
]
