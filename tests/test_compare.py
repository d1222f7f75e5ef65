"""What changed between two versions: word by word, and field by field at the desk."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register import workflow
from register.choices import EventKind, State
from register.history import Change, Segment, word_differences
from register.models import Event, Version
from tests.desk import address, text_of
from tests.factories import OrganisationFactory, VersionFactory
from tests.roles import person

WORDS = st.lists(st.sampled_from(["een", "auto", "wordt", "herkend.", "\n", "  ", "é"])).map(" ".join)


def joined(segments, *changes):
    return "".join(segment.text for segment in segments if segment.change in changes)


@given(before=st.one_of(st.text(), WORDS), after=st.one_of(st.text(), WORDS))
def test_the_differences_hold_both_texts_whole(before, after):
    found = word_differences(before, after)

    assert joined(found, Change.SAME, Change.DELETED) == before
    assert joined(found, Change.SAME, Change.INSERTED) == after
    assert all(segment.text for segment in found)


def test_a_word_that_changed_is_told_apart_from_its_neighbours():
    assert word_differences("De scanauto leest kentekens.", "De scanauto leest ook kentekens.") == [
        Segment(Change.SAME, "De scanauto leest"),
        Segment(Change.INSERTED, " ook"),
        Segment(Change.SAME, " kentekens."),
    ]
    assert word_differences("Eén zin.", "Eén zin. En nog een.") == [
        Segment(Change.SAME, "Eén zin."),
        Segment(Change.INSERTED, " En nog een."),
    ]
    assert word_differences("Gelijk.", "Gelijk.") == [Segment(Change.SAME, "Gelijk.")]


def test_the_longest_texts_are_compared_in_bounded_time():
    few = ["a", "b"] * 1250
    many = [chr(0x100 + n % 100) for n in range(2500)]
    before = perf_counter()
    for words in (few, many, [chr(0x1000 + n) for n in range(2500)]):
        word_differences(" ".join(words), " ".join(reversed(words)))
        word_differences("x" * 5000, " ".join(words))
    assert perf_counter() - before < 5


def test_a_text_longer_than_any_field_is_compared_line_by_line():
    lines = [" ".join([f"woord{n}"] * 40) for n in range(400)]
    before = perf_counter()
    found = word_differences("\n".join(lines), "\n".join([*lines[:200], "nieuw", *lines[200:]]))

    assert [segment for segment in found if segment.change != Change.SAME] == [Segment(Change.INSERTED, "nieuw\n")]
    assert perf_counter() - before < 2
    flood = "\n".join(f"{n % 99}" for n in range(20_000))
    assert word_differences(flood, f"{flood}!") == [
        Segment(Change.DELETED, flood),
        Segment(Change.INSERTED, f"{flood}!"),
    ]


# At the desk


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def three(organisation):
    """Three versions of one application: superseded, published, in review."""
    texts = {"application__organisation": organisation, "name": "Kentekens herkennen"}
    first = VersionFactory(
        **texts, superseded=True, goal="Sneller parkeren.", risks="", missing={"risks": {"reason": "onbekend"}}
    )
    same = {"application": first.application, "name": "Kentekens herkennen"}
    second = VersionFactory(**same, published=True, number=2, goal="Sneller en veilig parkeren.", risks="Fouten.")
    third = VersionFactory(
        **same,
        number=3,
        state=State.IN_REVIEW,
        goal="Veilig parkeren.",
        change_note="Snelheid was het doel niet.",
        missing={"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}},
    )
    return first, second, third


@pytest.fixture
def foreign():
    published = VersionFactory(published=True, name="Kanarie", application__organisation__name="Gemeente Kanarie")
    return VersionFactory(application=published.application, number=2, name="Kanarie")


def compared(client, at, van, naar):
    return client.get(address(at, "compare"), {"van": getattr(van, "pk", van), "naar": getattr(naar, "pk", naar)})


@pytest.mark.django_db
def test_any_two_versions_are_compared_field_by_field_in_words(editor, three):
    first, second, third = three
    response = compared(editor, third, first, second)
    page = text_of(response)

    assert {field.name for field, _segments in response.context["compared"].changed} == {"goal", "risks"}
    assert "verwijderd:" in page
    assert "toegevoegd:" in page
    assert "Onbekend" in page
    assert "velden zijn hetzelfde" in page
    # The other way round, and with itself.
    assert compared(editor, third, second, first).context["compared"].changed
    assert "zeggen hetzelfde" in text_of(compared(editor, third, first, first))


@pytest.mark.django_db
def test_without_a_choice_the_two_newest_are_compared_and_why_a_field_is_empty_counts(editor, three):
    page = editor.get(address(three[2], "compare"))
    changed = {field.name: segments for field, segments in page.context["compared"].changed}

    assert (page.context["compared"].before, page.context["compared"].after) == three[1:]
    assert "Woo, artikel 5.1" in "".join(segment.text for segment in changed["risks"])
    assert "Snelheid was het doel niet." in text_of(page)


@pytest.mark.django_db
def test_who_reviews_sees_at_once_what_changes_for_the_reader(client, organisation, three):
    client.force_login(person("approver", organisation))
    page = text_of(client.get(address(three[2])))

    assert (
        page.index("Wat er verandert voor de lezer") < page.index("Snelheid was het doel niet.") < page.index("<del>")
    )
    assert "Gepubliceerd is versie 2. In de maak is versie 3: Ter beoordeling." in page


@pytest.mark.django_db
def test_versions_of_others_are_not_compared_or_read(editor, three, foreign):
    """T05: two versions of which one is B's, on a page of one's own and on B's."""
    own = three[2]
    other_application = VersionFactory(application__organisation=own.application.organisation)
    for van, naar in [(own, foreign), (foreign, own), (foreign, foreign), (own, other_application)]:
        assert compared(editor, own, van, naar).status_code == 404
    assert compared(editor, foreign, own, three[0]).status_code == 404
    assert editor.get(address(foreign, "history")).status_code == 404
    assert editor.get(address(foreign, "old"), {"versie": foreign.pk}).status_code == 404
    assert editor.get(address(own, "old"), {"versie": foreign.pk}).status_code == 404
    for odd in ("", "x", "-1", "1e3", "9" * 30, "\u0661"):
        assert compared(editor, own, odd, own).status_code == 404
        assert editor.get(address(own, "old"), {"versie": odd}).status_code == 404


