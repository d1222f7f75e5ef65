from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from register.importing.upload.keep import empty_what_was_left
from register.models import WorkCopy

# Who comes back to a text that they typed and did not save, does so sooner.
UNSAVED_LASTS = timedelta(days=30)


class Command(BaseCommand):
    help = "Throw away what nobody came back for: text that was typed and never saved, files that were never read in."

    def handle(self, **options):
        texts, _by_model = WorkCopy.objects.filter(saved_at__lt=timezone.now() - UNSAVED_LASTS).delete()
        counts = {"texts": texts, "files": empty_what_was_left()}
        told = _("Weggedaan: %(texts)s niet-opgeslagen teksten, %(files)s niet-ingelezen bestanden.")
        self.stdout.write(told % counts)
