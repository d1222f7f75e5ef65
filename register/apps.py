from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "register"
    verbose_name = _("Register")

    def ready(self):
        from register import checks, database, derived  # noqa: F401  (checks registers itself)
        from register.accounts import receivers  # noqa: F401  (they connect themselves)
        from register.importing import collections

        post_migrate.connect(database.install_triggers, sender=self)
        post_migrate.connect(database.make_cache_table, sender=self)
        post_migrate.connect(database.make_search_index, sender=self)
        post_migrate.connect(collections.make_collections, sender=self)
        post_migrate.connect(derived.fill_what_is_empty, sender=self)
        post_migrate.connect(derived.suggest_anew, sender=self)


class DeskConfig(SimpleAdminConfig):
    """Django's admin, with our own site in place of the default one."""

    default_site = "register.admin.site.Desk"
