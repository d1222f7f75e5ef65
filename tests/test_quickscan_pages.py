"""The pages of the quickscans: each printed figure beside the counted one, and the editions beside each other."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.html import escape

from catalogue.figures import in_terms, shelf
from catalogue.figures.subject import Subject
from catalogue.quickscan import EditionCount, findings
from catalogue.quickscan.published import Verdict
from register import database
from register.choices import ApplicationType, Origin, Phase, Technique
from register.models import Edition, EditionEntry, PublishedFigure, Version
from tests.factories import ApplicationFactory, CollectionFactory, VersionFactory

EDITIONS = ("2019", "2021", "2024")
PREFIXES = ("", "/en")
BESIDE = "/statistiek/naast-de-quickscan/"


def text_of(response):
    """What a reader reads: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rows_of(response):
    """The cells of each table row."""
    rows = re.findall(r"<tr.*?</tr>", response.content.decode(), re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def row_of(response, label):
    """The cells of the one row of a figure that has this label; what is said behind the label is left off."""
    (found,) = [row[1:] for row in rows_of(response) if re.match(rf"{re.escape(label)}( |$)", row[0])]
    return found


def lists(client, address):
    """How many applications the list at this address has."""
    return int(re.search(r">\s*(\d+) (?:resultaten|toepassingen)", client.get(address).content.decode())[1])


def figure(name, query=""):
    return shelf.build(name, Subject.of(QueryDict(query), 1))


def numbers_of(found):
    return {row.code: row.numbers for row in found.rows}


def alter(number, before, after, edition="2024"):
    """Change records of an edition behind the back of what keeps them as they are."""
    versions = Version.objects.in_edition(edition).filter(**before, application__named=False).order_by("pk")
    keys = list(versions.values_list("pk", flat=True)[:number])
    assert len(keys) == number
    database.drop_triggers()
    Version.objects.filter(pk__in=keys).update(**after)
    database.install_triggers()


@pytest.fixture
def one_record_off(editions):
    """One application of 2024 whose technique is another than was published."""
    alter(1, {"technique": Technique.IMAGE}, {"technique": Technique.MACHINE_LEARNING})


# Each published figure


def as_printed(number, share):
    """A cell as the page writes it: the number, the percentage."""
    shown = [] if number is None else [str(number)]
    return " ".join([*shown, *([] if share is None else [f"{number_format(share)}%"])]) or "–"


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_published_figure_stands_on_its_page_counted_with_its_source_and_a_verdict(
    client, editions, edition, prefix
):
    rows = rows_of(client.get(f"{prefix}/statistiek/quickscan/{edition}/"))
    with translation.override(prefix[1:] or "nl"):
        for published in PublishedFigure.objects.filter(edition=edition):
            category = published.category_en if prefix else published.category
            share = published.share and (int(published.share) if published.share % 1 == 0 else published.share)
            source = f"{category} {published.source_title}"
            (row,) = {tuple(row) for row in rows if row[0].startswith(source) and row[1] != ""}
            assert row[1] == as_printed(published.count, share), source
            if published.preferred and published.count:
                assert row[2].split()[0] == str(published.count), source
            if published.preferred:
                assert row[3].startswith(str(Verdict.EQUAL.label)), source


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_page_of_2024_shows_the_counted_numbers_in_both_languages(client, editions, prefix):
    numbers = {cell for row in rows_of(client.get(f"{prefix}/statistiek/quickscan/2024/")) for cell in row[1:]}
    assert {"266", "105", "46", "23", "102", "95", "60", "54", "80", "70", "62", "8", "38"} <= numbers
    assert {"53", "42", "91", "101"} <= numbers
    comma = "." if prefix else ","
    assert {"38 14%", f"38 14{comma}3%", f"95 35{comma}7%", "95 35%", f"61{comma}21%"} <= numbers


@pytest.mark.django_db
def test_as_loaded_no_page_says_that_anything_is_off(client, editions):
    for edition, held in (("2019", "Het gepubliceerde cijfer"), ("2021", "Alle 2"), ("2024", "Alle 19")):
        page = text_of(client.get(f"/statistiek/quickscan/{edition}/"))
        assert f"{held} " in page
        assert not [said for said in ("Wijkt af", "wijkt af", "Klopt niet meer", "Niet elk") if said in page]


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
def test_changing_one_record_makes_the_page_say_which_figures_are_off(client, one_record_off, prefix):
    response = client.get(f"{prefix}/statistiek/quickscan/2024/")
    page, comma = response.content.decode(), "." if prefix else ","
    with translation.override(prefix[1:] or "nl"):
        differs = str(Verdict.DIFFERS.label)
    off = [row for row in rows_of(response) if row[-1] == differs]
    assert [row[1:3] for row in off] == [["80", f"79 29{comma}7%"], ["62", f"63 23{comma}7%"]]
    assert 'id="wijkt-af"' in page
    if not prefix:
        assert "beeldherkenning: gepubliceerd 80, geteld 79 (29,7%)" in text_of(response)
        assert "machine learning: gepubliceerd 62, geteld 63 (23,7%)" in text_of(response)
        assert "Alle 19" not in text_of(response)


@pytest.mark.django_db
def test_a_missing_record_is_off_in_the_total_the_growth_and_the_shares_of_later_editions(client, editions):
    EditionEntry.objects.filter(edition="2021", version__application__named=False).first().delete()
    page = text_of(client.get("/statistiek/quickscan/2021/"))
    assert "totaal: gepubliceerd 165, geteld 164" in page
    assert "onbekend: gepubliceerd 72 (44%), geteld 71 (43,3%)" in page
    assert "groei t.o.v. 2021: gepubliceerd 61,21%, geteld 62,2%" in text_of(client.get("/statistiek/quickscan/2024/"))


@pytest.mark.once
@pytest.mark.django_db
def test_the_page_shows_conflicts_verdicts_and_that_records_are_reconstructed(client, editions):
    page = text_of(client.get("/statistiek/quickscan/2024/"))
    assert "Dit is een reconstructie" in page
    assert "Bij naam bekend: 5. Niet bij naam bekend: 261." in page
    assert "willekeurig" in page
    assert "De bronnen spreken elkaar tegen over ‘inspectie en handhaving’:" in page
    assert "De bronnen spreken elkaar tegen over ‘beeldherkenning’:" in page
    assert "Andere bron, ander getal" in page
    assert "Gelijk; percentage afgekapt in plaats van afgerond" in page
    assert "Geen getal gepubliceerd" in page
    assert "CODI virtuele beleidsassistent" in page
    assert "Joint Research Centre" in page


@pytest.mark.once
@pytest.mark.django_db
def test_a_theme_without_value_is_shown_as_not_published(client, editions):
    response = client.get("/statistiek/quickscan/2024/")
    assert ["Niet gepubliceerd", "101", "–"] in rows_of(response)
    assert "Hier heeft elke toepassing er hooguit één" in text_of(response)
    assert "Hier heeft elke toepassing er hooguit één" not in text_of(client.get("/statistiek/quickscan/2021/"))


@pytest.mark.once
@pytest.mark.django_db
def test_a_number_that_rests_on_an_example_only_is_marked(client, editions):
    rows = [row for row in rows_of(client.get("/statistiek/quickscan/2024/")) if "en is onzeker" in row[0]]
    assert [(row[0].split()[0], *row[1:]) for row in rows] == [("Ministerie", "1", "–")]
    assert "Zekerheid van deze gegevens: laag" in text_of(
        client.get(Version.objects.get(name="CODI virtuele beleidsassistent").application.get_absolute_url())
    )


@pytest.mark.once
@pytest.mark.django_db
def test_what_others_coded_is_not_shown_as_of_tno(client, editions):
    response = client.get("/statistiek/quickscan/2021/")
    rows, page = rows_of(response), text_of(response)
    assert ["Beeldherkenning", "27", "–"] in rows
    assert ["Onbekend", "72", "43,6%"] in rows
    # No share at all where TNO published nothing.
    assert ["Gemeente", "32"] in rows
    assert ["In gebruik", "18"] in rows
    assert "Niet alles hier komt van TNO" in page
    assert "De soort organisatie hebben wij zelf bepaald." in page
    assert page.count("De indeling is niet die van TNO.") == 3
    for other in ("2019", "2024"):
        page = text_of(client.get(f"/statistiek/quickscan/{other}/"))
        assert "De indeling is niet die van TNO." not in page
        assert "Niet alles hier komt van TNO" not in page


@pytest.mark.once
@pytest.mark.django_db
def test_a_page_explains_only_what_it_has(client, editions):
    cuts, conflicts = "kappen een percentage af", "geldt het nieuwsbericht van TNO zelf"
    pages = {slug: text_of(client.get(f"/statistiek/quickscan/{slug}/")) for slug in ("2021", "2024", "genai-2025")}
    assert cuts in pages["2024"]
    assert conflicts in pages["2024"]
    for slug in ("2021", "genai-2025"):
        assert cuts not in pages[slug]
        assert conflicts not in pages[slug]
    assert not [words for words in ("Wij ronden af", "2021 bij naam", "Geteld bij") if words in pages["genai-2025"]]


@pytest.mark.django_db
@pytest.mark.parametrize(("edition", "total"), [("2019", "75"), ("2021", "165"), ("2024", "266")])
def test_each_edition_shows_all_totals_and_links_to_the_others(client, editions, edition, total):
    response = client.get(reverse("catalogue:quickscan", args=[edition]))
    rows, page = rows_of(response), response.content.decode()
    assert ["Quickscan 2019", "75", "–", "–", "–"] in rows
    assert ["Quickscan 2021", "165", "+90", "120,0%", "2,20 keer"] in rows
    assert ["Quickscan 2024", "266", "+101", "61,2%", "1,61 keer"] in rows
    assert f"In deze editie zijn {total} toepassingen" in text_of(response)
    assert "alleen vaste regels" in text_of(response)
    # Whose words that are.
    assert "Binnenlands Bestuur" in text_of(response)
    for other in ("2019", "2021", "2024", "genai-2025"):
        assert f'href="{reverse("catalogue:quickscan", args=[other])}"' in page
    assert f'href="{reverse("catalogue:quickscan_editions")}"' in page
    assert f'href="{BESIDE}"' in page


@pytest.mark.once
@pytest.mark.django_db
def test_an_edition_says_where_nothing_was_published(client, editions):
    page = text_of(client.get("/statistiek/quickscan/2019/"))
    assert page.count("Hierover is van deze editie niets gepubliceerd.") == 4


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["2023", "register"])
def test_an_unknown_edition_is_not_found(client, slug):
    assert client.get(f"/statistiek/quickscan/{slug}/").status_code == 404


