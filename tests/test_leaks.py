"""What is not public, or no longer, is in no answer: one walk over every public address there is.

A new address fails here until it is walked too.
"""

import re

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

import catalogue.api.v1.urls
import catalogue.crawler_urls
import catalogue.urls
from register import reports
from register.choices import ReportKind, ReportState, Role, State
from register.models import Organisation, Report
from register.workflow import withdraw
from tests.factories import ApplicationFactory, MembershipFactory, OrganisationFactory, VersionFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]

NUMBER, OTHER = "12345670", "11111115"
WORD = "Kanarie"
UNDER_A_NUMBER = (
    "",
    "?op={today}",
    "versies/",
    "versies/1/",
    "verschil/",
    "verschil/?van=1&naar=2",
    "citeren/",
    "citeren/?vorm=bibtex&versie=1",
    "melden/",
)
OF_A_READER = "/melding/een-link/"
ADDRESSES = (
    "/",
    "/toepassingen/",
    "/toepassingen/?view=table",
    "/toepassingen/?view=compact&sort=naam",
    "/toepassingen/?q=kanarie",
    "/toepassingen/?q=kenteken&phase=in_gebruik&theme=verkeer",
    "/toepassingen/?organisation=gemeente-twee",
    "/toepassingen/?state=concept&status=draft&preview=1&include_drafts=1",
    "/toepassingen/?op={today}",
    "/toepassingen/feed/",
    "/toepassingen/feed/?theme=verkeer",
    "/toepassingen/kiezen/organisation/",
    "/toepassingen/kiezen/provider/?naam=kanarie",
    "/toepassingen/suggesties/?q=kan",
    f"/toepassingen/vergelijken/?nummer={NUMBER}&zoek=kanarie",
    f"/toepassingen/vergelijken/?nummer={NUMBER}&nummer={OTHER}",
    "/wijzigingen/",
    "/wijzigingen/?soort=gewijzigd&organisation=gemeente-een",
    "/wijzigingen/feed/",
    "/organisaties/",
    "/organisaties/?toon=alle&q=gemeente",
    "/organisaties/gemeente-een/",
    "/organisaties/gemeente-twee/",
    "/statistiek/",
    "/statistiek/?organisation=gemeente-twee",
    "/statistiek/rapport/",
    "/statistiek/rapport/?organisation=gemeente-twee",
    "/statistiek/naast-de-quickscan/",
    "/statistiek/quickscan/",
    "/statistiek/kruistabel/",
    "/statistiek/kruistabel/?rij=theme&kolom=completeness&op={today}",
    "/statistiek/kwaliteit/",
    "/statistiek/verloop/?op={today}",
    "/statistiek/dekking/",
    "/statistiek/dekking/?op={today}&organisationType=gemeente",
    "/statistiek/cijfers/wie-ontbreekt/?vorm=csv",
    "/statistiek/cijfers/meeste-toepassingen/",
    "/statistiek/cijfers/volledigheid-per-organisatie/?vorm=csv",
    "/statistiek/cijfers/meeste-toepassingen/?vorm=svg",
    "/statistiek/cijfers/fase/?organisation=gemeente-twee&vorm=bibtex",
    *(f"/toepassingen/{number}/{rest}" for number in (NUMBER, OTHER) for rest in (*UNDER_A_NUMBER, "versies/2/")),
    OF_A_READER,
    "/over/",
    "/toegankelijkheid/",
    "/privacy/",
    "/data/",
)
IN_ENGLISH = ("/en/", "/en/toepassingen/", f"/en/toepassingen/{NUMBER}/", "/en/wijzigingen/feed/")
FOR_PROGRAMS = (
    "/sitemap.xml",
    "/sitemap-paginas-1.xml",
    "/sitemap-organisaties-1.xml",
    "/sitemap-toepassingen-1.xml",
    "/robots.txt",
    "/api/v1",
    "/api/v1/applications",
    "/api/v1/applications?q=kanarie",
    "/api/v1/applications?format=csv",
    "/api/v1/applications?format=jsonl",
    f"/api/v1/applications/{NUMBER}",
    f"/api/v1/applications/{OTHER}",
    "/api/v1/organisations",
    "/api/v1/statistics",
    "/api/v1/figures",
    "/api/v1/figures/volledigheid-per-organisatie",
    "/api/v1/figures/kruistabel?rij=theme&kolom=technique&format=csv",
    "/api/v1/openapi.json",
)
EVERY_ADDRESS = tuple(
    address.format(today=timezone.localdate()) for address in (*ADDRESSES, *IN_ENGLISH, *FOR_PROGRAMS)
)
# Where a published record stands that is much like the other one.
WHERE_IT_STANDS = (
    "/toepassingen/",
    "/toepassingen/feed/",
    "/toepassingen/suggesties/?q=kan",
    f"/toepassingen/{NUMBER}/",
    "/sitemap-toepassingen-1.xml",
    "/api/v1/applications?format=csv",
)
# The key of a preview is for whom it was given to, and tests/test_preview.py; of an edition nothing is in the making.
NOT_WALKED = {"preview", "quickscan"}


def walk(addresses=EVERY_ADDRESS) -> dict[str, str]:
    """What everybody reads, by address: the status with the text. A form's stamp is another each time."""
    answers = {address: Client().get(address) for address in addresses}
    return {
        address: f"{answer.status_code} " + re.sub(r'(name="stamp"\s+value=)"[^"]*"', r"\1", answer.getvalue().decode())
        for address, answer in answers.items()
    }


