from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from register.importing.quickscan import FixtureError, load_quickscan
from register.importing.quickscan_sources import FOLDER


class Command(BaseCommand):
    help = "Load the quickscan editions and the published figures. Twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the editions and sources/ are")

    def handle(self, *args, folder, **options):
        try:
            report = load_quickscan(folder=folder)
        except FixtureError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Quickscan: {report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
            f"{report.withdrawn} withdrawn."
        )
