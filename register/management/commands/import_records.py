from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from register.importing import ImportFailed, import_file
from register.importing.pipeline import FORMATS
from register.importing.progress import Bar
from register.importing.read import read_bytes
from register.importing.upload import rules
from register.importing.upload.commit import Receipt, commit
from register.importing.upload.compare import Comparison
from register.importing.upload.read import read
from register.importing.upload.verdicts import Tally
from register.models import Organisation, User
from register.permissions import Denied


class Command(BaseCommand):
    help = (
        "Read in records from a file: all of it or nothing. With --format the file of another register, whose records "
        "are taken over; with --organisation that organisation's own file. Twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="the file to read")
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--format", choices=FORMATS, help="of which other register the file is")
        whose.add_argument("--organisation", metavar="SLUG", help="of which organisation the file is")
        parser.add_argument("--publish", action="store_true", help="publish at once; without it drafts are made")
        parser.add_argument("--by", metavar="USERNAME", help="who does it, with the rights that they have at the desk")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")

    def handle(self, *, file, format, organisation, publish, by, dry_run, **options):
        if format and (publish or by):
            raise CommandError(_("--publish en --by horen bij --organisation."))
        try:
            if format:
                told = str(import_file(file, format=format, dry_run=dry_run, progress=Bar(_("Toepassingen"))))
            else:
                told = str(self._own_file(file, _organisation(organisation), publish, _user(by), dry_run))
        except ImportFailed as error:
            raise CommandError(_("Er is niets ingelezen.") + f"\n{error}") from error
        self.stdout.write(told)

    def _own_file(self, path, organisation, publish, by, dry_run) -> Receipt:
        refusals = [rules.may_read_in(organisation, by)]
        refusals += [rules.may_publish_at_once(organisation, by)] if publish else []
        for allowed in refusals:
            if isinstance(allowed, Denied):
                raise CommandError(str(allowed.reason))
        file = read(read_bytes(path), name=Path(path).name, organisation=organisation)
        if dry_run:
            tally = Tally.of(Comparison(file, publish=publish))
            if tally.problems:
                raise ImportFailed(tally.problems)
            return Receipt(file, publish, tally=tally, dry_run=True)
        return _finished(commit(file, by=by, publish=publish), Bar(_("Rijen")))


def _finished(steps, progress: Bar) -> Receipt:
    """The report at the end of the steps, of each of which the bar tells."""
    while True:
        try:
            progress(*next(steps))
        except StopIteration as finished:
            return finished.value


def _organisation(slug: str) -> Organisation:
    try:
        return Organisation.objects.get(slug=slug)
    except Organisation.DoesNotExist:
        raise CommandError(_("Er is geen organisatie ‘%(slug)s’.") % {"slug": slug}) from None


def _user(username: str | None) -> User | None:
    try:
        return User.objects.get(username=username) if username else None
    except User.DoesNotExist:
        raise CommandError(_("Er is geen gebruiker ‘%(name)s’.") % {"name": username}) from None
