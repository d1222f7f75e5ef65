"""The registration desk. Importing the modules registers their models with the site, in the order of its menu."""

from register.admin import version  # isort: skip
from register.admin import organisation, membership, account  # isort: skip

__all__ = ["account", "membership", "organisation", "version"]
