import json
from itertools import combinations
from time import process_time

import pytest

from register.choices import Role
from register.duplicates import MOST_SHOWN, likely, same_goal, same_name
from register.models import Version
from register.settings import FIXTURES_DIR
from tests.factories import ApplicationFactory, MembershipFactory, OrganisationFactory, UserFactory, VersionFactory

NATIONAL = FIXTURES_DIR / "algoritmeregister" / "algoritmeregister-2026-08-08.json"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kentekens herkennen", "kentekens  HERKENNEN.", True),
        ("Herkennen van het kenteken", "Kentekens herkennen", True),
        ("Café-vergunningen", "cafevergunningen", False),
        ("Burgerzaken: eDiensten", "iBurgerzaken e-diensten", True),
        ("Lakken van documenten", "Tekstanalyse en lakken van documenten", True),
        ("Berekenen Huurtoeslag", "Berekenen Zorgtoeslag", False),
        ("Camera 1", "Camera 2", False),
        ("AI", "AI", True),
        ("", "", False),
        ("…", "!", False),
    ],
)
def test_names_of_one_application_are_told_from_those_of_siblings(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_in_the_national_register_few_titles_of_an_organisation_look_the_same():
    titles: dict[str, list[str]] = {}
    for row in json.loads(NATIONAL.read_text())["algoritmes"]:
        titles.setdefault(row["organisatie"], []).append(row["title"])
    pairs = [pair for found in titles.values() for pair in combinations(found, 2)]
    alike = {pair for pair in pairs if same_name(*pair)}

    assert ("Anonimiseren", "Anonimiseren") in alike
    assert ("Burgerzaken: eDiensten", "iBurgerzaken e-diensten") in alike
    assert 0 < len(alike) < len(pairs) / 1000


def test_goals_are_the_same_when_nearly_every_word_is():
    goal = "De gemeente ziet sneller of er voor een geparkeerde auto is betaald."

    assert same_goal(goal, goal.replace("sneller", "vlugger"))
    assert not same_goal(goal, "De provincie meet hoe schoon het water in de sloten is, en waar het beter kan.")
    assert not same_goal("", "")


@pytest.mark.parametrize(("one", "other"), [("aab" * 833, "aba" * 833), ("ab " * 833, "ba " * 833)])
def test_no_goal_makes_whoever_saves_wait(one, other):
    """Compared letter by letter, two of them took two seconds, for each application of the supplier."""
    before = process_time()
    for _number in range(20):
        same_goal(one, other)

    assert process_time() - before < 1


@pytest.fixture
def organisation(db):
    return OrganisationFactory()


@pytest.fixture
def editor(organisation):
    return MembershipFactory(organisation=organisation, role=Role.EDITOR).user


@pytest.mark.parametrize(
    ("standing", "new", "reason"),
    [
        ({"name": "Kenteken herkennen"}, {"name": "Kentekens herkennen"}, "een naam die erop lijkt"),
        ({"url": "https://a.nl/1"}, {"url": "https://a.nl/1"}, "dezelfde bronregistratie"),
        (
            {"provider": "Bedrijf", "goal": "Sneller parkeren in de stad"},
            {"provider": "bedrijf", "goal": "Sneller parkeren in de stad."},
            "dezelfde leverancier, en een doel dat erop lijkt",
        ),
    ],
)
def test_an_application_that_looks_the_same_is_found_and_told_why(organisation, editor, standing, new, reason):
    found = VersionFactory(**{"application__organisation": organisation, "name": "Iets heel anders", **standing})
    VersionFactory(application__organisation=organisation, name="Bomen tellen", url="https://a.nl/2")
    [likeness] = likely(Version(**{"name": "Zonder gelijke", **new}), organisation, user=editor)

    assert (likeness.version, str(likeness.reason)) == (found, reason)


def test_the_same_own_number_is_a_likeness(organisation, editor):
    VersionFactory(application__organisation=organisation, application__source_id="A-7", name="Iets anders")
    [likeness] = likely(Version(name="Nieuw"), organisation, source_id="A-7", user=editor)

    assert str(likeness.reason) == "hetzelfde bron-ID"


def test_only_what_stands_at_this_organisation_and_this_user_may_see_is_looked_at(organisation, editor):
    VersionFactory(name="Kentekens herkennen")
    gone = {"withdrawn_at": "2026-01-01T00:00Z", "withdrawal_reason": "Gestopt"}
    VersionFactory(application=ApplicationFactory(organisation=organisation, **gone), name="Kentekens herkennen")
    assert likely(Version(name="Kentekens herkennen"), organisation, user=editor) == []

    VersionFactory.create_batch(MOST_SHOWN + 2, application__organisation=organisation, name="Kentekens herkennen")
    assert len(likely(Version(name="Kentekens herkennen"), organisation, user=editor)) == MOST_SHOWN
    assert likely(Version(name="Kentekens herkennen"), organisation, user=UserFactory()) == []


def test_looking_costs_one_query_whatever_there_is(organisation, django_assert_num_queries):
    VersionFactory.create_batch(8, application__organisation=organisation, name="Kentekens herkennen")
    manager = UserFactory(register_manager=True)

    with django_assert_num_queries(1):
        likely(Version(name="Kentekens herkennen"), organisation, user=manager)
