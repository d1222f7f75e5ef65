"""The registration desk. Importing the modules registers their models with the site."""

from register.admin import account, membership, organisation, version

__all__ = ["account", "membership", "organisation", "version"]
