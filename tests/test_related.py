"""What is like a record at other organisations: convincing, explained, and nothing rather than a stretch."""

import pytest

from catalogue.related import Related
from register.choices import State
from tests.factories import ApplicationFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db

MAIL = "Zorgt dat persoonlijke gegevens in een bericht veilig per e-mail naar buiten gaan."
PARKING = "Een auto met camera's leest de kentekens van geparkeerde auto's en controleert de betaling."
# Names and goals as the national register has them: of what, and whether it is alike.
PAIRS = [
    ("Anonimiseren documenten", "Persoonsgegevens in documenten onleesbaar maken voor publicatie.",
     "Anonimiseringssoftware", "Software die persoonsgegevens in documenten onleesbaar maakt voor publicatie.", True),
    ("Scanauto kentekenherkenning", PARKING, "Parkeercontrole met een scanauto", PARKING, True),
    ("Zivver", MAIL, "Zivver: beveiligd mailen", MAIL, True),
    ("Chatbot JAI", "Beantwoordt vragen van inwoners over de gemeentelijke dienstverlening op de website.",
     "Chatbot", "Virtuele medewerker die vragen van inwoners over dienstverlening beantwoordt.", True),
    # One word in common, about something else.
    ("IPA risicomodel", "Bepaalt welke bedrijven de arbeidsinspectie bezoekt.",
     "Risicomodel schenkbelasting", "Kiest aangiften die een medewerker beoordeelt.", False),
    ("Verkeersmodel fiets", "Voorspelt hoeveel fietsers een route nemen.",
     "Verkeersregelinstallatie", "Regelt de lichten op een kruispunt naar de drukte van dat moment.", False),
    ("Dashboard gebiedsverboden", "Toont waar een verbod om ergens te komen geldt.",
     "Vuurwerk-dashboard", "Toont meldingen over vuurwerk rond de jaarwisseling.", False),
    ("Stair Assist", "Helpt medewerkers bij de trap van het gemeentehuis.",
     "PZH-Assist", "Vat vergaderingen van de provincie samen.", False),
]  # fmt: skip


def published(name, summary="", **values):
    return VersionFactory(published=True, **{"name": name, "description_short": summary} | values)


def names(related):
    return [similar.version.name for similar in related.similar]


@pytest.mark.parametrize(("name", "goal", "other", "their_goal", "alike"), PAIRS)
def test_only_what_is_alike_in_name_and_summary_is_shown(name, goal, other, their_goal, alike):
    one, there = published(name, goal), published(other, their_goal)
    assert names(Related(one)) == ([other] if alike else [])
    assert names(Related(there)) == ([name] if alike else [])


def test_it_says_by_which_words_of_the_name():
    one = published("Scanauto kentekenherkenning in de binnenstad", PARKING)
    published("Kentekenherkenning met een scanauto", PARKING)
    [similar] = Related(one).similar
    assert similar.words == ["scanauto", "kentekenherkenning"]
    assert not similar.same_name
    assert Related(one).words == "scanauto kentekenherkenning"


def test_the_very_same_name_is_enough_and_does_not_push_out_the_others():
    one = published("Zivver", MAIL)
    for _number in range(6):
        published("ZIVVER", "Iets heel anders.")
    published("Zivver: beveiligd mailen", MAIL)
    found = Related(one).similar
    assert len(found) == 5
    assert [similar.same_name for similar in found] == [True, True, True, False, True]


def test_what_is_the_organisations_own_withdrawn_or_a_draft_is_not_elsewhere():
    one = published("Zivver", MAIL)
    published("Zivver", MAIL, application__organisation=one.application.organisation)
    published("Zivver", MAIL, application__withdrawn_at="2026-01-01T00:00Z", application__withdrawal_reason="Gestopt.")
    VersionFactory(name="Zivver", state=State.DRAFT)
    VersionFactory(name="Zivver", superseded=True)
    assert Related(one).similar == []


@pytest.mark.parametrize("name", ["AI", "Het model van de gemeente", "!?", "2026"])
def test_a_name_that_tells_nothing_is_like_nothing(name, django_assert_num_queries):
    one = published(name)
    published(name)
    with django_assert_num_queries(0):
        assert Related(one).similar == []


def test_many_alike_cost_one_query(django_assert_num_queries):
    one = published("Zivver", MAIL)
    for _number in range(8):
        published("Zivver beveiligd mailen", MAIL, provider="Zivver")
    with django_assert_num_queries(1):
        related = Related(one)
        assert len(related.similar) == 5
        assert related.similar[0].version.application.organisation.name
        assert related.same_product == []


class TestSameProduct:
    def test_of_one_supplier_and_nearly_one_name_it_says_where_the_descriptions_disagree(self):
        one = published("ScanCar kentekens", provider="ScanCar B.V.", publication_category="hoog_risico_ai")
        published("De kentekens van ScanCar", provider="scancar b.v.", publication_category="overig", phase="gestopt")
        [same] = Related(one).same_product
        [disagreement] = same.disagreements
        assert disagreement.here.field.name == "publication_category"
        assert (disagreement.here.value, disagreement.there.value) == ("Hoog-risico AI-systeem", "Overig algoritme")
        assert Related(one).similar == []

    def test_what_one_of_them_leaves_open_is_no_disagreement(self):
        one = published("ScanCar kentekens", provider="ScanCar", personal_data="nee", ai_act_class="")
        published("ScanCar kentekens", provider="ScanCar", personal_data="onbekend", ai_act_class="nog_niet_beoordeeld")
        [same] = Related(one).same_product
        assert same.disagreements == []

    @pytest.mark.parametrize("provider", ["", "zelf gemaakt", "Zelf ontwikkeld"])
    def test_without_a_supplier_a_name_is_no_product(self, provider):
        one = published("Kentekens lezen", PARKING, provider=provider)
        published("Kentekens lezen", PARKING, provider=provider)
        related = Related(one)
        assert related.same_product == []
        assert names(related) == ["Kentekens lezen"]

    def test_another_product_of_the_same_supplier_is_another_product(self):
        one = published("ScanCar kentekens", provider="ScanCar")
        published("ScanCar afvalcontainers", provider="ScanCar")
        assert Related(one).same_product == []

    def test_one_text_that_began_as_the_other_is_one_product_while_its_name_is(self):
        source = published("Bomen tellen")
        copy = published("Bomen tellen", application=ApplicationFactory(copied_from=source))
        sibling = published("Bomen tellen", application=ApplicationFactory(copied_from=source))
        renamed = published("Bomen snoeien", application=ApplicationFactory(copied_from=source))
        for one, others in {source: {copy, sibling}, copy: {source, sibling}, renamed: set()}.items():
            assert {same.version for same in Related(one).same_product} == others

    def test_the_page_says_it_in_words_with_a_link_to_compare(self, client):
        one = published("ScanCar kentekens", provider="ScanCar", technique="beeldherkenning")
        there = OrganisationFactory(name="Gemeente <Daar>")
        other = published(
            "ScanCar kentekens", provider="ScanCar", technique="machine_learning", application__organisation=there
        )
        page = " ".join(client.get(one.application.get_absolute_url()).content.decode().split())
        section = page.split('id="zelfde-product"')[1].split("</section>")[0]
        assert "hier ‘Beeldherkenning’, daar ‘Machine learning’" in section
        assert "Gemeente &lt;Daar&gt;" in section
        pair = f"nummer={one.application.number}&amp;nummer={other.application.number}"
        assert f"/toepassingen/vergelijken/?{pair}" in section
