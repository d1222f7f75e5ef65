"""Which addresses still answer; and that nobody makes the register ask what it should not."""

import socket
import threading
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from register import links, web_addresses
from register.choices import LinkProblem
from register.models import BrokenLink
from tests.factories import OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db


class Website(BaseHTTPRequestHandler):
    """/404 answers 404, and so on; /to?where and /circle lead on; /get knows no HEAD; /slow and /letters take ages."""

    def answer(self):
        self.server.asked[(self.command, self.path)] += 1
        self.server.agents.add(self.headers["User-Agent"])
        path, _mark, where = self.path.partition("?")
        if path == "/slow":
            self.server.stopped.wait(5)
            return
        if path == "/letters":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not self.server.stopped.wait(0.05):
                self.wfile.write(b"a")
            return
        status = {"/get": 405 if self.command == "HEAD" else 200, "/to": 302, "/circle": 302}.get(path, 200)
        self.send_response(int(path[1:]) if path[1:].isdigit() else status)
        if path in ("/to", "/circle"):
            self.send_header("Location", where or path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer

    def log_message(self, *arguments): ...


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Who hangs up on us is not an error here."""


@pytest.fixture
def website(settings):
    settings.CHECK_LINKS_INSIDE = True
    server = Server(("127.0.0.1", 0), Website)
    server.asked, server.agents, server.stopped = Counter(), set(), threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.stopped.set()
    server.shutdown()
    server.server_close()
    thread.join()


def published(**values):
    return VersionFactory(published=True, **{"contact_email": ""} | values)


def broken():
    return {(link.field, link.url.rpartition("/")[2]): link.status for link in BrokenLink.objects.all()}


def test_every_address_of_what_is_public_is_asked_once_and_what_is_broken_noted(website):
    url = website.url
    version = published(
        website=f"{url}/ok",
        url=f"{url}/404",
        contact_email=f"{url}/410",
        source_data_grouping=[{"title": "BRP", "link": f"{url}/500"}, {"title": "Zonder link", "link": ""}],
        impacttoetsen_grouping=[{"title": "DPIA", "link": f"{url}/404#bladzijde-2"}],
    )
    published(website=f"{url}/404", url=f"{url}/get", contact_email="info@voorbeeld.nl")
    VersionFactory(website=f"{url}/concept")

    assert links.check() == links.Checked(working=2, broken=3, left=0)

    assert set(BrokenLink.objects.filter(version=version).values_list("field", "status")) == {
        ("url", 404),
        ("contact_email", 410),
        ("source_data_grouping", 500),
        ("impacttoetsen_grouping", 404),
    }
    assert BrokenLink.objects.count() == 5
    assert website.asked[("HEAD", "/404")] == website.asked[("GET", "/404")] == 1
    assert website.asked[("HEAD", "/ok")] == website.asked[("GET", "/get")] == 1
    assert not [path for _method, path in website.asked if path == "/concept"]
    assert website.agents == {"AI-register link check (+http://testserver)"}


def test_who_wants_no_robots_is_not_broken_and_nor_is_what_leads_on(website):
    for path in ("401", "403", "429", "to?/to?/ok", "naam met spatie/é?q=ü"):
        published(website=f"{website.url}/{path}")

    assert links.check() == links.Checked(working=5, broken=0, left=0)


def test_a_broken_link_keeps_its_first_day_and_goes_when_it_answers_or_is_no_longer_public(website):
    mended, still, gone = (published(website=f"{website.url}/{path}") for path in ("ok", "404", "410"))
    long_ago = timezone.now() - timedelta(days=40)
    for version in (mended, still, gone):
        BrokenLink.objects.create(
            version=version, field="website", url=version.website, first_seen_at=long_ago, checked_at=long_ago
        )
    gone.application.withdrawn_at, gone.application.withdrawal_reason = timezone.now(), "Klaar."
    gone.application.save()

    links.check()

    left = BrokenLink.objects.get()
    assert (left.version, left.first_seen_at, left.status) == (still, long_ago, 404)
    assert left.checked_at > long_ago
    assert str(left.explanation) == "Deze pagina bestaat niet meer."


@pytest.fixture
def _in_a_hurry(monkeypatch):
    monkeypatch.setattr(web_addresses, "PATIENCE", 0.3)
    monkeypatch.setattr(web_addresses, "DEADLINE", 0.6)


@pytest.mark.usefixtures("_in_a_hurry")
def test_each_kind_of_silence_has_its_name(website):
    with closing(socket.socket()) as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        problems = {
            nobody: LinkProblem.NO_ANSWER,
            f"{website.url}/slow": LinkProblem.TOO_SLOW,
            f"{website.url}/letters": LinkProblem.TOO_SLOW,
            f"{website.url}/circle": LinkProblem.IN_CIRCLES,
            website.url.replace("http://", "https://"): LinkProblem.UNSAFE,
            "http://bestaat-niet.invalid/": LinkProblem.NOT_FOUND,
            f"{website.url}/to?file:///etc/passwd": LinkProblem.NOT_FOUND,
            "http://[kapot/": LinkProblem.NO_ANSWER,
            "http://voorbeeld.nl:poort/": LinkProblem.NO_ANSWER,
            f"http://{'x' * 70}.nl/": LinkProblem.NOT_FOUND,
        }
        assert {url: web_addresses.answer_of(url).problem for url in problems} == problems


INSIDE = """
127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
::1 :: fe80::1%eth0 fd00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:7f00:1::
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1
"""


def test_what_is_of_the_public_internet_is_known_from_what_is_not():
    assert [address for address in INSIDE.split() if web_addresses.is_public(address)] == []
    assert web_addresses.is_public("194.60.207.52")
    assert web_addresses.is_public("2a00:d00:3:3::52")


def test_the_network_of_the_register_itself_is_never_asked_not_even_by_a_redirect(website, settings, monkeypatch):
    settings.CHECK_LINKS_INSIDE = False
    for host in (
        f"127.0.0.1:{website.server_port}",
        f"localhost:{website.server_port}",
        "[::1]",
        "2130706433",
        "0x7f.1",
    ):
        assert web_addresses.answer_of(f"http://{host}/").problem == LinkProblem.NOT_FOUND
    assert not website.asked

    # A website outside, which sends us in: the first hop counts as public, the second does not.
    first = iter([True])
    monkeypatch.setattr(web_addresses, "is_public", lambda address: next(first, False))
    assert web_addresses.answer_of(f"{website.url}/to?{website.url}/secret").problem == LinkProblem.NOT_FOUND
    assert list(website.asked) == [("HEAD", f"/to?{website.url}/secret")]


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind(website, monkeypatch):
    real, asked = socket.getaddrinfo, []

    def look_up(host, *arguments, **values):
        asked.append(host)
        return real("127.0.0.1", *arguments, **values)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert web_addresses.answer_of(f"http://voorbeeld.nl:{website.server_port}/ok").status == 200
    assert asked[0] == "voorbeeld.nl"
    assert "voorbeeld.nl" not in asked[1:]


def test_a_name_with_many_addresses_holds_nobody_up(monkeypatch):
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"198.51.99.{n}", 80)) for n in range(250)]
    dialled = []

    def dial(address, timeout):
        dialled.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **values: entries)
    monkeypatch.setattr(socket, "create_connection", dial)
    assert web_addresses.answer_of("http://voorbeeld.nl/").problem == LinkProblem.TOO_SLOW
    assert sum(dialled) <= web_addresses.DEADLINE


@pytest.mark.usefixtures("_in_a_hurry")
def test_a_website_that_is_away_is_not_asked_all_night(website):
    for number in range(10):
        published(website=f"http://weg.invalid/{number}")
    published(website=f"{website.url}/ok")

    assert links.check() == links.Checked(working=1, broken=3, left=7)


def test_without_internet_nothing_is_called_broken():
    for number in range(links.SUSPECT):
        published(website=f"http://website-{number}.invalid/")

    with pytest.raises(CommandError, match="internet"):
        call_command("check_links")
    assert not BrokenLink.objects.exists()


def test_one_address_that_is_none_stops_no_other(website):
    assert {url: answer.status for url, answer in links.ask(["http://[kapot/", f"{website.url}/ok"]).items()} == {
        "http://[kapot/": None,
        f"{website.url}/ok": 200,
    }


def test_a_limit_gives_each_address_its_turn():
    urls = [str(number) for number in range(10)]
    days = [links.todays(urls, 4, date(2026, 11, 23) + timedelta(days=day)) for day in range(5)]

    assert all(len(chosen) == 4 for chosen in days)
    assert Counter(url for chosen in days for url in chosen) == dict.fromkeys(urls, 2)
    assert links.todays(urls, None, date(2026, 11, 23)) == links.todays(urls, 10, date(2026, 11, 23)) == urls


def test_the_command_checks_one_organisation_and_says_how_many(website, capsys):
    ours = published(website=f"{website.url}/404").application.organisation
    published(website=f"{website.url}/410", application__organisation=OrganisationFactory())

    call_command("check_links", organisation=ours.slug, limit=10)

    assert broken() == {("website", "404"): 404}
    assert capsys.readouterr().out == "Adressen: 0 antwoorden, 1 niet, 0 niet bekeken.\n"
    with pytest.raises(CommandError, match="nergens"):
        call_command("check_links", organisation="nergens")
    with pytest.raises(CommandError, match="limit"):
        call_command("check_links", limit=0)
