from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from register.importing import ImportFailed
from register.importing.organisations import load_organisations
from register.importing.progress import Bar
from register.importing.report import grouped


class Command(BaseCommand):
    help = "Load the list of government organisations. Twice changes nothing."

    def handle(self, **options):
        try:
            loaded = load_organisations(progress=Bar(_("Organisaties")))
        except ImportFailed as error:
            raise CommandError(str(error)) from error
        counts = {name: grouped(count) for name, count in vars(loaded).items()}
        self.stdout.write(_("Organisaties: %(new)s nieuw, %(changed)s gewijzigd, %(unchanged)s ongewijzigd.") % counts)