# What is known of the records


@pytest.mark.django_db
def test_what_is_known_unknown_and_not_published_makes_up_all_records(editions):
    for slug, total in (("2019", 75), ("2021", 165), ("2024", 266)):
        rows = numbers_of(figure("transparantie", f"edition={slug}"))
        assert {sum(numbers) for numbers in rows.values()} == {total}
    assert rows["name"] == (5, 0, 261)
    assert rows["technique"] == (220, 38, 8)
    assert rows["theme"] == (165, 0, 101)
    assert numbers_of(figure("transparantie", "edition=2021"))["technique"] == (52, 72, 41)


@pytest.mark.django_db
def test_the_records_without_a_technique_are_a_link_away_and_those_with_a_name_are_listed(client, editions):
    page = client.get("/statistiek/quickscan/2024/").content.decode()
    for code, number in (("onbekend", 38), ("niet_gepubliceerd", 8)):
        address = f"/toepassingen/?edition=2024&technique={code}"
        assert f'<a href="{escape(address)}">{number}</a>' in page
        assert lists(client, address) == number
    named, unnamed = (
        re.search(rf'id="{place}".*?</section>', page, re.DOTALL)[0] for place in ("namen", "zonder-naam")
    )
    assert (named.count("<li>"), unnamed.count("<li>")) == (5, 261)


