"""The worst texts that somebody can write are whole, and nothing but text, on every page, in every feed and file.

Of the register of tests/hostile.py and its harmless twin everything is fetched once. What is made of the two has the
same elements with the same attributes, or some text became markup.
"""

import json
import re
from collections.abc import Iterator
from csv import DictReader
from html.parser import HTMLParser
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from catalogue.searching import hits
from register.fields import BY_NAME, COLUMNS
from tests import hostile
from tests.browser import complaints, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.hostile import ELSEWHERE, ENDING, IMPORTED, NUMBER, as_is, harmless

pytestmark = [pytest.mark.once, pytest.mark.django_db]

API = "/api/v1/applications"
FILES = {
    "feed": "/toepassingen/feed/",
    "feed of the log": "/wijzigingen/feed/",
    "sitemap": "/sitemap.xml",
    "records in the sitemap": "/sitemap-toepassingen-1.xml",
    "suggestions": "/toepassingen/suggesties/?q=script",
    "citation": f"/toepassingen/{NUMBER}/citeren/",
    "BibTeX": f"/toepassingen/{NUMBER}/citeren/?vorm=bibtex",
    "CSL": f"/toepassingen/{NUMBER}/citeren/?vorm=csl-json",
    "CSV": f"{API}?format=csv",
    "JSONL": f"{API}?format=jsonl",
    "XLSX": f"{API}?format=xlsx",
    "API": API,
    "API of one": f"{API}/{NUMBER}",
    "API of one elsewhere": f"{API}/{ELSEWHERE}",
    "API of organisations": "/api/v1/organisations",
}
FEEDS = [name for name in FILES if "feed" in name]
PUBLISHED, BEFORE = hostile.texts(as_is, ENDING), hostile.texts(as_is)


def shown(texts: dict, *without: str) -> list[str]:
    """The texts of a version that its page shows, of a link its title."""
    fields = [field for field in BY_NAME.values() if field.name in texts and field.shown and field.name not in without]
    return [
        texts[field.name] if isinstance(texts[field.name], str) else texts[field.name][0]["title"] for field in fields
    ]


OF_LINKS = ("contact_email", "website", "url", "process_index_url", "publiccode")
NAMES = [PUBLISHED["name"], hostile.NAME_OF_ORGANISATION]
GROUPINGS = [name for name in PUBLISHED if name.endswith("_grouping")]
LOG = [*NAMES, hostile.NOTE, hostile.REASON, hostile.NAME_OF_WITHDRAWN]
OF_A_RECORD = [hostile.NAME_OF_ORGANISATION, hostile.SOURCE_ID, hostile.NOTE]
# What each page shows whole. In a list the summary is cut, on the home page a note too.
WHOLE = {
    "home": [*NAMES, hostile.NAME_OF_WITHDRAWN],
    "list": [*NAMES, PUBLISHED["provider"]],
    "compact": NAMES,
    "table": NAMES,
    "found": ["<svg>", *NAMES, PUBLISHED["provider"]],
    "choose": [hostile.NAME_OF_ORGANISATION],
    "choose a supplier": [PUBLISHED["provider"]],
    "record": [*shown(PUBLISHED), *OF_A_RECORD, hostile.QUESTION, hostile.ANSWER],
    "English record": [*shown(PUBLISHED), *OF_A_RECORD, hostile.QUESTION, hostile.ANSWER],
    "record elsewhere": [*shown(PUBLISHED, "risks", "contact_email"), hostile.GROUND, hostile.CONTACT],
    "imported": [*shown(BEFORE), hostile.SOURCE_ID, hostile.SOURCE_ORGANISATION],
    "on a day": [*shown(BEFORE), *OF_A_RECORD],
    "versions": [*NAMES, hostile.NOTE],
    "version": [*shown(BEFORE), *OF_A_RECORD],
    "difference": [*shown(BEFORE, *OF_LINKS, *GROUPINGS), *NAMES, hostile.NOTE],
    "compare": [*shown(PUBLISHED, *OF_LINKS[:-1]), *shown(BEFORE, *OF_LINKS[:-1]), hostile.GROUND, NAMES[1]],
    "find to compare": NAMES,
    "changes": LOG,
    "changes of one": LOG,
    "organisations": [hostile.NAME_OF_ORGANISATION],
    "organisation sought": [hostile.NAME_OF_ORGANISATION, hostile.MARKUP],
    "organisation": [
        *(*NAMES, PUBLISHED["contact_email"], hostile.web_address(hostile.hostile(300, "website"))),
        *(hostile.ABBREVIATION, hostile.FORMER_NAME, hostile.NAME_OF_PREDECESSOR, hostile.NAME_OF_WITHDRAWN),
    ],
    "organisation that went up": [hostile.NAME_OF_ORGANISATION, hostile.NAME_OF_PREDECESSOR],
    "statistics": [hostile.NAME_OF_ORGANISATION, PUBLISHED["provider"]],
    "report": NAMES,
    "refused report": [*NAMES, hostile.READER, hostile.QUESTION],
    "waiting": [*NAMES, hostile.QUESTION, hostile.READER],
    "answered": [*NAMES, hostile.QUESTION, hostile.ANSWER],
    "preview": [*shown(BEFORE), *OF_A_RECORD],
    "withdrawn": [hostile.NAME_OF_ORGANISATION, hostile.NAME_OF_WITHDRAWN, hostile.REASON],
    "error": [],
}


