from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from register.derived import derive_all
from register.models import FormerName, Organisation, Revision, Version


class Command(BaseCommand):
    help = "Make the columns anew that follow from others: what is searched, and how complete a record is."

    @transaction.atomic
    def handle(self, **options):
        rows = sum(derive_all(model.objects.all()) for model in (Version, Organisation, FormerName))
        Revision.bump()
        self.stdout.write(_("Opnieuw afgeleid: %(rows)s rijen.") % {"rows": rows})