@pytest.mark.django_db
def test_what_is_known_is_asked_of_a_whole_edition_only(editions):
    assert figure("transparantie").refused
    # Which values go together is made up.
    assert figure("transparantie", "edition=2024&technique=beeldherkenning").refused


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["edition=2021", "edition=2024"])
def test_a_figure_of_an_edition_gives_a_share_of_published_numbers_only(editions, query):
    published = set(
        PublishedFigure.objects.filter(edition=query[-4:], preferred=True, dimension="techniek").values_list(
            "code", flat=True
        )
    )
    numbers = numbers_of(figure("techniek", query))
    assert {code for code, (_number, share) in numbers.items() if share is not None} == published
    assert any("niet op tot 100%" in str(note) for note in figure("techniek", query).notes)


@pytest.mark.django_db
def test_a_part_of_an_edition_has_no_shares_and_says_that_the_combination_is_arbitrary(client, editions):
    part = figure("techniek", "edition=2024&organisationType=gemeente")
    assert {len(row.numbers) for row in part.rows} == {1}
    assert not part.finding
    for address in ("/statistiek/cijfers/techniek/", "/statistiek/"):
        page = text_of(client.get(address, {"edition": "2024", "organisationType": "gemeente"}))
        assert "deze combinatie is willekeurig" in page
        # What follows is of whole editions.
        assert "%" not in page.partition("In 2024 telde TNO")[0]