@pytest.mark.django_db
def test_an_earlier_version_is_read_as_it_was(editor, three):
    page = text_of(editor.get(address(three[2], "old"), {"versie": three[0].pk}))

    assert "Sneller parkeren." in page
    assert "Deze versie was openbaar van" in page
    assert "Versie 3 is nog in de maak." in page
    assert "<textarea" not in page


@pytest.mark.django_db
def test_an_earlier_version_becomes_a_new_draft(editor, three):
    first, second, third = three
    workflow.apply(workflow.RETRACT, third, by=editor.user)
    workflow.apply(workflow.DISCARD, third, by=editor.user, reason="Toch niet.")
    before = Version.objects.values().get(pk=first.pk)
    response = editor.post(address(second, "restore"), {"versie": first.pk}, follow=True)

    draft = Version.objects.in_the_making().get()
    assert (draft.number, draft.goal, draft.missing) == (4, "Sneller parkeren.", first.missing)
    assert response.redirect_chain == [(address(draft), 302)]
    assert "U werkt nu aan versie 4, met de tekst van versie 1." in text_of(response)
    event = draft.events.get()
    assert (event.kind, event.reason) == (EventKind.REVISED, "Met de tekst van versie 1.")
    assert Version.objects.values().get(pk=first.pk) == before
    assert Version.objects.live().get() == second
    # Out of order, repeated: there is one in the making now.
    assert editor.post(address(draft, "restore"), {"versie": first.pk}).status_code == 409
    assert editor.post(address(draft, "restore"), {"versie": second.pk}).status_code == 409
    assert Version.objects.in_the_making().count() == 1


@pytest.mark.django_db
def test_nothing_of_others_is_restored_either_way(editor, organisation, foreign):
    """T06: B's version on one's own record, and one's own version on B's record."""
    superseded = VersionFactory(application__organisation=organisation, superseded=True)
    own = VersionFactory(application=superseded.application, number=2, published=True)
    theirs = VersionFactory(application=foreign.application, number=3, superseded=True)
    before = list(Version.objects.values())

    assert editor.post(address(own, "restore"), {"versie": theirs.pk}).status_code == 404
    assert editor.post(address(foreign, "restore"), {"versie": superseded.pk}).status_code == 404
    assert editor.post(address(foreign, "restore"), {"versie": theirs.pk}).status_code == 404
    assert editor.get(address(own, "restore")).status_code == 405
    assert list(Version.objects.values()) == before
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_who_may_not_write_restores_nothing(client, organisation):
    superseded = VersionFactory(application__organisation=organisation, superseded=True)
    own = VersionFactory(application=superseded.application, number=2, published=True)
    client.force_login(person("approver", organisation))

    assert client.post(address(own, "restore"), {"versie": superseded.pk}).status_code == 409
    assert "Uw rol bij deze organisatie laat dit niet toe." in text_of(client.get(address(own, "history")))
    assert not Event.objects.exists()
