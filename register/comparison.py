"""Two versions of one application beside each other, in words: for the desk and for the public."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise

from register.fields import COLUMNS, Field, Kind
from register.history import Change, Segment, differences, word_differences
from register.models import Version
from register.wording import items, value_of, words

IN_OWN_WORDS = (Kind.LINE, Kind.TEXT)
LISTS = (Kind.CHOICES, Kind.LINKS)


@dataclass(frozen=True)
class Comparison:
    """What differs between two versions, and the fields in which they are the same as (field, text)."""

    before: Version
    after: Version
    changed: list[tuple[Field, list[Segment]]]
    same: list[tuple[Field, str]]


def comparison(before: Version, after: Version, *, nothing: str | Promise = "") -> Comparison:
    """Field by field. `nothing` is what an empty field says of which nobody said why it is empty."""
    differing = {difference.field.name for difference in differences(before, after)}
    return Comparison(
        before,
        after,
        [(field, _became(field, before, after, nothing)) for field in COLUMNS if field.name in differing],
        [(field, words(field, after, nothing=nothing)) for field in COLUMNS if field.name not in differing],
    )


def _became(field: Field, before: Version, after: Version, nothing: str | Promise) -> list[Segment]:
    """Word by word or item by item where both have a value; else the one takes the place of the other."""
    both = value_of(field, before) and value_of(field, after)
    if both and field.kind in LISTS:
        return _item_differences(items(field, before), items(field, after))
    old, new = words(field, before, nothing=nothing), words(field, after, nothing=nothing)
    if both and field.kind in IN_OWN_WORDS:
        return word_differences(old, new)
    return _in_lines([(Change.DELETED, old), (Change.INSERTED, new)])


def _item_differences(old: list[str], new: list[str]) -> list[Segment]:
    found: list[tuple[Change, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [(Change.SAME, item) for item in old[i:j]]
        else:
            found += [(Change.DELETED, item) for item in old[i:j]]
            found += [(Change.INSERTED, item) for item in new[k:m]]
    return _in_lines(found)


def _in_lines(found: list[tuple[Change, str]]) -> list[Segment]:
    """Each on a line of its own."""
    lines = [segment for change, text in found for segment in (Segment(Change.SAME, "\n"), Segment(change, text))]
    return lines[1:]