# What TNO concluded


def found():
    return {finding.name: finding for finding in findings.of(EditionCount(Edition.objects.get(pk="2024")))}


@pytest.mark.django_db
def test_each_finding_has_the_counted_numbers_what_was_printed_and_that_it_holds(client, editions):
    assert {finding.holds for finding in found().values()} == {True}
    page = text_of(client.get("/statistiek/quickscan/2024/"))
    for sentence in (
        "TNO telde 266 toepassingen van AI bij de overheid. Klopt.",
        "met 61,2% sinds 2021, toen het er 165 waren, en met 254,7% sinds 2019, toen het er 75 waren. Klopt.",
        "Voor het eerst zijn er meer toepassingen in gebruik (102) dan in experiment (95). Klopt.",
        "gemeenten: 105 van de 266 (39,5%). Daarna komen samenwerkingsverbanden (46) en agentschappen (23). Klopt.",
        "60 toepassingen zijn voor kennisverwerking, archivering en anonimisering, en 54 voor inspectie en handhaving.",
        "80 toepassingen gebruiken beeldherkenning, en maar 8 generatieve AI. Klopt.",
        "Van 38 toepassingen (14,3%) is de techniek onbekend. In 2021 waren dat er nog 72 (43,6%). Klopt.",
        "Gepubliceerd: gemeente 105 (39%); samenwerkingsverband 46; agentschap 23. Bron: TNO, Steeds meer",
        "Gepubliceerd: onbekend 38 (14%); onbekend (2021) 72 (44%). Bron: TNO, Steeds meer",
    ):
        assert sentence in page


