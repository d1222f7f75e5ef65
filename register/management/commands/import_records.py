from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from register.importing import ImportFailed, import_file
from register.importing.pipeline import FORMATS
from register.importing.progress import Bar


class Command(BaseCommand):
    help = "Take over the records of another register from a file: all of it or nothing. Twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the file to read")
        parser.add_argument("--format", choices=FORMATS, required=True, help="how the file is written")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")

    def handle(self, *, file, format, dry_run, **options):
        try:
            report = import_file(file, format=format, dry_run=dry_run, progress=Bar(_("Toepassingen")))
        except ImportFailed as error:
            raise CommandError(_("Er is niets ingelezen.") + f"\n{error}") from error
        self.stdout.write(str(report))
