from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from register import links
from register.models import Organisation


class Command(BaseCommand):
    help = "Ask every web address in what is published, and note which do not answer: the desk shows them."

    def add_arguments(self, parser):
        parser.add_argument("--organisation", metavar="SLUG", help="only of this organisation")
        parser.add_argument("--limit", type=int, metavar="N", help="at most so many; each day the next ones")

    def handle(self, *, organisation, limit, **options):
        if limit is not None and limit < 1:
            raise CommandError(_("--limit is een getal vanaf 1."))
        try:
            found = links.check(organisation=self.organisation(organisation), limit=limit)
        except links.Offline as error:
            raise CommandError(
                _("Geen enkele website antwoordt. Heeft deze computer internet? Er is niets opgeschreven.")
            ) from error
        self.stdout.write(_("Adressen: %(working)s antwoorden, %(broken)s niet, %(left)s niet bekeken.") % vars(found))

    def organisation(self, slug):
        if slug is None:
            return None
        try:
            return Organisation.objects.get(slug=slug)
        except Organisation.DoesNotExist:
            raise CommandError(_("Er is geen organisatie ‘%(slug)s’.") % {"slug": slug}) from None
