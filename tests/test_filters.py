import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from catalogue import facets
from catalogue.dimensions import NOT_FILLED_IN, NOT_IN_SOURCE
from catalogue.filters import MOST_CHOICES, Selection
from register.models import Collection, Edition, EditionEntry
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db


def names(query=""):
    return [version.name for version in Selection(QueryDict(query)).qs]


def facet(query, name):
    selection = Selection(QueryDict(query))
    found = {facet.name: facet for facet in [*facets.facets(selection), facets.organisations(selection)]}
    return {choice.code: choice.count for choice in found[name].choices if choice.count}


def published(**values):
    return VersionFactory(published=True, **values)


@pytest.fixture
def edition():
    collection = CollectionFactory(slug=Collection.QUICKSCAN)
    edition = Edition.objects.create(slug="2024", name="Quickscan 2024", year=2024, collection=collection)
    application = ApplicationFactory(
        collection=collection,
        organisation=None,
        organisation_type="gemeente",
        named=False,
        origin="reconstructie",
    )
    version = published(application=application, name="Geteld")
    EditionEntry.objects.create(edition=edition, version=version, key="2024-1")
    return edition


def test_choices_within_a_filter_widen_and_filters_together_narrow():
    published(name="a", technique="beeldherkenning", phase="in_gebruik")
    published(name="b", technique="machine_learning", phase="in_gebruik")
    published(name="c", technique="machine_learning", phase="experiment")

    assert set(names("technique=beeldherkenning&technique=machine_learning")) == {"a", "b", "c"}
    assert names("technique=machine_learning&phase=experiment") == ["c"]


def test_a_theme_finds_records_with_more_themes():
    published(name="a", category=["verkeer", "werk"])
    published(name="b", category=["recht"])

    assert names("theme=werk") == ["a"]


def test_what_was_not_filled_in_can_be_chosen():
    published(name="a", technique="", category=[])
    published(name="b", technique="onbekend", category=["werk"])

    assert names(f"technique={NOT_FILLED_IN}") == ["a"]
    assert names(f"theme={NOT_FILLED_IN}") == ["a"]
    assert names("technique=onbekend") == ["b"]


def test_what_a_source_does_not_have_is_not_called_empty():
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER)
    taken_over = ApplicationFactory(origin="overgenomen", source_register=source)
    published(application=taken_over, name="a", technique="", category=[])
    published(name="b", technique="", category=[])

    for name in ("technique", "theme"):
        assert names(f"{name}={NOT_IN_SOURCE}") == ["a"]
        assert names(f"{name}={NOT_FILLED_IN}") == ["b"]
        assert facet("", name) == {NOT_IN_SOURCE: 1, NOT_FILLED_IN: 1}


def test_an_edition_shows_no_zeros_and_those_with_a_name_first(edition):
    choices = next(iter(facets.facets(Selection(QueryDict("edition=2024"))))).choices
    assert [(choice.code, choice.count) for choice in choices] == [("gemeente", 1)]

    named = ApplicationFactory(collection=edition.collection, origin="reconstructie")
    version = published(application=named, name="Bekend")
    EditionEntry.objects.create(edition=edition, version=version, key="2024-2")
    assert names("edition=2024") == ["Bekend", "Geteld"]


def test_the_live_register_and_an_edition_do_not_mix(edition):
    published(name="Eigen")

    assert names() == ["Eigen"]
    assert names("edition=2024") == ["Geteld"]
    assert names("edition=2024&organisationType=gemeente") == ["Geteld"]


def test_every_word_must_be_found_somewhere():
    organisation = OrganisationFactory(name="Gemeente Delft")
    published(application=ApplicationFactory(organisation=organisation), name="Kenteken herkennen", goal="Parkeren")
    published(name="Kenteken lezen")

    assert names("q=kenteken delft parkeren") == ["Kenteken herkennen"]


def test_a_name_ranks_above_the_text():
    published(name="Anders", goal="chatbot")
    published(name="Chatbot")

    assert names("q=chatbot") == ["Chatbot", "Anders"]
    assert names("q=chatbot&sort=naam") == ["Anders", "Chatbot"]