class Page(HTMLParser):
    """The elements of a page in order with the names of their attributes, its text, and what its data blocks hold.

    A hit is marked in its own way in each of the two, so marks are no part of it.
    """

    def __init__(self, html: str):
        super().__init__()
        self.elements: list = []
        self.attributes: list[tuple[str, str]] = []
        self.text = self.title = ""
        self.blocks: list[str] = []
        self.values: list[str] = []
        self._inside = ""
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attrs):
        if tag != "mark":
            self.elements.append((tag, [name for name, _value in attrs]))
        self.attributes += [(name, value or "") for name, value in attrs]
        self.values += [value for name, value in attrs if name == "value" and value]
        self._inside = tag

    def handle_endtag(self, tag):
        if tag != "mark":
            self.elements.append(tag)
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            self.blocks.append(data)
        elif self._inside == "title":
            self.title += data
        else:
            self.text += data


def fetched(dress) -> dict:
    """Everything that is made of this register: {what it is: the answer}."""
    client = Client()
    addresses = hostile.addresses(dress, hostile.build(dress)) | FILES
    answers = {name: client.get(address) for name, address in addresses.items()}
    # Without a stamp it is not taken, and shown again.
    typed = {"kind": "vraag", "text": dress(hostile.QUESTION), "name": dress(hostile.READER)}
    sent = "&".join(f"{name}={hostile.quote(value)}" for name, value in typed.items())
    answers["refused report"] = client.post(
        f"/toepassingen/{NUMBER}/melden/", sent, content_type="application/x-www-form-urlencoded"
    )
    return {name: (answer.status_code, answer.getvalue()) for name, answer in answers.items()}


@pytest.fixture(scope="module")
def twins(django_db_setup, django_db_blocker):
    """The answers with the hostile texts, and with the harmless ones."""
    made = []
    with django_db_blocker.unblock():
        for dress in (as_is, harmless):
            with transaction.atomic():
                made.append(fetched(dress))
                transaction.set_rollback(True)
    return made


@pytest.fixture(scope="module")
def pages(twins):
    return [{name: Page(twin[name][1].decode()) for name in WHOLE} for twin in twins]


def on_one_line(text: str) -> str:
    return " ".join(text.split())


