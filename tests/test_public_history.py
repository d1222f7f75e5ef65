"""What a record said before: every version that was public, what changed between two, what is left when it goes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from register.choices import Origin, State
from register.models import Application, Collection, Revision, Version
from tests.browser import LOOKS, axe_finds_nothing, complaints, look, nothing_sticks_out
from tests.conftest import needs_chromium
from tests.factories import ApplicationFactory, CollectionFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db

# The revision, and the versions with what they belong to.
HISTORY_QUERIES = DIFFERENCE_QUERIES = 2
NUMBER = "12345670"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAYLOADS = ["<svg onload=alert(1)>", "</title><h1>x", '" onfocus="alert(1)', "\u202e txt", "👩‍🔬", "x" * 10_000]


def history_of(many: int, **texts) -> list[Version]:
    """A record of which this many versions were public, a month apart; the last one still is."""
    application = ApplicationFactory(number=NUMBER, organisation__name="Gemeente Ons Dorp")
    writer = UserFactory(first_name="Kanarie", last_name="Schrijver")
    made = []
    for n in range(1, many + 1):
        at = START + timedelta(days=30 * n)
        last = {"published": True} if n == many else {"superseded": True, "superseded_at": at + timedelta(days=30)}
        values = {"goal": f"Wij tellen {n} bomen.", "change_note": f"Reden {n}." if n > 1 else "", **texts}
        moments = {"published_at": at, "dated_on": at.date(), "edited_by": writer}
        made.append(VersionFactory(application=application, number=n, name="Bomen", **last, **moments, **values))
    return made


def page(client, name, *arguments, prefix="", **query):
    address = reverse(f"catalogue:{name}", args=[NUMBER, *arguments])
    return client.get(prefix + address, query)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def never_public(application) -> list[Version]:
    """A draft that was thrown away, and one that waits for its day."""
    last = application.versions.count()
    return [
        VersionFactory(application=application, number=last + 1, state=State.DISCARDED, name="Kanarie", goal="Kanarie"),
        VersionFactory(application=application, number=last + 2, planned=True, name="Kanarie", goal="Kanarie"),
    ]


class TestVersions:
    def test_every_version_that_was_public_is_there_newest_first_with_what_it_changed(self, client):
        history_of(3)
        said = text(page(client, "versions"))
        assert said.index("Reden 3.") < said.index("Reden 2.") < said.index("Eerste versie.")
        assert "Gemeente Ons Dorp" in said
        assert said.count("1 veld veranderd: Doel en impact.") == 2
        for n in (1, 2, 3):
            assert f'href="/toepassingen/{NUMBER}/versies/{n}/"' in said
        assert f'href="/toepassingen/{NUMBER}/verschil/?van=1&amp;naar=2"' in said
        assert f'action="/toepassingen/{NUMBER}/"' in said

    def test_nobody_is_named(self, client):
        history_of(2)
        for name, arguments in (("versions", []), ("version", [1]), ("difference", [])):
            assert "Kanarie" not in text(page(client, name, *arguments))

    def test_what_was_never_public_is_in_none_of_the_pages(self, client):
        public = history_of(2)
        before = [page(client, name).content for name in ("versions", "difference")]
        never_public(public[0].application)
        assert [page(client, name).content for name in ("versions", "difference")] == before

    @pytest.mark.parametrize("many", [2, 30])
    def test_they_cost_the_same_for_two_or_thirty_versions(self, client, many, django_assert_num_queries):
        history_of(many)
        with django_assert_num_queries(HISTORY_QUERIES):
            page(client, "versions")
        with django_assert_num_queries(DIFFERENCE_QUERIES):
            page(client, "difference")

    def test_an_import_says_where_it_came_from(self, client):
        source = CollectionFactory(slug=Collection.ALGORITMEREGISTER, name="Algoritmeregister")
        application = ApplicationFactory(number=NUMBER, origin=Origin.IMPORT, source_register=source, source_id="1")
        VersionFactory(application=application, published=True)
        assert "Overgenomen uit een ander register: Algoritmeregister." in text(page(client, "versions"))

    def test_a_record_of_a_quickscan_has_its_versions_too_and_no_day_to_choose(self, client):
        collection = CollectionFactory(slug=Collection.QUICKSCAN, name="Quickscan")
        VersionFactory(application=ApplicationFactory(number=NUMBER, collection=collection), published=True)
        said = text(page(client, "versions"))
        assert "1 versie" in said
        assert 'name="op"' not in said


class TestOneVersion:
    def test_a_superseded_one_says_so_first_and_shows_what_it_said(self, client):
        history_of(3)
        said = text(page(client, "version", 1))
        assert "Wij tellen 1 bomen." in said
        assert "Wij tellen 3 bomen." not in said
        assert said.index("Versie 1 is vervangen op") < said.index("<h1")
        assert f'href="/toepassingen/{NUMBER}/"' in said
        assert f'href="/toepassingen/{NUMBER}/verschil/?van=1&amp;naar=3"' in said
        assert '<meta name="robots" content="noindex">' in said
        assert f"/toepassingen/{NUMBER}/versies/1/" in said.split('rel="canonical"')[1].split(">")[0]

    def test_the_address_of_the_current_one_points_to_the_record(self, client):
        history_of(2)
        said = text(page(client, "version", 2))
        assert "Wij tellen 2 bomen." in said
        assert said.split('rel="canonical" href="')[1].split('"')[0].endswith(f"/toepassingen/{NUMBER}/")
        assert "noindex" not in said

    def test_a_confirmation_of_today_is_not_said_of_an_old_text(self, client):
        history_of(2)
        Application.objects.update(confirmed_at=timezone.now(), review_due_on=date(2020, 1, 1))
        assert page(client, "version", 1).context["checked_on"] == (START + timedelta(days=30)).date()
        assert not page(client, "version", 1).context["is_overdue"]

    def test_what_was_never_public_answers_as_nothing_does(self, client):
        public = history_of(1)
        nothing = page(client, "version", 99)
        for version in never_public(public[0].application):
            for headers in ({}, {"if-none-match": "*"}):
                answer = client.get(reverse("catalogue:version", args=[NUMBER, version.number]), headers=headers)
                assert (answer.status_code, answer.content) == (404, nothing.content)

    @pytest.mark.parametrize("n", ["0", "01", "-1", "١", "1e3", "9" * 12])
    def test_a_number_that_is_none_is_not_there(self, client, n):
        history_of(1)
        assert client.get(f"/toepassingen/{NUMBER}/versies/{n}/").status_code == 404


class TestDifference:
    def test_it_is_told_word_by_word_in_marks_and_in_words(self, client):
        history_of(2)
        said = text(page(client, "difference"))
        assert '<del><span class="hidden-text">verwijderd: </span> 1<' in said
        assert '<ins><span class="hidden-text">toegevoegd: </span> 2<' in said
        assert "De organisatie schrijft bij versie 2:" in said
        assert "velden zijn hetzelfde" in said

    def test_the_last_two_are_compared_unless_one_chooses(self, client):
        history_of(3)
        compared = page(client, "difference").context["compared"]
        assert (compared.before.number, compared.after.number) == (2, 3)
        compared = page(client, "difference", van=1, naar=3).context["compared"]
        assert (compared.before.number, compared.after.number) == (1, 3)
        compared = page(client, "difference", naar=2).context["compared"]
        assert (compared.before.number, compared.after.number) == (1, 2)

    def test_codes_lists_links_and_reasons_are_told_as_a_whole(self, client):
        application = ApplicationFactory(number=NUMBER)
        VersionFactory(application=application, number=2, published=True)
        VersionFactory(
            application=application,
            number=1,
            superseded=True,
            published_at=START,
            phase="experiment",
            category=["verkeer", "wonen"],
            lawful_basis_grouping=[{"title": "Gemeentewet", "link": "https://wetten.overheid.nl/x"}],
            begin_date="2024-03",
            missing={"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}},
        )
        changed = {
            field.name: [(segment.change.value, segment.text) for segment in segments if segment.text != "\n"]
            for field, segments in page(client, "difference").context["compared"].changed
        }
        assert changed["phase"][1] == ("inserted", "In gebruik")
        assert ("same", "Verkeer") in changed["category"]
        assert ("deleted", "Wonen") in changed["category"]
        assert changed["lawful_basis_grouping"][0] == ("deleted", "Gemeentewet https://wetten.overheid.nl/x")
        assert changed["begin_date"][0] == ("deleted", "maart 2024")
        assert changed["risks"] == [
            ("deleted", "Niet openbaar, op grond van de wet (Woo, artikel 5.1)"),
            ("inserted", "Niet ingevuld door de organisatie"),
        ]

    def test_one_version_has_nothing_to_compare_with(self, client):
        history_of(1)
        assert "Er is nog niets veranderd." in text(page(client, "difference"))

    @pytest.mark.parametrize("van", ["3", "4", "99", "x", "-1", "0", "1e3", "٣", "9" * 30])
    def test_a_version_that_was_never_public_or_is_none_is_not_there(self, client, van):
        never_public(history_of(2)[0].application)
        nothing = page(client, "difference", van=4242)
        assert page(client, "difference", van=van).content == nothing.content
        assert page(client, "difference", naar=van).status_code == 404

    @pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload[:12])
    def test_no_text_becomes_markup_and_none_is_cut(self, client, payload):
        same = {"application": ApplicationFactory(number=NUMBER), "published_at": START}
        VersionFactory(**same, number=1, superseded=True, goal="", risks=payload[:2500])
        VersionFactory(
            **same, number=2, published=True, name=payload[:100], goal=payload[:2500], change_note=payload[:500]
        )
        for name in ("versions", "difference"):
            said = page(client, name).content.decode()
            for element in ("<svg onload", "<h1>x", ' onfocus="'):
                assert element not in said
        if payload.startswith("x"):
            assert "x" * 2500 in said


class TestWithdrawn:
    @pytest.fixture
    def withdrawn(self):
        versions = history_of(2)
        Application.objects.update(
            withdrawn_at=datetime(2026, 7, 1, 12, tzinfo=UTC), withdrawal_reason="Wij tellen niet meer."
        )
        return versions

    @pytest.mark.parametrize(
        "path", ["", "versies/", "versies/1/", "versies/2/", "versies/99/", "verschil/", "verschil/?van=1&naar=2"]
    )
    def test_everything_under_its_number_says_so_and_no_text_is_left(self, client, withdrawn, path):
        answer = client.get(f"/toepassingen/{NUMBER}/{path}")
        said = text(answer)
        assert answer.status_code == 410
        for told in ("Bomen", "Gemeente Ons Dorp", NUMBER, "1 juli 2026", "Wij tellen niet meer.", "Versie 1, vanaf"):
            assert told in said
        assert "Wij tellen 1" not in said
        assert "Wij tellen 2" not in said
        assert "Reden 2" not in said
        assert "ETag" not in answer.headers

    def test_a_copy_from_before_is_not_taken_for_good(self, client):
        history_of(2)
        tag = page(client, "versions").headers["ETag"]
        assert client.get(f"/toepassingen/{NUMBER}/versies/", headers={"if-none-match": tag}).status_code == 304
        Application.objects.update(withdrawn_at=timezone.now(), withdrawal_reason="Gestopt.")
        Revision.bump()
        assert client.get(f"/toepassingen/{NUMBER}/versies/", headers={"if-none-match": tag}).status_code == 410


@needs_chromium
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_the_history_and_the_log_are_accessible_and_whole(page, live_server):
    history_of(3, lawful_basis_grouping=[{"title": "Gemeentewet", "link": f"https://wetten.nl/{'lang/' * 30}"}])
    gone = VersionFactory(published=True).application
    Application.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="Gestopt.")
    messages = complaints(page)
    for address in (
        f"/toepassingen/{NUMBER}/versies/",
        f"/toepassingen/{NUMBER}/versies/1/",
        f"/en/toepassingen/{NUMBER}/verschil/",
        "/wijzigingen/?kind=gewijzigd&kind=ingetrokken&since=gisteren",
        f"/toepassingen/{gone.number}/versies/",
    ):
        page.goto(live_server.url + address)
        for width, scheme in LOOKS:
            look(page, width, scheme)
            axe_finds_nothing(page)
            nothing_sticks_out(page)
    assert [message for message in messages if "410" not in message] == []


@needs_chromium
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"java_script_enabled": False}

    def test_a_reader_compares_two_versions_and_goes_to_a_day(self, page, live_server):
        history_of(3)
        page.goto(f"{live_server.url}/toepassingen/{NUMBER}/versies/")
        page.get_by_label("Van versie").select_option("1")
        page.get_by_role("button", name="Vergelijk").click()
        assert page.url.endswith("/verschil/?van=1&naar=3")
        page.go_back()
        page.get_by_label("Dag", exact=True).fill("2026-04-15")
        page.get_by_role("button", name="Toon").click()
        assert page.url.endswith(f"/toepassingen/{NUMBER}/?op=2026-04-15")