def test_a_number_finds_its_record():
    version = published(name="a")
    published(name="b", goal=version.application.number)

    assert names(f"q={version.application.number}") == ["a"]


def test_an_invalid_value_is_named_and_left_out():
    published(name="a")
    selection = Selection(QueryDict("technique=toverij&organisation=nergens&edition=1900"))

    assert [version.name for version in selection.qs] == ["a"]
    assert "toverij" in str(selection.form.errors["technique"])
    assert "nergens" in str(selection.form.errors["organisation"])
    assert "edition" in selection.form.errors


def test_a_facet_ignores_its_own_choice_and_follows_the_others():
    published(technique="beeldherkenning", phase="in_gebruik", category=["verkeer", "werk"])
    published(technique="machine_learning", phase="experiment", category=["verkeer"])

    assert facet("technique=beeldherkenning", "technique") == {"beeldherkenning": 1, "machine_learning": 1}
    assert facet("technique=beeldherkenning", "phase") == {"in_gebruik": 1}
    assert facet("technique=beeldherkenning", "theme") == {"verkeer": 1, "werk": 1}
    assert facet("", "theme") == {"verkeer": 2, "werk": 1}


def test_the_organisation_facet_counts_records(edition):
    organisation = OrganisationFactory(slug="delft")
    published(application=ApplicationFactory(organisation=organisation))
    published(application=ApplicationFactory(organisation=organisation))
    published()

    assert facet("organisation=delft", "organisation")["delft"] == 2
    assert len(facet("organisation=delft", "organisation")) == 2
    assert facet("edition=2024", "organisation") == {}


def test_a_draft_is_neither_found_nor_counted():
    VersionFactory(name="Concept", technique="beeldherkenning")

    assert names() == []
    assert facet("", "technique") == {}


@pytest.mark.once
def test_q06_a_thousand_choices_are_refused_and_named_for_each_has_a_link_with_all_others():
    published(name="a", provider="x")

    for name, many in (
        ("provider", [f"p{n}" for n in range(MOST_CHOICES + 1)]),
        ("organisation", [OrganisationFactory().slug for _ in range(MOST_CHOICES + 1)]),
    ):
        refused = Selection(QueryDict("&".join(f"{name}={value}" for value in many)))
        assert [problem[0] for problem in refused.problems] == [name]
        assert [version.name for version in refused.qs] == ["a"]
        assert not Selection(QueryDict("&".join(f"{name}={value}" for value in many[1:]))).problems


def test_q06_a_choice_that_is_repeated_is_one():
    published(name="a", category=["werk"])
    assert names("theme=werk&" * 900) == ["a"]
    assert str(Selection(QueryDict("theme=werk&" * 900)).qs.query).count("werk") == 1


def test_what_was_withdrawn_since_is_in_the_register_of_no_day_that_readers_can_ask_for():
    with time_machine.travel("2026-03-01 12:00+01:00", tick=False):
        gone, _stands = published(name="Later ingetrokken"), published(name="Nog altijd hier")
    assert sorted(names("op=2026-03-02")) == ["Later ingetrokken", "Nog altijd hier"]
    gone.application.withdrawn_at, gone.application.withdrawal_reason = timezone.now(), "Er stond een naam in."
    gone.application.save()
    assert names("op=2026-03-02") == names("op=2026-03-02&q=hier") == ["Nog altijd hier"]
    assert names("op=2026-03-02&q=ingetrokken") == []


def test_a_selection_is_asked_anew_each_time_and_is_in_order_whatever_is_left_out():
    selection = Selection(QueryDict("theme=verkeer&sort=naam"))
    assert list(selection.qs) == []
    published(name="b", category=["verkeer"]), published(name="a", category=["verkeer"]), published(category=["werk"])

    for without in ("", "technique", "q", "op"):
        assert [version.name for version in selection.versions(leaving_out=without)] == ["a", "b"], without
    assert selection.versions(leaving_out="theme").count() == 3
    # The newest first is the order of who asks for none.
    assert Selection(QueryDict("")).qs.query.order_by
    assert not Selection(QueryDict("")).versions(leaving_out="sort").query.order_by
