"""The organisations as the public finds them, and the page of each."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from register.choices import Origin, State
from register.models import Collection, FormerName, NilReturn, Revision
from tests.desk import text_of
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db

LIST = "/organisaties/"
YESTERDAY = timezone.localdate() - timedelta(days=1)


def found(client, query=""):
    return [row.organisation.name for row in client.get(LIST + query).context["rows"]]


def registered(organisation, number=1, **values):
    """Published records of this organisation; a value may be of the application."""
    return VersionFactory.create_batch(number, published=True, application__organisation=organisation, **values)


def taken_over(organisation, **values):
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER, name="Algoritmeregister")
    of_there = {"origin": Origin.IMPORT, "source_register": source, "source_id": str(organisation.pk)}
    application = ApplicationFactory(organisation=organisation, **of_there)
    return VersionFactory(application=application, published=True, **values)


@pytest.fixture
def delft():
    return OrganisationFactory(name="Gemeente Delft", slug="gemeente-delft", abbreviation="GD")


@pytest.fixture
def shore():
    """A water authority, of which nothing is registered."""
    return OrganisationFactory(name="Waterschap Kust", slug="waterschap-kust", type="waterschap")


class TestList:
    def test_it_shows_who_registered_something_and_on_asking_everyone_of_today(self, client, delft, shore):
        OrganisationFactory(name="Gemeente Weg", active=False)
        registered(delft)
        VersionFactory(application__organisation=shore)

        assert found(client) == ["Gemeente Delft"]
        assert found(client, "?group=alle") == ["Gemeente Delft", "Waterschap Kust"]
        assert "Heeft hier nog niets geregistreerd" in text_of(client.get(f"{LIST}?group=alle"))
        groups = [(number, shown) for _label, number, _address, shown in client.get(LIST).context["groups"]]
        assert groups == [(1, True), (0, False), (2, False)]

    @pytest.mark.parametrize(
        "words", ["delft", "DELFT gemeente", "gd", "délft", '"gemeente delft"', "stad", "gemeente -kust"]
    )
    def test_a_name_an_abbreviation_or_a_former_name_finds_it_whatever_it_registered(self, client, delft, shore, words):
        FormerName.objects.create(organisation=delft, name="Stad aan de Schie", until="2004-01-01")
        assert found(client, f"?q={words}") == ["Gemeente Delft"]

    def test_why_it_was_found_is_told_where_its_name_does_not_say_it(self, client, delft):
        FormerName.objects.create(organisation=delft, name="Stad aan de Schie", until="2004-01-01")
        assert client.get(f"{LIST}?q=schie").context["rows"][0].formerly == ["Stad aan de Schie"]
        assert client.get(f"{LIST}?q=delft").context["rows"][0].formerly == []

    def test_one_that_is_no_more_is_found_by_name_and_says_where_it_went(self, client, delft):
        gone = OrganisationFactory(name="Gemeente Schipluiden", active=False, active_until=date(2003, 12, 31))
        delft.predecessors.add(gone)
        page = client.get(f"{LIST}?q=schipluiden")
        assert [row.organisation for row in page.context["rows"]] == [gone]
        assert "Bestaat niet meer sinds" in text_of(page)
        assert reverse("catalogue:organisation", args=[delft.slug]) in text_of(page)

    def test_what_is_counted_of_each_stands_beside_it(self, client, delft):
        of_today = [*registered(delft, application__review_due_on=YESTERDAY), taken_over(delft)]
        VersionFactory(application__organisation=delft, state=State.DRAFT)
        VersionFactory(
            published=True,
            application__organisation=delft,
            application__withdrawn_at=timezone.now(),
            application__withdrawal_reason="Weg.",
        )
        [row] = client.get(LIST).context["rows"]
        one = row.organisation
        assert (one.records, one.taken_over, one.overdue) == (2, 1, 1)
        assert one.answered == pytest.approx(sum(version.answered for version in of_today) / 2)
        page = text_of(client.get(LIST))
        assert "1 van de 2 toepassingen in dit register is overgenomen" in page

    def test_it_is_ordered_as_asked(self, client, delft, shore):
        registered(delft, 2, description_short="", goal="", technique="", category=[], contact_email="")
        registered(shore, 1, application__review_due_on=YESTERDAY)
        assert found(client) == ["Gemeente Delft", "Waterschap Kust"]
        assert found(client, "?sort=aantal") == ["Gemeente Delft", "Waterschap Kust"]
        assert found(client, "?sort=te_laat") == ["Waterschap Kust", "Gemeente Delft"]
        assert found(client, "?sort=ingevuld") == ["Waterschap Kust", "Gemeente Delft"]

    def test_it_narrows_to_a_kind_and_leaves_nonsense_out_of_its_address(self, client, delft, shore):
        page = client.get(f"{LIST}?group=alle&organisationType=waterschap&sort=weg&utm=1")
        assert [row.organisation for row in page.context["rows"]] == [shore]
        assert str(page.context["canonical_query"]) == "?organisationType=waterschap&group=alle"

    def test_nil_returns_are_a_group_of_their_own(self, client, delft, shore):
        NilReturn.objects.create(organisation=shore, declared_by=UserFactory())
        NilReturn.objects.create(organisation=delft, declared_by=UserFactory(), ended_at=timezone.now())
        assert found(client, "?group=nulopgaven") == ["Waterschap Kust"]
        assert "Nulopgave van" in text_of(client.get(f"{LIST}?group=nulopgaven"))

    @pytest.mark.parametrize("words", ["xyzzy", "%00", "<b>", "%ff", "a" * 5000, '"', "-"])
    def test_what_makes_no_sense_is_no_error(self, client, delft, words):
        response = client.get(f"{LIST}?q={words}&page=99&organisationType={words}&group={words}", follow=True)
        assert response.status_code == 200
        assert "<b>" not in text_of(response)

    def test_it_costs_the_same_for_one_or_for_many_and_has_pages(
        self, client, delft, monkeypatch, django_assert_num_queries
    ):
        registered(delft)
        FormerName.objects.create(organisation=delft, name="Stad aan de Schie", until="2004-01-01")
        with CaptureQueriesContext(
            connection,
        ) as for_one:
            client.get(f"{LIST}?q=gemeente")
        for _each in range(5):
            more = OrganisationFactory(active=False)
            delft.predecessors.add(more)
            registered(more)
        with django_assert_num_queries(len(for_one)):
            client.get(f"{LIST}?q=gemeente")

        monkeypatch.setattr("catalogue.views.organisations.PER_PAGE", 4)
        first = client.get(f"{LIST}?q=gemeente")
        assert len(first.context["rows"]) == 4
        assert "q=gemeente&page=2" in first.context["next_url"]
        assert len(client.get(first.context["next_url"]).context["rows"]) == 2


class TestPage:
    address = "/organisaties/gemeente-delft/"

    def test_nobody_has_another_name_in_the_address(self, client, delft):
        assert client.get(self.address).status_code == 200
        assert client.get("/organisaties/gemeente-niets/").status_code == 404
        assert delft.name in text_of(client.get(f"/en{self.address}"))

    def test_each_figure_is_what_its_list_counts(self, client, delft):
        registered(delft, 2)
        registered(delft, application__review_due_on=YESTERDAY, phase="gestopt")
        page = client.get(self.address)
        figures = page.context["figures"]
        assert (figures["records"], figures["in_use"], figures["overdue"]) == (3, 2, 1)
        for query, number in (("", 3), ("&phase=in_gebruik", 2), ("&freshness=te_laat", 1)):
            assert f'href="/toepassingen/?organisation=gemeente-delft{query.replace("&", "&amp;")}"' in text_of(page)
            listed = client.get(f"/toepassingen/?organisation=gemeente-delft{query}")
            assert listed.context["page"].paginator.count == number

    def test_it_counts_what_its_records_say_and_names_what_they_do_not(self, client, delft):
        registered(delft, 2)
        page = client.get(self.address)
        assert page.context["sections"][0].dimension.label == "Fase"
        assert [str(label) for label in page.context["silent"]] == ["Impacttoets gedaan"]
        # Of two records a percentage would say more than there is.
        assert not page.context["sections"][0].has_shares

    def test_what_was_taken_over_is_said_to_be(self, client, delft):
        taken_over(delft)
        assert "1 van de 1 toepassingen is overgenomen uit een ander register" in text_of(client.get(self.address))

    def test_drafts_and_what_was_withdrawn_show_in_no_word(self, client, delft):
        nothing = client.get(self.address).content
        VersionFactory(application__organisation=delft, name="Kanarie", contact_email="geheim@voorbeeld.nl")
        assert client.get(self.address).content == nothing

    def test_one_asks_at_the_address_that_most_records_name(self, client, delft):
        registered(delft, 2, contact_email="algoritmes@delft.nl")
        registered(delft, contact_email="belasting@delft.nl")
        registered(delft, contact_email="")
        assert client.get(self.address).context["contacts"] == ["algoritmes@delft.nl", "belasting@delft.nl"]

    def test_that_nothing_is_registered_says_nothing_about_what_is_used(self, client, delft):
        page = text_of(client.get(self.address))
        assert "heeft hier nog niets geregistreerd" in page
        assert "Dat wil niet zeggen dat zij geen AI of algoritmes gebruikt" in page

    def test_a_nil_return_is_told_with_what_it_means_while_it_stands(self, client, delft):
        declared = NilReturn.objects.create(organisation=delft, declared_by=UserFactory(username="kees"))
        page = text_of(client.get(self.address))
        assert "Nulopgave van" in page
        assert "geen AI-systemen met een hoog risico" in page
        assert "kees" not in page
        NilReturn.objects.filter(pk=declared.pk).update(ended_at=timezone.now())
        Revision.bump()
        assert "Nulopgave van" not in text_of(client.get(self.address))

    def test_one_that_went_up_in_another_keeps_its_page_and_says_where_its_records_are(self, client, delft, shore):
        between = OrganisationFactory(name="Gemeente Tussen", active=False)
        between.predecessors.add(delft)
        shore.predecessors.add(between)
        delft.active, delft.active_until = False, date(2026, 1, 1)
        delft.save()
        page = client.get(self.address)
        assert page.context["heirs"] == [shore]
        assert reverse("catalogue:organisation", args=[shore.slug]) in text_of(page)
        assert "Wat zij registreerde, staat nu daar." in text_of(page)
        assert "heeft hier nog niets geregistreerd" not in text_of(page)
        assert "Gemeente Tussen" in text_of(client.get("/organisaties/waterschap-kust/"))

    def test_its_former_names_stand_with_their_last_day(self, client, delft):
        FormerName.objects.create(organisation=delft, name="Stad aan de Schie", until="2004-01-01")
        assert "Stad aan de Schie</span>, tot" in " ".join(text_of(client.get(self.address)).split())

    def test_what_changed_last_leads_to_the_difference(self, client, delft):
        [version] = registered(delft, number=1)
        application = version.application
        VersionFactory(application__organisation=delft, superseded=True, name="Loket", application__number="12345670")
        of_loket = {"published": True, "name": "Loket", "goal": "Helpen.", "change_note": "Het doel staat er nu."}
        loket = delft.applications.get(number="12345670")
        VersionFactory(application=loket, number=2, **of_loket)
        page = text_of(client.get(self.address))
        assert "Het doel staat er nu." in page
        assert reverse("catalogue:difference", args=["12345670"]) in page
        assert reverse("catalogue:changes") + "?organisation=gemeente-delft" in page
        assert reverse("catalogue:detail", args=[application.number]) in page

    def test_it_tells_machines_who_it_is(self, client, delft):
        delft.tooi_uri = "https://identifier.overheid.nl/tooi/id/gemeente/gm0503"
        delft.save()
        [organisation] = client.get(self.address).context["linked_data"]
        assert organisation["@type"] == "GovernmentOrganization"
        assert organisation["@id"] == delft.tooi_uri
        assert organisation["alternateName"] == ["GD"]

    def test_it_costs_the_same_for_one_or_for_many_records(self, client, delft, django_assert_num_queries):
        registered(delft)
        with CaptureQueriesContext(connection) as for_one:
            client.get(self.address)
        registered(delft, 11)
        with django_assert_num_queries(len(for_one)):
            client.get(self.address)
