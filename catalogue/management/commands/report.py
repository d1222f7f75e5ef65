from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone, translation

from catalogue.figures.report.document import Report
from catalogue.figures.report.files import FORMS, CannotWrite, as_html
from catalogue.figures.subject import Subject
from register.models import Edition, Revision


class Command(BaseCommand):
    help = (
        "Write the statistics report: all figures of the register, of the register on a day, or of a quickscan "
        "edition, as one HTML file that needs nothing else, or as PDF."
    )

    def add_arguments(self, parser):
        of_what = parser.add_mutually_exclusive_group()
        of_what.add_argument("--edition", help="a quickscan edition, such as 2024")
        of_what.add_argument("--op", type=day, metavar="YYYY-MM-DD", help="the register on this day")
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), default=settings.LANGUAGE_CODE)
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help=f"{' or '.join(FORMS)}; without it: HTML on standard output"
        )

    def handle(self, *args, edition=None, op=None, language, output=None, **options):
        asked = QueryDict(mutable=True)
        if edition:
            asked["edition"] = known(edition)
        if op:
            asked["op"] = past(op).isoformat()
        write = form_of(output) if output else as_html
        with translation.override(language):
            try:
                content = write(Report.of(Subject.of(asked, Revision.current())))
            except CannotWrite as refused:
                raise CommandError(str(refused)) from refused
        if output:
            keep(output, content)
        else:
            self.stdout.write(content.decode(), ending="")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day. Write it as 2026-06-01.") from error


def known(edition: str) -> str:
    editions = list(Edition.objects.filter(has_records=True).values_list("slug", flat=True))
    if not editions:
        raise CommandError("No edition is loaded. Run: manage.py load_quickscan")
    if edition not in editions:
        raise CommandError(f"There is no edition {edition} with records. There are: {', '.join(editions)}.")
    return edition


def past(asked: date) -> date:
    if asked > timezone.localdate():
        raise CommandError(f"{asked} has not been yet: the register knows its past only.")
    return asked


def form_of(output: Path):
    if output.suffix not in FORMS:
        raise CommandError(f"{output.name} must end in {' or '.join(FORMS)}.")
    if not output.absolute().parent.is_dir():
        raise CommandError(f"There is no directory {output.parent}.")
    return FORMS[output.suffix]


def keep(output: Path, content: bytes) -> None:
    """Beside its place first, so that nobody ever finds half a file there."""
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
