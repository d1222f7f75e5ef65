"""The log of the whole register: what was published, changed and withdrawn, by day, and narrowed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from register.choices import Origin, State
from register.models import Application, Collection
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db

# The revision; how many changes; how many moments, and those of the page; the versions at them, the withdrawals,
# and what the versions were before; which organisations there are to choose.
LOG_QUERIES = 9
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def published(at=NOON, **values):
    return VersionFactory(published=True, published_at=at, dated_on=timezone.localdate(at), **values)


def changed(at=NOON, **values):
    """A version after a first one of a month before."""
    before = values.pop("before", {})
    application = ApplicationFactory(**values.pop("application", {}))
    earlier = at - timedelta(days=30)
    VersionFactory(application=application, superseded=True, published_at=earlier, superseded_at=at, **before)
    return published(at, application=application, number=2, **values)


def withdrawn(at=NOON, **values):
    version = published(at - timedelta(days=30), **values)
    Application.objects.filter(pk=version.application_id).update(
        withdrawn_at=at, withdrawal_reason="Gestopt met tellen."
    )
    return version


def each_kind(many):
    """So many records that are new, as many that changed, and as many that were withdrawn."""
    for n in range(many):
        moment = NOON + timedelta(minutes=n)
        published(moment)
        changed(moment + timedelta(days=1))
        withdrawn(moment + timedelta(days=2))


def imported(many, at=NOON, **values):
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER, name="Algoritmeregister")
    origin = {"origin": Origin.IMPORT, "source_register": source}
    for n in range(many):
        application = ApplicationFactory(**origin, source_id=f"bron-{at:%m%d%H}-{n}", **values)
        published(at, application=application, name=f"Overgenomen {n}")


def log(client, query="", prefix=""):
    return client.get(f"{prefix}/wijzigingen/{query}")


def text(response) -> str:
    return " ".join(response.content.decode().split())


def told(client, query="") -> list[tuple[str, str]]:
    """What the log says, as (kind, name), in order."""
    days = log(client, query).context["days"]
    return [
        (entry.kind.value, entry.version.name)
        for _day, batches in days
        for batch, _query in batches
        for entry in batch.entries
    ]


class TestWhatIsInIt:
    def test_each_change_says_of_what_by_whom_how_and_why(self, client):
        organisation = OrganisationFactory(name="Gemeente Ons Dorp")
        own = {"application": {"organisation": organisation}}
        changed(
            name="Bomen", goal="Nieuw doel.", change_note="Het doel was onduidelijk.", before={"name": "Bomen"}, **own
        )
        said = text(log(client))
        for words in (
            "Gewijzigd",
            "Bomen",
            "Gemeente Ons Dorp",
            "Doel en impact",
            "Het doel was onduidelijk.",
            "1 juni 2026",
        ):
            assert words in said
        assert "verschil/?van=1&amp;naar=2" in said
        assert said.count("<h4>") == 2

    def test_the_newest_comes_first_by_day(self, client):
        published(name="Oud", at=NOON - timedelta(days=3))
        withdrawn(name="Weg")
        published(name="Nieuw", at=NOON + timedelta(days=1))
        assert told(client) == [("nieuw", "Nieuw"), ("ingetrokken", "Weg"), ("nieuw", "Oud")]
        assert [str(day) for day, _batches in log(client).context["days"]] == ["2026-06-02", "2026-06-01", "2026-05-29"]

    def test_a_withdrawal_stands_there_with_its_reason_and_nothing_of_its_text(self, client):
        withdrawn(name="Weg", goal="Bomen tellen.", change_note="Kanarie")
        said = text(log(client))
        assert "1 wijziging </h2>" in said
        assert "Gestopt met tellen." in said
        assert "Bomen tellen." not in said
        assert "Kanarie" not in said

    def test_what_never_was_public_changes_nothing(self, client):
        public = changed(name="Bomen")
        before = log(client).content
        for number, state in ((3, State.DISCARDED), (4, State.DRAFT)):
            VersionFactory(application=public.application, number=number, state=state, name="Kanarie")
        VersionFactory(planned=True, name="Kanarie")
        VersionFactory(name="Kanarie", application__organisation__name="Gemeente Kanarie")
        assert log(client).content == before

    def test_a_first_version_after_a_draft_that_was_thrown_away_is_new(self, client):
        draft = VersionFactory(state=State.DISCARDED)
        published(application=draft.application, number=2, name="Bomen")
        assert told(client) == [("nieuw", "Bomen")]

    def test_only_the_own_register_is_in_it_and_no_person(self, client):
        quickscan = CollectionFactory(slug=Collection.QUICKSCAN, name="Quickscan")
        published(application=ApplicationFactory(collection=quickscan), name="Kanarie")
        published(edited_by=UserFactory(username="kanarie", first_name="Kanarie"), name="Bomen")
        assert told(client) == [("nieuw", "Bomen")]
        assert "anarie" not in text(log(client))

    def test_nothing_yet_says_so(self, client):
        assert "Er is niets veranderd dat hieraan voldoet." in text(log(client))

    @pytest.mark.parametrize("many", [1, 12])
    def test_it_costs_the_same_for_one_or_a_dozen_changes_of_each_kind(self, client, many, django_assert_num_queries):
        each_kind(many)
        with django_assert_num_queries(LOG_QUERIES):
            log(client)


class TestManyAtOnce:
    def test_an_import_is_one_line_that_leads_to_each(self, client):
        imported(11)
        published(name="Bomen")
        response = log(client)
        said = text(response)
        assert "12 wijzigingen" in said
        assert "11 toepassingen overgenomen uit Algoritmeregister" in said
        assert told(client) == [("nieuw", "Bomen")]
        (query,) = {
            query for _day, batches in response.context["days"] for batch, query in batches if not batch.entries
        }
        apart = told(client, query)
        assert len(apart) == 12
        assert ("nieuw", "Overgenomen 3") in apart

    def test_a_handful_is_told_one_by_one(self, client):
        imported(3)
        assert len(told(client)) == 3

    def test_what_one_import_changed_and_what_it_brought_are_two_lines(self, client):
        imported(11)
        for application in Application.objects.all():
            first = application.versions.get()
            type(first).objects.filter(pk=first.pk).update(
                state=State.SUPERSEDED, superseded_at=NOON + timedelta(days=7)
            )
            published(NOON + timedelta(days=7), application=application, number=2)
        imported(11, NOON + timedelta(days=7))
        said = text(log(client))
        assert "11 toepassingen bijgewerkt uit Algoritmeregister" in said
        assert said.count("11 toepassingen overgenomen uit Algoritmeregister") == 2

    def test_the_log_goes_on_over_pages_and_keeps_what_was_chosen(self, client):
        imported(45)
        response = log(client, "?view=each&kind=nieuw")
        assert len(told(client, "?view=each&kind=nieuw")) == 40
        assert "/wijzigingen/?kind=nieuw&amp;view=each&amp;page=2#wijzigingen" in text(response)
        assert len(told(client, "?view=each&kind=nieuw&page=2")) == 5
        both = told(client, "?view=each") + told(client, "?view=each&page=2")
        assert len(set(both)) == 45


class TestNarrowed:
    @pytest.fixture(autouse=True)
    def _records(self):
        here = OrganisationFactory(slug="hier", name="Gemeente Hier")
        there = OrganisationFactory(slug="daar", name="Provincie Daar", type="provincie")
        published(NOON, name="Bomen", application__organisation=here, category=["wonen"])
        application = {"organisation": there}
        changed(NOON + timedelta(days=1), name="Wegen", application=application, before={"name": "Paden"})
        withdrawn(NOON + timedelta(days=2), name="Water", application__organisation=here)

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("organisation=hier", ["Water", "Bomen"]),
            ("organisation=hier&organisation=daar", ["Water", "Wegen", "Bomen", "Paden"]),
            ("organisationType=provincie", ["Wegen", "Paden"]),
            ("theme=wonen", ["Bomen"]),
            ("kind=ingetrokken", ["Water"]),
            ("kind=nieuw&kind=gewijzigd", ["Wegen", "Bomen", "Paden"]),
            ("q=wegen", ["Wegen"]),
            ("q=water", ["Water"]),
            ("since=2026-06-02", ["Water", "Wegen"]),
            ("until=2026-06-01", ["Bomen", "Paden"]),
            ("since=2026-06-02&until=2026-06-02", ["Wegen"]),
        ],
    )
    def test_by_what_a_reader_follows(self, client, query, names):
        assert [name for _kind, name in told(client, f"?{query}")] == names

    def test_a_day_begins_and_ends_at_midnight_in_amsterdam(self, client):
        published(datetime(2026, 6, 9, 22, 30, tzinfo=UTC), name="Net na middernacht")
        assert [name for _kind, name in told(client, "?since=2026-06-10&until=2026-06-10")] == ["Net na middernacht"]
        assert "2026-06-10" in text(log(client, "?since=2026-06-10"))

    @pytest.mark.parametrize(
        "query", ["kind=weg", "since=gisteren", "theme=x", "organisation=niemand", "since=2026-06-02&until=2026-06-01"]
    )
    def test_what_cannot_be_used_is_left_out_and_named(self, client, query):
        response = log(client, f"?{query}")
        assert response.context["problems"]
        assert "Niet alles in dit adres is gebruikt." in text(response)

    def test_the_form_keeps_what_was_chosen_and_the_feed_is_of_the_same(self, client):
        query = "?organisation=daar&q=wegen&kind=gewijzigd&since=2026-06-01"
        said = text(log(client, query))
        assert 'value="wegen"' in said
        assert 'value="daar" checked' in said
        assert 'value="gewijzigd" checked' in said
        assert 'value="2026-06-01"' in said
        assert said.count(f"/wijzigingen/feed/{query.replace('&', '&amp;')}") == 2

    def test_only_who_has_something_to_follow_is_offered(self, client):
        OrganisationFactory(slug="niets", name="Gemeente Niets")
        VersionFactory(application__organisation__slug="concept")
        offered = [each["slug"] for each in log(client).context["organisations"]]
        assert offered == ["hier", "daar"]

    def test_in_english_the_words_of_organisations_stay_dutch(self, client):
        said = text(log(client, prefix="/en"))
        assert '<p lang="nl">Gestopt met tellen.</p>' in said


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "since=0001-01-01&until=9999-12-31"])
def test_f12_the_first_and_the_last_day_there_are_can_be_asked(client, query):
    published(name="Parkeren")
    assert "Parkeren" in log(client, f"?{query}").text
    assert "Parkeren" in client.get(f"/wijzigingen/feed/?{query}").text
