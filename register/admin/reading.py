"""A version in words, for who may not or cannot change it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from register.choices import State
from register.fields import Field, Kind, Section, in_section
from register.models import Version
from register.wording import value_of, words

# The column checks it too; a page makes no other link.
WEB = ("https://", "http://")


@dataclass(frozen=True)
class Answer:
    field: Field
    text: str
    links: list[dict[str, str]]


def in_short(version: Version) -> str:
    """Where an application stands, in the words of a list."""
    if version.application.withdrawn_at:
        return _("Ingetrokken")
    if version.number == 1 or version.state == State.PUBLISHED:
        return _state(version)
    if version.state == State.DRAFT:
        return _("Gewijzigd concept, versie %(n)s") % {"n": version.number}
    return _("%(state)s, versie %(n)s") % {"state": _state(version), "n": version.number}


def in_full(version: Version, published: Version | None, *, writes: bool) -> str:
    """Where an application stands, for the top of its page: what the public reads, and what is in the making."""
    application = version.application
    if application.withdrawn_at:
        day = date_format(timezone.localdate(application.withdrawn_at))
        return _("Ingetrokken op %(day)s: %(why)s") % {"day": day, "why": application.withdrawal_reason}
    if published is None:
        return _state(version)
    said = {"old": published.number, "new": version.number, "state": _state(version)}
    if published.pk == version.pk:
        return _("Gepubliceerd is versie %(old)s.") % said
    if writes:
        return _("Gepubliceerd is versie %(old)s. U werkt aan versie %(new)s.") % said
    return _("Gepubliceerd is versie %(old)s. In de maak is versie %(new)s: %(state)s.") % said


def _state(version: Version) -> str:
    if version.publish_on:
        return _("Wordt openbaar op %(day)s") % {"day": date_format(version.publish_on)}
    return version.get_state_display()


def answers(version: Version) -> list[tuple[Section, list[Answer]]]:
    """Every field of a version, per section."""
    return [(section, [_answer(field, version) for field in in_section(section)]) for section in Section]


def _answer(field: Field, version: Version) -> Answer:
    rows = value_of(field, version) if field.kind is Kind.LINKS else []
    links = [row | {"link": row["link"] if row["link"].startswith(WEB) else ""} for row in rows]
    return Answer(field, words(field, version), links)
