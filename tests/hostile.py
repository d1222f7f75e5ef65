"""A register in which every text that somebody can write is at its worst; and its twin with full stops for the markup.

The two have the same words of the same length in the same places, so all that is made of them has the same
elements. What is typed also holds signs that the register cleans away; `hostile` gives the text as it is kept.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

from django.utils import timezone
from django.utils.http import urlencode

from register import preview, reports
from register.choices import AiActClass, Missing, Origin, PublicationCategory, ReportKind, ReportState
from register.fields import COLUMNS, Kind
from register.models import Collection, FormerName, Report, Version
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

MARKUP = '<script>alert(1)</script>"><svg onload=alert(1)></title>]]>{{7*191}}{% debug %}&#x3c;'
START = f"{MARKUP}עבר👩🏽‍🔬"
# An override and a mark of direction, and NUL.
TAKEN_AWAY = "\u202e\u200f\x00"
ENDING = " ja"
LONG = 10_000
NUMBER, ELSEWHERE, IMPORTED, WITHDRAWN = "12345670", "11111115", "22222220", "44444440"
ANSWERED, WAITING = "een-link-van-een-lezer", "een-andere-link"

Dress = Callable[[str], str]


def hostile(length: int, last: str = "") -> str:
    """All of the markup, and then one word up to the length, whose end tells it from all others."""
    last = last[: length - len(START)]
    return START + "x" * (length - len(START) - len(last)) + last


def harmless(text: str) -> str:
    return re.sub(r"[^\w\s]", ".", text)


def as_is(text: str) -> str:
    return text


def as_typed(text: str) -> str:
    return text[:10] + TAKEN_AWAY + text[10:]


def web_address(text: str) -> str:
    return "https://voorbeeld.nl/" + text.replace(" ", "/")


def texts(dress: Dress, ending: str = "") -> dict:
    """Every field of a version that somebody writes, as long as it may be."""
    made: dict = {}
    for column in COLUMNS:
        length = column.max_length or 0
        if column.kind in (Kind.LINE, Kind.TEXT):
            made[column.name] = dress(hostile(length - len(ENDING), column.name)) + ending
        elif column.kind in (Kind.URL, Kind.CONTACT):
            made[column.name] = web_address(dress(hostile(300, column.name)))
        elif column.kind is Kind.LINKS:
            link = web_address(dress(hostile(400, column.name)))
            made[column.name] = [{"title": dress(hostile(length, column.name)), "link": link}]
    return made


def typed(values: dict) -> dict:
    """The same values with what the register takes away in each plain text."""
    return {name: as_typed(value) if isinstance(value, str) else value for name, value in values.items()}


NAME_OF_ORGANISATION, ABBREVIATION = hostile(250, "organisatie"), "ABC" + MARKUP[:57]
FORMER_NAME, NAME_OF_PREDECESSOR = hostile(250, "vroeger"), hostile(250, "voorganger")
SOURCE_ID, SOURCE_ORGANISATION = hostile(100, "bron"), hostile(250, "bronorganisatie")
NOTE, GROUND, REASON = hostile(500, "reden"), hostile(LONG, "grond"), hostile(LONG, "intrekking")
NAME_OF_WITHDRAWN = hostile(100, "weg")
QUESTION, ANSWER, READER = hostile(2000, "vraag"), hostile(2000, "antwoord"), hostile(100, "lezer")
CONTACT = '"<script>alert(1)</script>"@voorbeeld.nl'
PROVIDER = texts(as_is, ENDING)["provider"]


def build(dress: Dress) -> Version:
    """The whole register; gives the text that is not public yet."""
    day = timezone.now() - timedelta(days=30)
    organisation = OrganisationFactory(
        slug="gemeente-een",
        name=as_typed(dress(NAME_OF_ORGANISATION)),
        abbreviation=as_typed(dress(ABBREVIATION)),
        website=web_address(dress(hostile(300, "website"))),
        unmatched=True,
    )
    gone = OrganisationFactory(slug="opgegaan", name=dress(NAME_OF_PREDECESSOR), active=False, active_until=day.date())
    organisation.predecessors.add(gone)
    FormerName.objects.create(organisation=organisation, name=as_typed(dress(FORMER_NAME)), until=day.date())

    application = ApplicationFactory(number=NUMBER, organisation=organisation, source_id=dress(SOURCE_ID))
    note = {"change_note": as_typed(dress(NOTE))}
    same = {"application": application, "high_risk": True, "ai_act_class": AiActClass.HIGH_RISK_AREA, **note}
    before = {"superseded": True, "published_at": day, "superseded_at": timezone.now()}
    VersionFactory(**same | before | typed(texts(dress)))
    published = VersionFactory(**same | typed(texts(dress, ENDING)), number=2, published=True)
    draft = VersionFactory(**same | typed(texts(dress)), number=3)

    _elsewhere(dress)
    _withdrawn(dress, organisation)
    _reports(dress, published)
    return draft


def _elsewhere(dress: Dress) -> None:
    """The same product at another organisation, which tells less; and one that was taken over."""
    ground = {"reason": Missing.WITHHELD, "ground": dress(GROUND)}
    values = texts(dress, ENDING) | {
        "contact_email": CONTACT if dress is as_is else "script@voorbeeld.nl",
        "publication_category": PublicationCategory.OTHER,
        "risks": "",
        "missing": {"risks": ground},
    }
    other = OrganisationFactory(slug="gemeente-twee", name="Gemeente Twee")
    VersionFactory(**values, published=True, application=ApplicationFactory(number=ELSEWHERE, organisation=other))
    taken_over = ApplicationFactory(
        number=IMPORTED,
        organisation=other,
        origin=Origin.IMPORT,
        source_register=CollectionFactory(slug=Collection.ALGORITMEREGISTER),
        source_id=dress(SOURCE_ID),
        source_organisation=dress(SOURCE_ORGANISATION),
    )
    VersionFactory(**texts(dress), published=True, application=taken_over)


def _withdrawn(dress: Dress, organisation) -> None:
    application = ApplicationFactory(
        number=WITHDRAWN,
        organisation=organisation,
        withdrawn_at=timezone.now(),
        withdrawal_reason=as_typed(dress(REASON)),
    )
    VersionFactory(application=application, name=dress(NAME_OF_WITHDRAWN), published=True)


def _reports(dress: Dress, version: Version) -> None:
    """What a reader asked: answered in public, and waiting."""
    values = {"version": version, "kind": ReportKind.QUESTION, "field": "risks", "text": as_typed(dress(QUESTION))}
    waiting = values | {"name": as_typed(dress(READER)), "token_hash": reports.hash_of(WAITING)}
    answered = values | {
        "token_hash": reports.hash_of(ANSWERED),
        "may_be_public": True,
        "is_public": True,
        "state": ReportState.ANSWERED,
        "answer": as_typed(dress(ANSWER)),
        "closed_at": timezone.now(),
    }
    Report.objects.bulk_create([Report(**waiting), Report(**answered)])


def addresses(dress: Dress, draft: Version) -> dict[str, str]:
    """Every kind of page of this register: {what it is: its address}."""
    record = f"/toepassingen/{NUMBER}/"
    provider = dress(PROVIDER)
    return {
        "home": "/",
        "list": "/toepassingen/",
        "compact": "/toepassingen/?view=compact",
        "table": "/toepassingen/?view=table",
        "found": "/toepassingen/?"
        + urlencode({"q": dress("<svg>"), "provider": provider, "organisation": "gemeente-een"}),
        "choose": "/toepassingen/kiezen/organisation/?" + urlencode({"naam": dress(MARKUP)}),
        "choose a supplier": "/toepassingen/kiezen/provider/?" + urlencode({"provider": provider}),
        "record": record,
        "English record": "/en" + record,
        "record elsewhere": f"/toepassingen/{ELSEWHERE}/",
        "imported": f"/toepassingen/{IMPORTED}/",
        "on a day": f"{record}?op={timezone.localdate() - timedelta(days=2)}",
        "versions": f"{record}versies/",
        "version": f"{record}versies/1/",
        "difference": f"{record}verschil/?van=1&naar=2",
        "compare": f"/toepassingen/vergelijken/?nummer={NUMBER}&nummer={ELSEWHERE}&nummer={IMPORTED}",
        "find to compare": "/toepassingen/vergelijken/?" + urlencode({"nummer": NUMBER, "q": dress(MARKUP)}),
        "changes": "/wijzigingen/",
        "changes of one": "/wijzigingen/?organisation=gemeente-een",
        "organisations": "/organisaties/?group=alle",
        "organisation sought": "/organisaties/?" + urlencode({"naam": dress(MARKUP)}),
        "organisation": "/organisaties/gemeente-een/",
        "organisation that went up": "/organisaties/opgegaan/",
        "statistics": "/statistiek/?" + urlencode({"provider": provider, "organisation": "gemeente-een"}),
        "report": f"{record}melden/",
        "waiting": f"/melding/{WAITING}/",
        "answered": f"/melding/{ANSWERED}/",
        "preview": f"/voorbeeld/{preview.token_of(draft)}/",
        "withdrawn": f"/toepassingen/{WITHDRAWN}/",
        "error": f"/{quote(dress(MARKUP))}/",
    }