class TestPages:
    def test_every_page_is_there(self, twins):
        expected = dict.fromkeys(WHOLE, 200) | {"withdrawn": 410, "error": 404}
        for twin in twins:
            assert {name: twin[name][0] for name in WHOLE} == expected

    @pytest.mark.parametrize("name", WHOLE)
    def test_no_text_adds_an_element_or_an_attribute(self, pages, name):
        ours, twin = (page[name] for page in pages)
        assert len(ours.elements) == len(twin.elements)
        assert ours.elements == twin.elements

    @pytest.mark.parametrize("name", WHOLE)
    def test_the_texts_are_whole(self, pages, name):
        page = pages[0][name]
        said = [page.text, *map(on_one_line, page.values)]
        assert [text for text in WHOLE[name] if not any(on_one_line(text) in one for one in said)] == []
        assert "1337" not in page.text

    @pytest.mark.parametrize("name", WHOLE)
    def test_a_link_leads_to_a_page_or_a_mail_and_nothing_is_run(self, pages, name):
        page = pages[0][name]
        addresses = [value for attribute, value in page.attributes if attribute in ("href", "src", "action")]
        assert [one for one in addresses if not re.match(r"(https?://|mailto:|[/?#])", one)] == []
        assert not [name for name, _value in page.attributes if name == "style" or name.startswith("on")]

    def test_what_a_list_cuts_ends_so(self, pages):
        cut = re.findall(re.escape(hostile.START) + "x+ …", pages[0]["list"].text)
        assert [len(one) for one in cut] == [hits.LENGTH + len(" …")] * 3

    @pytest.mark.parametrize("name", ["record", "version", "preview", "waiting"])
    def test_the_title_of_a_page_is_text_too(self, pages, name):
        ours, twin = (page[name] for page in pages)
        assert harmless(ours.title) == harmless(twin.title)

    @pytest.mark.parametrize(
        ("name", "texts"),
        [
            ("record", [*NAMES, PUBLISHED["description_short"], PUBLISHED["provider"]]),
            ("organisation", [hostile.NAME_OF_ORGANISATION, hostile.ABBREVIATION, hostile.FORMER_NAME]),
        ],
    )
    def test_what_a_page_tells_machines_says_the_same(self, pages, name, texts):
        assert set(texts) <= {text for block in pages[0][name].blocks for text in texts_in(json.loads(block))}