@pytest.mark.django_db
def test_every_number_in_a_finding_was_printed_of_the_same_thing(editions):
    """No finding says more than its sources: each has a preferred figure for every thing it counts."""
    printed = {
        name: [(one.figure.code, one.figure.count) for one in finding.printed] for name, finding in found().items()
    }
    assert printed == {
        "totaal": [("totaal", 266)],
        "groei": [("totaal", 165), ("totaal", 75), ("2021", None), ("2019", None)],
        "gebruik": [("in_gebruik", 102), ("experiment", 95)],
        "organisaties": [("gemeente", 105), ("samenwerkingsverband", 46), ("agentschap", 23)],
        "soorten": [("kennisverwerking", 60), ("inspectie_en_handhaving", 54)],
        "technieken": [("beeldherkenning", 80), ("generatieve_ai", 8)],
        "onbekend": [("onbekend", 38), ("onbekend", 72)],
    }


@pytest.mark.django_db
def test_changing_one_record_makes_the_finding_say_that_it_is_off(client, one_record_off):
    assert [name for name, finding in found().items() if not finding.holds] == ["technieken"]
    page = text_of(client.get("/statistiek/quickscan/2024/"))
    assert (
        "79 toepassingen gebruiken beeldherkenning, en maar 8 generatieve AI. Klopt niet meer. "
        "Er komt nu een ander getal uit dan er is gepubliceerd." in page
    )
    assert "beeldherkenning 80 (wijkt af) ; generatieve AI en LLM’s 8." in page


@pytest.mark.django_db
def test_a_finding_that_the_records_contradict_says_so(editions):
    alter(4, {"phase": Phase.IN_USE}, {"phase": Phase.EXPERIMENT})
    finding = found()["gebruik"]
    assert "(98) dan in experiment (99)" in finding.sentence
    assert (finding.is_true, finding.verdict) == (False, "Klopt niet meer")
    assert finding.reason == "De registraties zeggen nu iets anders."


@pytest.mark.django_db
def test_other_editions_have_no_findings_and_without_the_earlier_ones_nothing_is_said_of_growth(editions):
    assert findings.of(EditionCount(Edition.objects.get(pk="2021"))) == []
    EditionEntry.objects.exclude(edition="2024").delete()
    assert found().keys() == {"totaal", "gebruik", "organisaties", "soorten", "technieken"}
    EditionEntry.objects.all().delete()
    assert found() == {}


# The editions side by side


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_editions_stand_side_by_side_with_the_change_where_it_can_be_told(client, editions, prefix):
    response = client.get(f"{prefix}/statistiek/quickscan/")
    rows, comma = [row[1:] for row in rows_of(response)], "." if prefix else ","
    assert ["266", "+101", f"61{comma}2%"] in [row[:3] for row in rows]
    unknown = next(row for row in rows if row[:3] == ["75", "72", "38"])
    assert unknown[3:6] == [f"43{comma}6%", f"14{comma}3%", "−34"]
    assert unknown[6].startswith(f"−29{comma}4 ")
    assert unknown[7].startswith(f"0{comma}53 ")


@pytest.mark.once
@pytest.mark.django_db
def test_unknown_not_published_and_not_counted_are_three_things(client, editions):
    response = client.get("/statistiek/quickscan/")
    page, none = text_of(response), "niet gepubliceerd"
    assert row_of(response, "Generatieve AI en taalmodellen")[:3] == [none, none, "8"]
    assert row_of(response, "Regelgebaseerd")[:3] == [none, none, "–"]
    assert row_of(response, "Procesoptimalisatie") == [none, none, none]
    assert row_of(response, "Onbekend")[:3] == ["75", "72", "38"]
    assert "2024: niet meegeteld." in page
    assert "2019: de bron is niet duidelijk over dit aantal." in page
    assert "Registraties van 2021: 27, niet naar een indeling van TNO." in page
    assert "in 2019 en 2021 telde TNO ook algoritmes mee die alleen vaste regels volgen. In 2024 niet." in page
    assert page.count("Geen verschil: van twee edities na elkaar") == 4


@pytest.mark.django_db
def test_the_rows_of_each_edition_make_up_its_total(editions):
    for name in ("edities-soort-organisatie", "edities-soort-toepassing", "edities-techniek", "edities-fase"):
        rows = figure(name).rows
        assert [sum(row.numbers[place] or 0 for row in rows) for place in range(3)] == [75, 165, 266], name


