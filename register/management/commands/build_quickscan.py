from pathlib import Path

from django.core.management.base import BaseCommand

from register.importing import quickscan_fixtures
from register.importing.quickscan_sources import FOLDER


class Command(BaseCommand):
    help = "Write the records of the quickscan editions from the published figures. Twice gives the same files."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where sources/ is, and the result goes")

    def handle(self, *args, folder, **options):
        for edition, records in quickscan_fixtures.build(folder).items():
            path = folder / f"{edition}.json"
            path.write_text(quickscan_fixtures.render(records), encoding="utf-8")
            self.stdout.write(f"{path.name}: {len(records)} records")
