"""Every page is valid HTML by the Nu HTML checker, in both languages and in every state; so are our CSS and SVG.

And what that checker does not ask: headings in steps, titles that tell pages apart, addresses for search engines.
The pages are those of every_page.py.
"""

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import resolve

import catalogue.urls
from tests.every_page import ACCOUNT, PUBLIC, STATUSES, rendered
from tests.nu import complaints, needs_java
from tests.test_pages import Page
from tests.whole_register import FULL

pytestmark = [pytest.mark.once, pytest.mark.django_db]

# Of the public addresses these are no pages.
NO_PAGES = {"feed", "changes_feed", "suggestions", "cite"}
# In each of these the checker has something to find.
WRONG = {
    "wrong.html": '<!DOCTYPE html><html lang="nl"><title>x</title><p><div id=a></div></p>',
    "wrong.css": "p { colour: red }",
    "wrong.svg": '<svg xmlns="http://www.w3.org/2000/svg"><reect/></svg>',
}
STYLES = [settings.BASE_DIR / "catalogue/static/catalogue", settings.BASE_DIR / "register/static/register"]


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """Every page, made once for all the tests here: {name: response}."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = dict(rendered())
        transaction.set_rollback(True)
    return found


@pytest.fixture
def folder(pages, tmp_path) -> Path:
    """The pages, stylesheets and drawings as files."""
    for name, response in pages.items():
        (tmp_path / f"{name}.html").write_bytes(response.content)
    for file in (file for place in STYLES for suffix in ("css", "svg") for file in place.glob(f"*.{suffix}")):
        # The one thing in our stylesheets that the checker does not know.
        text = re.sub(r"@supports selector\([^)]*\)", "@supports (display: block)", file.read_text())
        (tmp_path / f"{file.parent.name}-{file.name}").write_text(text)
    return tmp_path


@needs_java
def test_the_checker_finds_what_is_wrong_and_nothing_in_our_pages_stylesheets_and_drawings(folder):
    # One run for both: half of what it costs is its start.
    for name, text in WRONG.items():
        (folder / name).write_text(text)
    found = complaints(folder)
    assert [told for told in found if told.split(",")[0] not in WRONG] == []
    assert {told.split(",")[0] for told in found} == set(WRONG)


def test_every_public_page_is_among_them():
    addresses = [address.split("?")[0] for name, address in PUBLIC.items() if name not in STATUSES]
    looked_at = {resolve(re.sub(r"{.*?}", FULL, address)).func for address in addresses}
    there_are = {url.callback for url in catalogue.urls.urlpatterns if url.name not in NO_PAGES}
    assert there_are <= looked_at


def test_each_is_the_page_that_it_is_meant_to_be(pages):
    for name, response in pages.items():
        _language, page = name.split("-", 1)
        expected = int(page[:3]) if page[:3].isdigit() else STATUSES.get(page, 200)
        assert response.status_code == expected, name
        assert response.headers["Content-Type"] == "text/html; charset=utf-8", name


def test_each_has_one_first_heading_and_skips_no_level(pages):
    for name, response in pages.items():
        levels = [int(tag[1]) for tag, _attributes in Page(response).tags if re.fullmatch("h[1-6]", tag)]
        steps = [deeper - level for level, deeper in pairwise(levels)]
        assert levels.count(1) == 1, name
        assert max(steps, default=0) <= 1, (name, levels)


def test_titles_tell_pages_apart(pages):
    paths = defaultdict(set)
    for name, response in pages.items():
        if name[3:] in PUBLIC | ACCOUNT:
            paths[Page(response).title].add(response.request["PATH_INFO"])
    assert {title: places for title, places in paths.items() if len(places) > 1} == {}


def test_each_public_page_says_by_which_addresses_it_is_known_or_asks_not_to_be_found(pages):
    for name, response in pages.items():
        if name[3:].removeprefix("empty-") not in PUBLIC:
            continue
        page = Page(response)
        robots = [meta["content"] for meta in page.all("meta") if meta.get("name") == "robots"]
        if "noindex" in " ".join([*robots, response.headers.get("X-Robots-Tag", "")]):
            continue
        [canonical] = [link["href"] for link in page.all("link") if link["rel"] == "canonical"]
        languages = {link["hreflang"] for link in page.all("link") if "hreflang" in link}
        is_its_own = urlsplit(canonical).path == response.request["PATH_INFO"]
        # One that is the same as another leaves the languages to that one.
        assert not is_its_own or languages == {"nl", "en", "x-default"}, name
