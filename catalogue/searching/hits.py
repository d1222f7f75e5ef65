"""Where in a text the words are that were searched, and which passage of a record shows most of them.

Whole words are marked, also where only a part was searched: a screen reader would read half a word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.searching.words import Part
from register.fields import COLUMNS, Kind
from register.models import Version
from register.searchable import searchable, with_places

LENGTH = 220
# So much of a passage stands before its first hit, to see what it is about.
LEAD = 60
# From as many hits a passage is tried.
MOST_TRIED = 50


@dataclass(frozen=True, order=True)
class Hit:
    """A stretch of text that holds the part with this number."""

    start: int
    end: int
    part: int


@dataclass(frozen=True)
class Passage:
    """A piece of a record's text with its hits marked. `label` is of the field; empty for the summary."""

    text: SafeString
    label: Any = ""

    def __str__(self):
        return format_html("{}: {}", self.label, self.text) if self.label else self.text


def marked(text: str, sought: Iterable[Part]) -> SafeString:
    """The text as it was written, escaped, with each hit in <mark>."""
    return _with_marks(text, hits(text, sought), 0, len(text))


def passage(version: Version, sought: Sequence[Part]) -> Passage:
    """Of the summary where that has a hit; else of the field with most of what the card does not show yet."""
    summary = "description_short" if version.description_short else "goal"
    text = _on_one_line(getattr(version, summary))
    found = hits(text, sought)
    if not found and (elsewhere := _elsewhere(version, summary, _not_in_sight(version, sought))):
        field, text = elsewhere
        return Passage(_around(text, hits(text, sought)), field.label)
    return Passage(_around(text, found))


def hits(text: str, sought: Iterable[Part]) -> list[Hit]:
    """All of them, in reading order, overlapping ones too."""
    sought = [part for part in sought if not part.without]
    if not held(text, sought):
        return []
    return sorted({hit for as_one in (False, True) for hit in _hits(text, sought, as_one)})


def held(text: str, sought: Iterable[Part]) -> list[Part]:
    """The parts that this text holds."""
    folded = searchable(text)
    return [part for part in sought if part.is_in(folded)]


def _hits(text: str, sought: Sequence[Part], as_one: bool) -> Iterator[Hit]:
    folded, places = with_places(text, as_one=as_one)
    for number, part in enumerate(sought):
        for form in part.forms:
            end = 0
            while (start := folded.find(form, end)) >= 0:
                # The word in which it begins, to the end of the word in which it ends.
                first = folded.rfind(" ", 0, start + 1) + 1
                end = folded.find(" ", start + len(form.rstrip()))
                yield Hit(places[first], places[end - 1] + 1, number)


def _with_marks(text: str, found: Iterable[Hit], start: int, end: int) -> SafeString:
    """The text from start to end. Hits that overlap are one mark."""
    pieces, done = [], start
    for first, last in _apart(found):
        first, last = max(first, done), min(last, end)
        if first < last:
            pieces.append((text[done:first], text[first:last]))
            done = last
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[done:end])


def _apart(found: Iterable[Hit]) -> Iterator[tuple[int, int]]:
    start = end = 0
    for hit in found:
        if hit.start >= end:
            yield start, end
            start = hit.start
        end = max(end, hit.end)
    yield start, end


def _around(text: str, found: Sequence[Hit]) -> SafeString:
    """The passage that holds most of the parts, from a word to a word, with … where text was left out."""
    best = max(found[:MOST_TRIED], key=lambda hit: _parts_from(hit, found), default=None)
    start = _start(text, best.start - LEAD, best.start) if best and best.end > LENGTH else 0
    end = _end(text, start + LENGTH)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, _with_marks(text, found, start, end), after)


def _parts_from(first: Hit, found: Sequence[Hit]) -> int:
    near = found[found.index(first) :][: MOST_TRIED * 2]
    return len({hit.part for hit in near if hit.end <= first.start + LENGTH - LEAD})


def _start(text: str, earliest: int, hit: int) -> int:
    """The beginning of a word from `earliest` on, at the latest that of the hit."""
    if earliest <= 0:
        return 0
    space = text.find(" ", earliest, hit)
    return space + 1 if space >= 0 else hit


def _end(text: str, latest: int) -> int:
    if latest >= len(text):
        return len(text)
    space = text.rfind(" ", latest - LENGTH // 2, latest + 1)
    return space if space >= 0 else latest


def _elsewhere(version: Version, summary: str, sought: Sequence[Part]):
    """The field, with its text, that holds most of these parts; the first of equals; None when none holds any."""
    texts = [(field, text) for field, text in _texts(version) if field.name not in ("name", summary)]
    counts = [len(held(text, sought)) for _field, text in texts]
    most = max(counts, default=0)
    return texts[counts.index(most)] if most else None


def _texts(version: Version):
    """Every text that stands on the page of the record, on one line."""
    for field in COLUMNS:
        value = getattr(version, field.name)
        if field.shown and field.kind in (Kind.LINE, Kind.TEXT):
            yield field, _on_one_line(value)
        elif field.kind is Kind.LINKS:
            yield field, ", ".join(row.get("title", "") for row in value)


def _not_in_sight(version: Version, sought: Iterable[Part]) -> list[Part]:
    """What neither the name nor the organisation shows; with a card these are read anyway."""
    organisation = version.application.organisation
    in_sight = [
        part for text in (version.name, organisation.name if organisation else "") for part in held(text, sought)
    ]
    return [part for part in sought if part not in in_sight and not part.without]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
