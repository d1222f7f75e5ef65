"""Records side by side: which ones, what differs, and what cannot be compared."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.comparing import Comparison, Verdict
from register.models import Application
from register.numbers import draw
from tests.factories import VersionFactory

pytestmark = pytest.mark.django_db

# The revision, the records, and those withdrawn.
QUERIES = 3
ADDRESS = "/toepassingen/vergelijken/"


def numbers(*versions):
    return [version.application.number for version in versions]


def compared(client, *versions, **asked):
    return client.get(ADDRESS, {"nummer": numbers(*versions), **asked})


def page_of(response):
    return " ".join(response.content.decode().split())


def verdicts(*versions):
    comparison = Comparison(numbers(*versions))
    return {line.field.name: line.verdict for lines in comparison.lines.values() for line in lines}


def two():
    same = {"published": True, "technique": "beeldherkenning", "goal": "Tellen."}
    return (
        VersionFactory(name="Bomen tellen", publication_category="hoog_risico_ai", **same),
        VersionFactory(name="Bomen meten", publication_category="overig", risks="Geen.", **same),
    )


def test_the_address_is_readable():
    assert reverse("catalogue:compare") == ADDRESS


@pytest.mark.parametrize("many", [2, 4])
def test_it_costs_the_same_for_two_or_four(client, many, django_assert_num_queries):
    versions = VersionFactory.create_batch(many, published=True)
    with django_assert_num_queries(QUERIES):
        compared(client, *versions)


class TestVerdicts:
    def test_each_field_says_in_words_how_the_records_stand(self):
        found = verdicts(*two())
        assert found["publication_category"] is Verdict.DIFFERENT
        assert found["technique"] is Verdict.SAME
        assert found["risks"] is Verdict.PARTLY
        assert found["provider"] is Verdict.NOWHERE

    def test_what_one_does_not_tell_hides_no_difference_between_the_others(self):
        silent = VersionFactory(published=True, publication_category="nog_niet_beoordeeld")
        assert verdicts(*two(), silent)["publication_category"] is Verdict.DIFFERENT

    def test_unknown_is_not_no(self):
        versions = [VersionFactory(published=True, personal_data=code) for code in ("nee", "onbekend")]
        assert verdicts(*versions)["personal_data"] is Verdict.PARTLY

    def test_what_each_has_of_its_own_is_no_difference(self):
        assert not {"name", "organization", "contact_email", "url", "lars"} & verdicts(*two()).keys()


class TestPage:
    def test_the_values_stand_in_the_order_asked_with_what_differs_marked(self, client):
        one, other = two()
        page = page_of(compared(client, other, one))
        assert page.index("Bomen meten</a>") < page.index("Bomen tellen</a>")
        row = page.split("Publicatiecategorie")[1].split("</tr>")[0]
        assert "Verschilt" in row
        assert row.index("Overig algoritme") < row.index("Hoog-risico AI-systeem")
        risks = page.split("Risicobeheer")[1].split("</tr>")[0]
        assert "Niet ingevuld door de organisatie" in risks
        assert '<th scope="rowgroup"' in page.replace('colspan="3" scope', "scope")

    def test_only_the_differences_can_be_shown(self, client):
        one, other = two()
        table = page_of(compared(client, one, other, view="differences")).split("<table")[1]
        assert "Publicatiecategorie" in table
        assert "Risicobeheer" in table
        assert "Belangrijkste techniek" not in table
        assert "Leverancier" not in table

    def test_each_record_can_be_taken_away(self, client):
        one, other = two()
        page = page_of(compared(client, one, other, view="differences"))
        assert f'href="?nummer={other.application.number}&amp;view=differences"' in page

    def test_one_is_added_by_its_number_however_it_is_copied(self, client):
        one, other = two()
        number = other.application.number
        response = compared(client, one, q=f" {number[:4]} {number[4:]} ")
        assert response.context["comparison"].chosen == numbers(one, other)

    def test_words_give_records_to_choose_from(self, client):
        one, other = two()
        page = page_of(compared(client, one, q="bomen"))
        assert f'href="?nummer={one.application.number}&amp;nummer={other.application.number}"' in page
        assert "Niets gevonden" in page_of(compared(client, one, q="xyzzy"))

    def test_with_one_it_offers_what_is_like_it(self, client):
        one = VersionFactory(published=True, name="Kentekens lezen")
        other = VersionFactory(published=True, name="Kentekens lezen")
        page = page_of(compared(client, one))
        assert "Deze lijken erop" in page
        assert other.application.organisation.name in page

    @pytest.mark.once
    def test_with_none_it_says_how_to_choose(self, client):
        page = page_of(client.get(ADDRESS))
        assert "Zo kiest u" in page
        assert "noindex" not in page

    def test_more_than_four_are_cut_to_the_first_four(self, client):
        response = compared(client, *VersionFactory.create_batch(5, published=True))
        assert len(response.context["comparison"].versions) == 4
        page = page_of(response)
        assert "U ziet de eerste vier." in page
        assert 'id="erbij"' not in page

    def test_the_same_number_twice_is_one(self, client):
        one, _other = two()
        assert len(compared(client, one, one).context["comparison"].versions) == 1


class TestWhatIsNotThere:
    def test_a_draft_gets_the_same_answer_as_nothing(self, client):
        one, other = two()
        draft = VersionFactory(name="Kanarie")
        pages = []
        for number in (draft.application.number, draw()):
            page = page_of(client.get(ADDRESS, {"nummer": [*numbers(one, other), number]}))
            assert f"Nummer {number} staat niet in het register." in page
            pages.append(page.replace(number, "NUMMER"))
        assert pages[0] == pages[1]
        assert "Kanarie" not in pages[0]

    def test_a_withdrawn_record_says_when_and_shows_no_text(self, client):
        one, other = two()
        Application.objects.filter(pk=other.application.pk).update(
            withdrawn_at=timezone.now(), withdrawal_reason="Gestopt."
        )
        response = compared(client, one, other)
        assert f"Nummer {other.application.number} is ingetrokken op" in page_of(response)
        assert len(response.context["comparison"].versions) == 1
        assert "Geen." not in page_of(response).split("<main")[1].split("Deze lijken")[0]

    @pytest.mark.once
    @pytest.mark.parametrize("asked", ["<script>alert(1)</script>", "１２３４５６７８", "x" * 5000])
    def test_what_is_no_number_is_not_repeated(self, client, asked):
        response = client.get(ADDRESS, {"nummer": asked})
        assert response.status_code == 200
        assert "Een registratienummer heeft acht cijfers." in page_of(response)
        assert asked not in response.content.decode().split("<main")[1]