def texts_in(data) -> Iterator[str]:
    """Every text in what was read from JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from texts_in(one)


ATOM = "{http://www.w3.org/2005/Atom}"


class TestFeeds:
    @pytest.mark.parametrize("name", FEEDS)
    def test_an_entry_says_the_texts_and_its_markup_is_ours(self, twins, name):
        ours, twin = (self.entries(one[name][1]) for one in twins)
        assert len(ours) == len(twin) > 1
        assert [Page(entry["summary"]).elements for entry in ours] == [
            Page(entry["summary"]).elements for entry in twin
        ]
        [changed] = [entry for entry in ours if f"/{NUMBER}/" in entry["id"] and "versies/2" in entry["id"]]
        assert changed["title"] == f"Gewijzigd: {PUBLISHED['name']}"
        assert changed["name"] == hostile.NAME_OF_ORGANISATION
        assert hostile.NOTE in Page(changed["summary"]).text

    def test_a_withdrawal_says_why(self, twins):
        [gone] = [one for one in self.entries(twins[0]["feed of the log"][1]) if one["title"].startswith("Ingetrokken")]
        assert gone["title"] == f"Ingetrokken: {hostile.NAME_OF_WITHDRAWN}"
        assert hostile.REASON in Page(gone["summary"]).text

    @staticmethod
    def entries(content: bytes) -> list[dict[str, str]]:
        feed = ElementTree.fromstring(content)  # noqa: S314 (our own)
        return [{e.tag.removeprefix(ATOM): e.text or "" for e in entry.iter()} for entry in feed.iter(f"{ATOM}entry")]


class TestFiles:
    @pytest.mark.parametrize("name", [name for name in FILES if "sitemap" in name])
    def test_the_sitemap_has_none_of_it(self, twins, name):
        ours, twin = (ElementTree.fromstring(one[name][1]) for one in twins)  # noqa: S314 (our own)
        assert self.locations(ours) == self.locations(twin) != []

    @staticmethod
    def locations(sitemap) -> list[str | None]:
        return [element.text for element in sitemap.iter() if element.tag.endswith("}loc")]

    def test_a_suggestion_is_the_name(self, twins):
        assert {PUBLISHED["name"], hostile.NAME_OF_ORGANISATION} <= set(
            texts_in(json.loads(twins[0]["suggestions"][1]))
        )

    def test_a_citation_says_who_and_what(self, twins):
        assert all(name in twins[0]["citation"][1].decode() for name in NAMES)
        [item] = json.loads(twins[0]["CSL"][1])
        assert [item["title"], item["author"][0]["literal"]] == NAMES

    def test_bibtex_has_one_entry_whose_signs_are_text(self, twins):
        ours, twin = (one["BibTeX"][1].decode() for one in twins)
        bare = re.sub(r"\\text\w+{}|\\.", "", ours)
        assert bare.count("{") == bare.count("}") == twin.count("{")
        assert ours.count("\n") == twin.count("\n")
        assert not re.search(r"(?<!\\)[%&#$_^~]", re.sub(r"  url = .*", "", ours))

    @pytest.mark.parametrize("form", ["CSV", "JSONL", "XLSX"])
    def test_a_file_has_every_text_as_it_is(self, twins, form):
        rows = {row["algorithm_id"]: row for row in read(form, twins[0][form][1])}
        expected = {NUMBER: PUBLISHED, IMPORTED: BEFORE}
        assert set(rows) == {NUMBER, ELSEWHERE, IMPORTED}
        for number, texts in expected.items():
            assert {name: cell(rows[number][name]) for name in texts} == texts
        assert rows[NUMBER]["organization"] == hostile.NAME_OF_ORGANISATION
        assert rows[NUMBER]["source_id"] == hostile.SOURCE_ID
        assert rows[NUMBER]["change_note"] == hostile.NOTE
        assert cell(rows[ELSEWHERE]["missing"])["risks"]["ground"] == hostile.GROUND

    def test_the_api_says_every_text_as_it_is(self, twins):
        one = json.loads(twins[0]["API of one"][1])
        said = {field.name: one[field.property_name] for field in COLUMNS if field.name in PUBLISHED}
        assert said == PUBLISHED
        assert hostile.GROUND in set(texts_in(json.loads(twins[0]["API of one elsewhere"][1])))
        assert {*NAMES, hostile.SOURCE_ID} <= set(texts_in(json.loads(twins[0]["API"][1])))
        assert hostile.NAME_OF_ORGANISATION in set(texts_in(json.loads(twins[0]["API of organisations"][1])))


def read(form: str, content: bytes) -> list[dict]:
    """The rows of a file, as a program reads them."""
    if form == "CSV":
        return list(DictReader(StringIO(content.decode(), newline="")))
    if form == "JSONL":
        return [json.loads(line) for line in content.decode().split("\n") if line]
    header, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def cell(value):
    """Links and reasons are JSON in a cell."""
    return json.loads(value) if isinstance(value, str) and value.startswith(("[{", "{")) else value


@needs_chromium
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_nothing_runs_and_nothing_sticks_out_of_a_small_screen(page, live_server):
    addresses = hostile.addresses(as_is, hostile.build(as_is))
    messages, dialogs = complaints(page), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.set_viewport_size({"width": 320, "height": 900})
    for address in addresses.values():
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        nothing_sticks_out(page)
    assert dialogs == []
    # The tombstone and the page that is not there say so to the console too.
    assert [message for message in messages if "(Gone)" not in message and "(Not Found)" not in message] == []