@pytest.mark.django_db
def test_no_change_is_told_of_a_number_that_its_source_is_not_clear_about(editions):
    """All of 2019 is too doubtful to be compared with."""
    EditionEntry.objects.filter(edition="2024").delete()
    Edition.objects.filter(pk="2024").update(has_records=False)
    rows = figure("edities-techniek")
    assert [column.name for column in rows.columns] == ["2019", "2021"]
    assert not rows.finding
    assert [row.numbers for row in figure("edities-totaal").rows][-1][:2] == (165, 90)


@pytest.mark.django_db
def test_each_number_of_an_edition_leads_to_as_many_records(client, editions):
    checked = 0
    for row in figure("edities-techniek").rows:
        for number, url in zip(row.numbers, row.urls, strict=False):
            if url:
                assert lists(client, url) == number, url
                checked += 1
    assert checked == 7


@pytest.mark.django_db
def test_a_choice_in_the_address_changes_nothing_of_the_whole_editions_and_it_says_so(editions):
    plain, chosen = figure("edities-techniek"), figure("edities-techniek", "phase=in_gebruik&op=2020-01-01")
    assert numbers_of(plain) == numbers_of(chosen)
    said = "Wat u in het adres koos, verandert het niet."
    assert (said in str(plain.notes), said in str(chosen.notes)) == (False, True)


@pytest.mark.django_db
def test_without_any_edition_the_pages_say_so(client):
    for address in ("/statistiek/quickscan/", BESIDE):
        response = client.get(address)
        assert response.status_code == 200
        assert "Er is geen quickscan geladen" in text_of(response)


# The count of generative AI, of which there are no records


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
def test_of_the_count_of_2025_each_printed_number_stands_once_with_all_its_sources(client, editions, prefix):
    response = client.get(f"{prefix}/statistiek/quickscan/genai-2025/")
    page, rows = response.content.decode(), rows_of(response)
    assert re.findall(r"<strong>(\d+)</strong>", page) == ["81", "37", "34"]
    for published in PublishedFigure.objects.filter(edition="genai-2025"):
        category = published.category_en if prefix else published.category
        (row,) = [row for row in rows if row[0].startswith(f"{category} ")]
        assert published.source_title in row[0]
        if published.count:
            assert row[1].split()[0] == str(published.count)
    if not prefix:
        assert "alleen cijfers bekend" in text_of(response)
        assert "In de quickscan van 2024 was bij 8 toepassingen generatieve AI de belangrijkste techniek." in text_of(
            response
        )
        assert "Geteld" not in {cell for row in rows for cell in row}


# The register in the quickscan's terms


def imported(**values):
    """Taken over without technique or type; its text tells of image recognition and of enforcement."""
    source = CollectionFactory(slug="elders", name="Register van elders")
    application = ApplicationFactory(
        origin=Origin.IMPORT, source_register=source, source_id=str(Version.objects.count())
    )
    return VersionFactory(application=application, published=True, technique="", **values)


@pytest.mark.django_db
def test_the_register_stands_beside_the_newest_edition_suggestions_apart(editions):
    VersionFactory.create_batch(18, published=True, technique=Technique.IMAGE)
    for _ in range(3):
        imported()
    VersionFactory(technique=Technique.GENERATIVE)
    found = figure("techniek-naast-de-quickscan")
    assert [column.name for column in found.columns] == ["count", "share", "suggested", "quickscan", "quickscan_share"]
    rows = numbers_of(found)
    assert [str(number) for number in rows[Technique.IMAGE]] == ["18", "85.7", "3", "80", "30.1"]
    assert [str(number) for number in rows[Technique.GENERATIVE]] == ["0", "0.0", "0", "8", "3.0"]
    assert [str(number) for number in rows["niet_overgenomen"]] == ["3", "14.3", "None", "None", "None"]
    assert rows["onbekend"][0] == 0
    assert rows["onbekend"][3] == 38
    assert found.totals == (21, None, 3, 266, None)
    assert found.finding == "Belangrijkste techniek: geregistreerd van 18 van de 21 toepassingen"
    # What the edition left out is not what it did not publish.
    (rule_based,) = [row for row in found.rows if row.code == Technique.RULE_BASED]
    assert (rule_based.mark, rule_based.instead) == ("Quickscan 2024: niet meegeteld.", ())