@pytest.fixture
def version():
    """What is public: a record with its word nowhere in it, and another organisation without any."""
    OrganisationFactory(slug="gemeente-twee", name="Gemeente Twee")
    organisation = OrganisationFactory(slug="gemeente-een", name="Gemeente Een")
    return VersionFactory(
        application=ApplicationFactory(number=NUMBER, organisation=organisation), published=True, provider="Maker"
    )


def test_every_public_address_is_walked():
    patterns = [
        *catalogue.urls.urlpatterns,
        *catalogue.crawler_urls.urlpatterns,
        *catalogue.api.v1.urls.urlpatterns,
    ]
    names = {pattern.name for pattern in patterns if pattern.name} - NOT_WALKED
    assert {resolve(address.split("?")[0]).url_name for address in (*ADDRESSES, *FOR_PROGRAMS)} == names


class TestDrafts:
    def test_they_change_no_byte_of_any_answer(self, version):
        """The revision is left as it is, so that nothing but the drafts could differ."""
        before = walk()
        self.make(version)
        assert walk() == before

    def test_no_tag_tells_one_from_nothing(self, version):
        addresses = [f"/toepassingen/{OTHER}/{rest}".format(today="2026-01-01") for rest in UNDER_A_NUMBER]
        self.make(version)
        for address in addresses:
            for held in (
                {"if-none-match": "*"},
                {"if-match": "*"},
                {"if-modified-since": "Mon, 1 Jan 2035 00:00:00 GMT"},
            ):
                answer = Client().get(address, headers=held)
                assert (answer.status_code, "ETag" in answer.headers) == (404, False)

    @staticmethod
    def make(version):
        """Everything that is not public: texts in every state, of a record and of none; what readers wrote."""
        says = {
            "name": WORD,
            "goal": WORD,
            "provider": WORD,
            "category": ["wonen"],
            "tags": "kenteken",
            "phase": "gestopt",
        }
        owner = Organisation.objects.get(slug="gemeente-twee")
        new = ApplicationFactory(number=OTHER, organisation=owner)
        VersionFactory(application=new, **says)
        VersionFactory(application=new, number=2, state=State.DISCARDED, **says)
        for state in (State.IN_REVIEW, State.REJECTED):
            VersionFactory(application__organisation=owner, state=state, **says)
        VersionFactory(application__organisation=owner, planned=True, **says)
        VersionFactory(application=version.application, number=2, **says)
        gone = {"withdrawn_at": timezone.now(), "withdrawal_reason": WORD, "organisation": owner}
        VersionFactory(application=ApplicationFactory(**gone), **says)
        wrote = {"version": version, "kind": ReportKind.ERROR, "text": WORD, "name": WORD}
        answered = {"state": ReportState.ANSWERED, "answer": WORD, "closed_at": timezone.now()}
        Report.objects.create(**wrote, token_hash=reports.hash_of("geheim"))
        Report.objects.create(**wrote | answered, may_be_public=True, token_hash=reports.hash_of("ook geheim"))


class TestWithdrawn:
    @pytest.fixture
    def withdrawn(self, version):
        """It was public in two versions, and like the other record in all but its organisation."""
        owner = Organisation.objects.get(slug="gemeente-twee")
        application = ApplicationFactory(number=OTHER, organisation=owner)
        says = {"name": f"{version.name} {WORD}", "goal": "Geheimtaal", "provider": "Maker", "category": ["wonen"]}
        VersionFactory(application=application, superseded=True, change_note="Geheimtaal", **says)
        return VersionFactory(application=application, number=2, published=True, change_note="Geheimtaal", **says)

    def test_it_is_told_of_as_withdrawn_and_nowhere_else(self, version, withdrawn):
        approver = MembershipFactory(organisation=withdrawn.application.organisation, role=Role.APPROVER).user
        public = f"/toepassingen/{OTHER}/"
        tag = Client().get(public).headers["ETag"]
        before = walk(WHERE_IT_STANDS)
        assert [address for address, text in before.items() if OTHER not in text] == []
        withdraw(withdrawn.application, by=approver, reason="De proef is gestopt.")
        found = walk()

        under_its_number = {address for address in found if f"/{OTHER}" in address and "/vergelijken/" not in address}
        assert {found[address][:3] for address in under_its_number} == {"410"}
        assert Client().get(public, headers={"if-none-match": tag}).status_code == 410
        # Its name stands where it is told that it went, with the reason, and not in a list of what there is.
        told = {address.removeprefix("/en") for address, text in found.items() if WORD in text}
        assert told - under_its_number == {
            "/",
            "/wijzigingen/",
            "/wijzigingen/feed/",
            "/organisaties/gemeente-twee/",
            f"/toepassingen/vergelijken/?nummer={NUMBER}&nummer={OTHER}",
        }
        for address in ("/", "/wijzigingen/", "/wijzigingen/feed/", "/organisaties/gemeente-twee/", public):
            assert "ingetrokken" in found[address].lower()
            assert "De proef is gestopt." in found[address]
        # What it said is gone.
        assert [address for address, text in found.items() if "Geheimtaal" in text] == []
        assert [address for address in FOR_PROGRAMS if "/api" not in address and OTHER in found[address]] == []
