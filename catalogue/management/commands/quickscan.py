from django.core.management.base import BaseCommand, CommandError

from catalogue.quickscan import EditionCount, editions
from register.choices import FigureDimension
from register.importing.quickscan import EDITIONS

COLUMNS = ("edition", "dimension", "category", "published", "counted", "verdict", "source")
PREFERRED = "*"


class Command(BaseCommand):
    help = "Lay each published quickscan figure beside the counted one. Fails when a preferred figure is off."

    def add_arguments(self, parser):
        parser.add_argument("--edition", choices=EDITIONS, help="without it: every edition")

    def handle(self, *args, edition=None, **options):
        wanted = [edition] if edition else list(EDITIONS)
        counts = [EditionCount(found) for found in editions() if found.slug in wanted]
        self.write_table([comparison for count in counts for comparison in count.comparisons])
        problems = [problem for count in counts for problem in problems_of(count)]
        problems += [not_loaded(slug) for slug in wanted if slug not in {count.edition.slug for count in counts}]
        if problems:
            raise CommandError("\n".join(["The records do not give the published figures:", *problems]))
        held = sum(comparison.figure.preferred for count in counts for comparison in count.comparisons)
        self.stdout.write(f"\n{PREFERRED} preferred figures, which counting must give: all {held} hold.")

    def write_table(self, comparisons):
        rows = [COLUMNS, *map(cells, comparisons)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def cells(comparison) -> tuple[str, ...]:
    """One line of the table, in English like every command: only the sources keep their own titles."""
    figure, counted = comparison.figure, comparison.counted
    return (
        figure.edition_id,
        words(FigureDimension(figure.dimension).name),
        figure.category_en,
        amount(figure.count, comparison.printed_share),
        amount(counted.number, counted.share, counted.times) if counted else "-",
        verdict(comparison),
        figure.source_title,
    )


def words(name: str) -> str:
    return name.lower().replace("_", " ")


def amount(number, share, times=None) -> str:
    """As "105 (39.5%)", or "61.2% (1.61 times)" of a growth."""
    shown = ["" if number is None else str(number), "" if share is None else f"{share}%"]
    first, *others = [*filter(None, shown), *([f"{times} times"] if times else [])] or ["-"]
    return f"{first} ({', '.join(others)})" if others else first


def verdict(comparison) -> str:
    cut_off = ", percentage cut off" if comparison.is_cut_off else ""
    return f"{words(comparison.verdict.name)}{cut_off}{PREFERRED if comparison.figure.preferred else ''}"


def problems_of(count) -> list[str]:
    """What keeps an edition from being reproduced."""
    if count.edition.has_records and not count.total:
        return [not_loaded(count.edition.slug)]
    return [" / ".join(cells(comparison)) for comparison in count.comparisons if not comparison.holds]


def not_loaded(slug: str) -> str:
    return f"Edition {slug} is not loaded. Run: manage.py load_quickscan"
