from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from register import reports
from register.importing.upload.keep import empty_what_was_left
from register.models import WorkCopy

# Who comes back to a text that they typed and did not save, does so sooner.
UNSAVED_LASTS = timedelta(days=30)


class Command(BaseCommand):
    help = (
        "Throw away what nobody came back for: text never saved, files never read in, who reported something long ago."
    )

    def handle(self, **options):
        texts, _by_model = WorkCopy.objects.filter(saved_at__lt=timezone.now() - UNSAVED_LASTS).delete()
        counts = {"texts": texts, "files": empty_what_was_left(), "readers": reports.forget_readers()}
        told = _(
            "Weggedaan: %(texts)s niet-opgeslagen teksten, %(files)s niet-ingelezen bestanden,"
            " %(readers)s namen of adressen van lezers."
        )
        self.stdout.write(told % counts)