@pytest.mark.django_db
def test_what_is_registered_suggested_and_neither_makes_up_the_register(editions):
    VersionFactory(published=True, technique=Technique.IMAGE, application_type=ApplicationType.KNOWLEDGE)
    VersionFactory(published=True, technique="onbekend", application_type="")
    imported(category=[])
    rows = numbers_of(figure("ingedeeld-naast-de-quickscan"))
    assert rows == {
        "organisationType": (3, 0, 0, 174),
        "applicationType": (1, 1, 1, 114),
        "technique": (1, 1, 1, 220),
        "phase": (3, 0, 0, 197),
        "theme": (2, 0, 1, 165),
    }


@pytest.mark.django_db
def test_of_few_records_numbers_stand_beside_each_other_without_shares(editions):
    VersionFactory(published=True, technique=Technique.IMAGE)
    found = figure("techniek-naast-de-quickscan")
    assert [column.name for column in found.columns] == ["count", "suggested", "quickscan"]
    assert any("geven wij geen percentages" in str(note) for note in found.notes)


@pytest.mark.django_db
@pytest.mark.parametrize("name", in_terms.FIGURES)
def test_no_edition_is_told_as_registered_beside_another(editions, name):
    found = figure(name, "edition=2021")
    assert "De edities staan op hun eigen pagina" in found.refused
    assert not found.rows


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_page_shows_both_columns_and_says_that_they_are_not_the_same_applications(client, editions, prefix):
    VersionFactory.create_batch(20, published=True, technique=Technique.IMAGE)
    response = client.get(prefix + BESIDE)
    comma = "." if prefix else ","
    assert ["20", f"100{comma}0%", "0", "80", f"30{comma}1%"] in [row[1:] for row in rows_of(response)]
    if not prefix:
        assert "Dit zijn niet dezelfde toepassingen" in text_of(response)
        assert "van 8 van de 266 toepassingen is dit niet gepubliceerd" in text_of(response)


@pytest.mark.once
@pytest.mark.django_db
def test_a_draft_changes_nothing_beside_the_quickscan_and_a_day_reads_the_register_as_it_was(client, editions):
    VersionFactory(published=True, technique=Technique.IMAGE)
    before = client.get(BESIDE).content
    VersionFactory(technique=Technique.GENERATIVE, category=["werk"])
    assert client.get(BESIDE).content == before
    yesterday = timezone.localdate() - timedelta(days=1)
    assert figure("techniek-naast-de-quickscan", f"op={yesterday}").totals[0] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("path", [BESIDE, "/statistiek/quickscan/", "/statistiek/quickscan/2024/"])
def test_a_page_costs_the_same_for_one_record_or_ten(client, editions, path):
    counts = []
    for number in (1, 10):
        VersionFactory.create_batch(number, published=True, technique=Technique.IMAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 100


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("path", [BESIDE, "/statistiek/quickscan/", *(f"/statistiek/quickscan/{e}/" for e in EDITIONS)])
def test_every_page_answers_in_both_languages_and_needs_no_inline_style(client, editions, prefix, path):
    page = client.get(prefix + path).content.decode()
    assert f'lang="{prefix[1:] or "nl"}"' in page[:200]
    assert " style=" not in page
    assert page.count("<table") == page.count("<caption") > 0
    assert page.count('<svg class="drawing"') == page.count("<desc") > 0
