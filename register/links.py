"""Whether the addresses in what is published still answer; `manage.py check_links` runs it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from register.fields import COLUMNS, Kind
from register.models import BrokenLink, Version
from register.models.columns import URL_SCHEMES
from register.web_addresses import Answer, answer_of

# Websites at once, each with one question at a time: checking must not be what brings a small website down.
AT_ONCE = 8
# So many addresses of a website without any answer: it is away, and asking on would take the whole night.
AWAY = 3
# When so many websites are asked and not one answers, it is this machine that has no internet.
SUSPECT = 5


@dataclass(frozen=True)
class Checked:
    """What a run found: how many addresses answered as they should, did not, or were left for another time."""

    working: int
    broken: int
    left: int


class Offline(Exception):
    """Not one website answers."""


Places = dict[str, list[tuple[int, str]]]


def check(*, organisation=None, limit: int | None = None) -> Checked:
    """Ask every address of what is public, or of one organisation's, and write down which do not answer.

    With a limit as many addresses as that, on another day others. Raise Offline, and write nothing, when it seems to
    be this machine.
    """
    places = addresses(organisation)
    chosen = todays(sorted(places), limit, timezone.localdate())
    answers = ask(chosen)
    websites = {_website(url) for url in answers}
    if len(websites) >= SUSPECT and all(answer.status is None for answer in answers.values()):
        raise Offline
    write_down(answers, places)
    broken = sum(answer.is_broken for answer in answers.values())
    return Checked(working=len(answers) - broken, broken=broken, left=len(places) - len(answers))


def addresses(organisation=None) -> Places:
    """Each web address in what is public, with where it stands: [(primary key of the version, column), ...]."""
    versions = Version.objects.live()
    if organisation:
        versions = versions.filter(application__organisation=organisation)
    columns = [field for field in COLUMNS if field.kind in (Kind.URL, Kind.CONTACT, Kind.LINKS)]
    places: Places = defaultdict(list)
    for version in versions.only(*(field.name for field in columns)).iterator():
        for field in columns:
            for url in set(_addresses_in(getattr(version, field.name))):
                places[url].append((version.pk, field.name))
    return places


def todays(urls: list[str], limit: int | None, day: date) -> list[str]:
    """As many as the limit, beginning where the day before ended, so that every address has its turn."""
    if limit is None or limit >= len(urls):
        return urls
    start = day.toordinal() * limit % len(urls)
    return (urls + urls)[start : start + limit]


def ask(urls: Iterable[str]) -> dict[str, Answer]:
    """What each address answers. Those of a website that is away are left out after a few."""
    websites = defaultdict(list)
    for url in urls:
        websites[_website(url)].append(url)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(answer for answers in pool.map(_ask_website, websites.values()) for answer in answers)


@transaction.atomic
def write_down(answers: dict[str, Answer], places: Places) -> None:
    """Note what is broken, since when, and forget what works again or is no longer public."""
    now = timezone.now()
    known = BrokenLink.objects.values_list("pk", "url")
    mended = [pk for pk, url in known if url in answers and not answers[url].is_broken]
    BrokenLink.objects.filter(pk__in=mended).delete()
    for url, answer in answers.items():
        if not answer.is_broken:
            continue
        found = {"status": answer.status, "problem": answer.problem, "checked_at": now}
        for version, field in places[url]:
            BrokenLink.objects.update_or_create(
                version_id=version,
                field=field,
                url=url,
                defaults=found,
                create_defaults=found | {"first_seen_at": now},
            )
    # Last: what was public when the run began need not be so any more.
    BrokenLink.objects.exclude(version__in=Version.objects.live()).delete()


def _addresses_in(value) -> Iterator[str]:
    """The web addresses in the value of a column: a text, or a list of titles with links."""
    links = [row.get("link", "") for row in value] if isinstance(value, list) else [value]
    return (link.partition("#")[0] for link in links if link.partition("://")[0].lower() in URL_SCHEMES)


def _website(url: str) -> str:
    """The host that an address is of, with its port; "" for what is no address after all."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _ask_website(urls: list[str]) -> list[tuple[str, Answer]]:
    answers: list[tuple[str, Answer]] = []
    for url in urls:
        answers.append((url, answer_of(url)))
        if len(answers) == AWAY and all(answer.status is None for _url, answer in answers):
            break
    return answers
