"""The quickscan editions: built from what was published, loaded, counted, and equal to what TNO printed."""

import json
import shutil
from collections import Counter
from decimal import Decimal
from itertools import combinations, product

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from catalogue import quickscan
from catalogue.dimensions import APPLICATION_SUBTYPE, APPLICATION_TYPE, ORGANISATION_TYPE, PHASE, TECHNIQUE, THEME
from catalogue.quickscan import EditionCount
from catalogue.quickscan.published import Rounding, Verdict, conflicts, percentage, rounding
from catalogue.statistics import counting
from register import numbers
from register.choices import EventKind, Origin, State
from register.importing import quickscan_fixtures, quickscan_sources
from register.importing.quickscan import FixtureError, load_quickscan
from register.importing.quickscan_sources import FOLDER, RECONSTRUCTED
from register.models import (
    Application,
    Collection,
    Edition,
    EditionEntry,
    Event,
    Organisation,
    PublishedFigure,
    Revision,
    Version,
)
from tests.factories import ApplicationFactory, OrganisationFactory

TNO = "https://www.tno.nl/nl/newsroom/2024/06/kunstmatige-intelligentie-inzet-overheid/"


def records_of(edition, folder=FOLDER):
    return json.loads((folder / f"{edition}.json").read_text(encoding="utf-8"))


def every_record():
    return [record for edition in RECONSTRUCTED for record in records_of(edition)]


def unnamed(edition):
    return [record for record in records_of(edition) if not record["named"]]


@pytest.fixture
def folder(tmp_path):
    """A copy of the fixtures, to change."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    return tmp_path


def change(folder, edition, which, **values):
    """Change one record of a copied fixture."""
    records = records_of(edition, folder)
    next(record for record in records if record["key"] == which).update(values)
    (folder / f"{edition}.json").write_text(json.dumps(records), encoding="utf-8")


def remove(folder, edition, key):
    records = [record for record in records_of(edition, folder) if record["key"] != key]
    (folder / f"{edition}.json").write_text(json.dumps(records), encoding="utf-8")


def counted_as(edition, key) -> Version:
    return EditionEntry.objects.get(edition=edition, key=key).version


# The fixtures


def test_the_fixtures_are_byte_for_byte_what_the_builder_writes(tmp_path, capsys):
    shutil.copytree(FOLDER / "sources", tmp_path / "sources")
    call_command("build_quickscan", folder=tmp_path)
    assert capsys.readouterr().out == "2019.json: 75 records\n2021.json: 165 records\n2024.json: 266 records\n"
    for edition in RECONSTRUCTED:
        assert (tmp_path / f"{edition}.json").read_bytes() == (FOLDER / f"{edition}.json").read_bytes()


@pytest.mark.parametrize(("edition", "total", "named"), [("2019", 75, 0), ("2021", 165, 93), ("2024", 266, 5)])
def test_an_edition_has_a_record_for_each_counted_application(edition, total, named):
    records = records_of(edition)
    assert (len(records), sum(record["named"] for record in records)) == (total, named)


def test_each_record_has_a_valid_number_of_its_own():
    ours = [record["number"] for record in every_record()]
    assert len(set(ours)) == len(ours)
    assert all(numbers.is_valid(number) for number in ours)


def test_no_number_is_taken_by_the_national_register():
    source = (FOLDER.parent / "algoritmeregister" / "algoritmeregister-2026-08-08.json").read_text(encoding="utf-8")
    theirs = {str(row["id"]) for row in json.loads(source)["algoritmes"]}
    assert len(theirs) > 1000
    assert not theirs & {record["number"] for record in every_record()}


@pytest.mark.parametrize("edition", RECONSTRUCTED)
def test_an_unnamed_record_says_so_and_says_nothing_of_a_real_organisation(edition):
    assert unnamed(edition)
    for record in unnamed(edition):
        assert record["organisation"] is None
        assert record["name"].startswith("Niet bij naam bekende toepassing ")
        assert "TNO telde" in record["description_short"]
        assert "willekeurig" in record["description_short"]
        assert not record.keys() & {"goal", "url", "source_id", "methods_and_models"}


def test_a_named_record_tells_its_source_its_organisation_and_its_caveats():
    record = next(record for record in records_of("2021") if record["key"] == "2021-JRC-318")
    assert "Openbaar Ministerie volgens PSTW 2024 (leverancier LexIQ)" in record["description_short"]
    assert "Let op: in export 2022 stond alleen LexIQ als verantwoordelijke." in record["description_short"]
    assert record["url"].startswith("https://")


def test_what_is_no_government_body_is_kept_and_says_so():
    others = [record for record in records_of("2021") if record["organisation_type"] == "geen_overheid"]
    assert len(others) == 8
    assert all("Dit is geen overheidsorganisatie." in record["description_short"] for record in others)


def test_an_article_that_names_no_organisation_gives_a_record_without_one():
    organisations = {record["source_id"]: record["organisation"] for record in records_of("2024") if record["named"]}
    assert organisations == {
        "NEWS-01": None,
        "NEWS-02": "Rijkswaterstaat",
        "NEWS-03": None,
        "NEWS-04": None,
        "NEWS-05": None,
    }


def test_unknown_and_not_published_are_two_values():
    technique = Counter(record["technique"] for record in records_of("2021"))
    assert (technique["onbekend"], technique["niet_gepubliceerd"]) == (72, 41)


@pytest.mark.parametrize("edition", ["2021", "2024"])
def test_of_no_named_record_it_is_said_that_tno_could_not_find_the_technique(edition):
    named = {record["technique"] for record in records_of(edition) if record["named"]}
    assert "niet_gepubliceerd" in named
    assert "onbekend" not in named


def test_a_named_record_of_2021_says_whose_coding_it_follows():
    named = {record["key"]: record for record in records_of("2021") if record["named"]}
    assert all("Soort organisatie: door ons bepaald." in record["description_short"] for record in named.values())
    assert all("niet die van TNO" in record["description_short"] for record in named.values())
    assert named["2021-JRC-297"]["technique"] == "niet_gepubliceerd"
    assert "JRC-codering: Planning and Scheduling." in named["2021-JRC-297"]["methods_and_models"]
    without_basis = [record for record in named.values() if "Zij volgt uit: " not in record["methods_and_models"]]
    assert {record["technique"] for record in without_basis} == {"niet_gepubliceerd"}


def test_a_record_without_theme_says_that_none_was_published():
    without = [record for record in records_of("2024") if not record["category"]]
    assert len(without) == 101
    assert all(record["missing"] == {"category": {"reason": "niet_gepubliceerd"}} for record in without)


@pytest.mark.parametrize(
    ("one", "other"), list(combinations(("organisation_type", "application_type", "technique", "phase"), 2))
)
def test_the_values_of_two_dimensions_are_spread_apart(one, other):
    """Laid out in one order they would make patterns that nobody published."""
    pairs = Counter((record[one], record[other]) for record in unnamed("2024"))
    frequent = [
        [value for value, number in Counter(record[name] for record in unnamed("2024")).items() if number > 40]
        for name in (one, other)
    ]
    assert all(pairs[pair] for pair in product(*frequent))


def test_counts_that_do_not_fit_in_the_total_are_refused():
    with pytest.raises(ValueError, match="do not fit in 2 unnamed records"):
        quickscan_fixtures._spread("2024/technique", {"beeldherkenning": 3}, 2)
    with pytest.raises(ValueError, match="do not fit"):
        quickscan_fixtures._spread("2024/technique", {"beeldherkenning": -1}, 2)


# The published figures


def test_one_figure_is_preferred_per_thing_that_is_counted():
    figures = [figure for figure in quickscan_sources.figures() if figure.preferred]
    assert len(figures) == 22
    assert max(Counter((figure.edition, figure.dimension, figure.code) for figure in figures).values()) == 1


@pytest.mark.parametrize(
    ("category", "preferred", "other"), [("inspectie en handhaving", 54, 47), ("beeldherkenning", 80, 82)]
)
def test_where_sources_disagree_both_are_kept_and_the_one_of_tno_is_preferred(category, preferred, other):
    figures = [figure for figure in quickscan_sources.figures() if figure.category == category]
    assert [(figure.count, figure.source_url) for figure in figures if figure.preferred] == [(preferred, TNO)]
    assert other in {figure.count for figure in figures if not figure.preferred}


def test_an_ambiguous_figure_is_not_preferred():
    (figure,) = (
        figure for figure in quickscan_sources.figures() if (figure.edition, figure.dimension) == ("2019", "techniek")
    )
    assert (figure.count, figure.preferred) == (75, False)


def test_of_an_edition_without_records_no_figure_is_preferred():
    figures = [figure for figure in quickscan_sources.figures() if figure.edition == "genai-2025"]
    assert len(figures) == 14
    assert not any(figure.preferred for figure in figures)


# Loading


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_says_so(capsys):
    call_command("load_quickscan")
    before = (Revision.current(), Version.objects.count(), Event.objects.count(), set(PublishedFigure.objects.all()))
    call_command("load_quickscan")
    assert (
        Revision.current(),
        Version.objects.count(),
        Event.objects.count(),
        set(PublishedFigure.objects.all()),
    ) == before
    assert capsys.readouterr().out.splitlines() == [
        "Quickscan: 506 new, 0 changed, 0 unchanged, 0 withdrawn.",
        "Quickscan: 0 new, 0 changed, 506 unchanged, 0 withdrawn.",
    ]


@pytest.mark.django_db
def test_what_is_loaded_is_a_published_reconstruction_outside_the_own_register():
    load_quickscan()
    assert Application.objects.filter(collection=Collection.QUICKSCAN, origin=Origin.RECONSTRUCTION).count() == 506
    assert Version.objects.published().count() == 506
    assert not Version.objects.live().exists()
    assert set(Version.objects.values_list("standard_version", flat=True)) == {""}
    assert Event.objects.filter(kind=EventKind.IMPORTED, to_state=State.PUBLISHED).count() == 506
    assert Revision.current() == 1
    assert str(counted_as("2024", "2024-001").dated_on) == "2024-06-25"


@pytest.mark.django_db
def test_every_record_says_what_its_fixture_says():
    load_quickscan()
    for record in every_record():
        version = counted_as(record["key"][:4], record["key"])
        application = version.application
        assert (application.number, application.named) == (record["number"], record["named"])
        assert application.organisation_type == record["organisation_type"]
        for name in ("name", "description_short", "technique", "phase", "category", "missing", "application_subtype"):
            assert getattr(version, name) == record[name]


@pytest.mark.django_db
def test_loading_tells_how_far_it_is():
    told = []
    load_quickscan(progress=lambda done, total: told.append((done, total)))
    assert told == [(75, 506), (240, 506), (506, 506)]


@pytest.mark.django_db
def test_a_changed_record_gets_a_new_version_and_the_edition_counts_that_one(folder):
    load_quickscan(folder=folder)
    first = counted_as("2024", "2024-001")
    change(folder, "2024", "2024-001", name="Een andere naam")
    report = load_quickscan(folder=folder)
    assert (report.new, report.changed, report.unchanged, report.withdrawn) == (0, 1, 505, 0)
    second = counted_as("2024", "2024-001")
    first.refresh_from_db()
    assert (first.state, first.name == "Een andere naam") == (State.SUPERSEDED, False)
    assert (second.state, second.number, second.name) == (State.PUBLISHED, 2, "Een andere naam")
    assert second.application == first.application
    assert Version.objects.in_edition("2024").count() == 266
    assert Revision.current() == 2


@pytest.mark.django_db
def test_a_record_that_left_its_fixture_is_withdrawn_with_a_reason_and_may_come_back(folder):
    load_quickscan(folder=folder)
    application = counted_as("2024", "2024-001").application
    remove(folder, "2024", "2024-001")
    report = load_quickscan(folder=folder)
    assert (report.changed, report.unchanged, report.withdrawn) == (0, 505, 1)
    application.refresh_from_db()
    assert application.withdrawn_at is not None
    assert application.withdrawal_reason
    assert application.events.filter(kind=EventKind.WITHDRAWN).count() == 1
    assert Version.objects.in_edition("2024").count() == 265

    report = load_quickscan()
    assert (report.new, report.changed, report.unchanged) == (0, 1, 505)
    application.refresh_from_db()
    assert application.withdrawn_at is None
    assert Version.objects.in_edition("2024").count() == 266


@pytest.mark.django_db
def test_a_changed_figure_is_replaced(folder):
    load_quickscan(folder=folder)
    path = folder / "sources" / "quickscan-published-figures.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"count": 102', '"count": 103'), encoding="utf-8")
    assert load_quickscan(folder=folder).frame_changed
    assert not PublishedFigure.objects.filter(count=102).exists()
    assert PublishedFigure.objects.filter(count=103).count() == 2
    assert Revision.current() == 2


@pytest.mark.django_db
def test_a_number_in_two_editions_is_refused(folder):
    number = records_of("2021", folder)[0]["number"]
    change(folder, "2024", "2024-007", number=number)

    with pytest.raises(FixtureError, match=f"more than one edition: {number}"):
        load_quickscan(folder=folder)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"technique": "toverij"}, r"2024-007: .*technique"),
        ({"name": "x" * 101}, r"2024-007: .*name"),
        ({"name": ""}, r"2024-007: .*name"),
        ({"category": ["tuinieren"]}, r"2024-007: .*category"),
        ({"missing": {"category": {"reason": "geen zin"}}}, r"2024-007: .*missing"),
        ({"key": "2024-008"}, r"2024\.json: two records have the same key"),
    ],
)
def test_a_wrong_record_is_named_and_nothing_is_loaded(folder, values, message):
    change(folder, "2024", "2024-007", **values)
    with pytest.raises(FixtureError, match=message):
        load_quickscan(folder=folder)
    assert not Edition.objects.exists()
    assert not Application.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", r"2021\.json: "),
        ("{}", r"2021\.json: this is not a list of records"),
        ('[{"key": "2021-001"}]', r"2021\.json: record 1 must have key, name, named, number"),
        ("[1]", r"2021\.json: record 1 must have"),
        (None, r"2021\.json: "),
    ],
)
def test_a_wrong_file_is_named_and_nothing_is_loaded(folder, text, message):
    path = folder / "2021.json"
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        call_command("load_quickscan", folder=folder)
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_a_number_of_another_collection_is_not_taken_over():
    ApplicationFactory(number=records_of("2024")[0]["number"])
    with pytest.raises(FixtureError, match="2024-NEWS-01: the number 94522222 is of another collection"):
        load_quickscan()


@pytest.mark.django_db
def test_a_known_organisation_of_the_counted_type_is_linked():
    arnhem = OrganisationFactory(name="Gemeente Arnhem", type="gemeente")
    load_quickscan()
    application = counted_as("2021", "2021-JRC-297").application
    assert (application.organisation, application.organisation_type) == (arnhem, "")
    assert application.type_of_organisation == "gemeente"


@pytest.mark.django_db
def test_an_organisation_that_becomes_known_later_is_linked_then(editions):
    OrganisationFactory(name="Gemeente Arnhem", type="gemeente")
    report = load_quickscan()
    assert (report.changed, report.unchanged) == (1, 505)
    assert counted_as("2021", "2021-JRC-297").number == 1


@pytest.mark.django_db
def test_which_organisations_are_known_changes_no_figure(editions):
    before = {slug: ORGANISATION_TYPE.count(Version.objects.in_edition(slug)) for slug in RECONSTRUCTED}
    # One of the type that was counted, one of another type.
    OrganisationFactory(name="Rijkswaterstaat", type="agentschap")
    OrganisationFactory(name="Gemeente Arnhem", type="provincie")
    assert load_quickscan().changed > 1
    assert counted_as("2024", "2024-NEWS-02").application.organisation is not None
    assert counted_as("2021", "2021-JRC-297").application.organisation is None
    assert {slug: ORGANISATION_TYPE.count(Version.objects.in_edition(slug)) for slug in RECONSTRUCTED} == before


@pytest.mark.django_db
def test_no_organisation_is_made(editions):
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_an_unnamed_record_cannot_be_given_to_an_organisation(editions):
    application = counted_as("2024", "2024-001").application
    application.organisation, application.organisation_type = OrganisationFactory(), ""
    with pytest.raises(IntegrityError), transaction.atomic():
        application.save()


# Counting

EXPECTED = {
    ("2024", ORGANISATION_TYPE): {"gemeente": 105, "samenwerkingsverband": 46, "agentschap": 23},
    ("2024", PHASE): {"in_gebruik": 102, "experiment": 95},
    ("2024", APPLICATION_TYPE): {"kennisverwerking": 60, "inspectie_en_handhaving": 54},
    ("2024", APPLICATION_SUBTYPE): {"anonimiseringstool": 46},
    ("2024", TECHNIQUE): {
        "beeldherkenning": 80,
        "spraak_en_tekstherkenning": 70,
        "machine_learning": 62,
        "generatieve_ai": 8,
        "onbekend": 38,
    },
    ("2024", THEME): {"organisatie_en_bedrijfsvoering": 70, "verkeer": 53, "openbare_orde_en_veiligheid": 42},
    ("2021", TECHNIQUE): {"onbekend": 72},
    ("2019", TECHNIQUE): {"onbekend": 75},
}


@pytest.mark.django_db
def test_counting_the_records_gives_the_published_figures(editions):
    for (edition, dimension), expected in EXPECTED.items():
        counts = dimension.count(Version.objects.in_edition(edition))
        assert {code: counts[code] for code in expected} == expected
    assert [(row.edition.slug, row.number) for row in quickscan.series()] == [
        ("2019", 75),
        ("2021", 165),
        ("2024", 266),
    ]
    assert [row.times for row in quickscan.series()] == [None, Decimal("2.20"), Decimal("1.61")]


@pytest.mark.django_db
def test_anonymisation_tools_are_all_knowledge_applications(editions):
    tools = Version.objects.in_edition("2024").filter(application_subtype="anonimiseringstool")
    assert set(tools.values_list("application_type", flat=True)) == {"kennisverwerking"}


@pytest.mark.django_db
def test_the_shares_are_those_that_were_printed(editions):
    tables = EditionCount(Edition.objects.get(pk="2024")).tables
    assert tables["organisatietype"][0].row("gemeente").share == Decimal("39.5")
    assert tables["techniek"][0].row("onbekend").share == Decimal("14.3")


@pytest.mark.parametrize(
    ("printed", "part", "whole", "expected"),
    [
        ("39.00", 105, 266, Rounding.ROUNDED),
        ("40.00", 105, 266, Rounding.OTHER),
        # 35.71 was printed as 35.
        ("35.00", 95, 266, Rounding.CUT_OFF),
        ("36.00", 95, 266, Rounding.ROUNDED),
        ("61.21", 101, 165, Rounding.ROUNDED),
        # 254.67 was printed as 254.
        ("254.00", 191, 75, Rounding.CUT_OFF),
        ("100.00", 75, 75, Rounding.ROUNDED),
        ("0.00", 0, 75, Rounding.ROUNDED),
    ],
)
def test_printed_and_exact_percentages_are_told_apart(printed, part, whole, expected):
    assert rounding(Decimal(printed), percentage(part, whole)) is expected


@pytest.mark.django_db
def test_each_published_figure_has_a_verdict(editions):
    verdicts = {
        slug: Counter(comparison.verdict for comparison in EditionCount(Edition.objects.get(pk=slug)).comparisons)
        for slug in ("2019", "2021", "2024", "genai-2025")
    }
    assert verdicts == {
        "2019": {Verdict.EQUAL: 2},
        "2021": {Verdict.EQUAL: 2},
        "2024": {Verdict.EQUAL: 24, Verdict.OTHER_SOURCE: 3, Verdict.NOT_PUBLISHED: 1},
        "genai-2025": {Verdict.NOT_COUNTABLE: 13, Verdict.NOT_PUBLISHED: 1},
    }


@pytest.mark.django_db
def test_conflicts_between_sources_are_found_with_the_preferred_figure_first(editions):
    found = conflicts(EditionCount(Edition.objects.get(pk="2024")).comparisons)
    assert [[figure.count for figure in conflict.figures] for conflict in found] == [[80, 80, 82], [54, 47]]
    assert all(conflict.figures[0].preferred for conflict in found)


@pytest.mark.django_db
def test_growth_is_not_countable_without_the_edition_before(editions):
    EditionEntry.objects.filter(edition="2021").delete()
    growth = EditionCount(Edition.objects.get(pk="2024")).of_dimension("groei")
    assert [(comparison.figure.code, comparison.verdict) for comparison in growth] == [
        ("2021", Verdict.NOT_COUNTABLE),
        ("2019", Verdict.EQUAL),
    ]


@pytest.mark.django_db
def test_a_withdrawn_record_is_no_longer_counted(editions):
    application = counted_as("2024", "2024-001").application
    Application.objects.filter(pk=application.pk).update(withdrawn_at=application.created_at, withdrawal_reason="Weg.")
    assert counting.total(Version.objects.in_edition("2024")) == 265


@pytest.mark.django_db
def test_only_a_number_that_was_published_has_a_share(editions):
    shares = {
        slug: {
            (dimension.value, row.code)
            for dimension, tables in EditionCount(Edition.objects.get(pk=slug)).tables.items()
            for table in tables
            for row in table.rows
            if row.share is not None
        }
        for slug in RECONSTRUCTED
    }
    # That of 2019 is too doubtful to count as published.
    assert shares["2019"] == set()
    assert shares["2021"] == {("techniek", "onbekend")}
    assert {code for dimension, code in shares["2024"] if dimension == "organisatietype"} == {
        "gemeente",
        "samenwerkingsverband",
        "agentschap",
    }
    assert shares["2024"] == {
        (figure.dimension, figure.code)
        for figure in PublishedFigure.objects.filter(edition="2024", preferred=True)
        if figure.dimension not in ("totaal", "groei")
    }


@pytest.mark.django_db
def test_the_title_of_an_edition_is_in_the_language_of_the_reader(editions):
    with translation.override("nl"):
        assert [edition.title for edition in quickscan.editions()] == [edition.name for edition in quickscan.editions()]


# The command


@pytest.mark.django_db
def test_the_command_prints_every_figure_and_says_that_they_hold(editions, capsys):
    call_command("quickscan")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["edition", "dimension", "category", "published", "counted", "verdict", "source"]
    assert len(lines) == 1 + PublishedFigure.objects.count() + 2
    assert lines[-1].endswith("all 22 hold.")
    (municipalities,) = (line for line in lines if "105 (39%)" in line)
    assert municipalities.split()[-1] == "(25-06-2024)"
    assert "organisation type" in municipalities
    assert "105 (39.5%)" in municipalities
    assert "equal*" in municipalities
    assert sum(" 40% " in line for line in lines) == 1
    (cut_off,) = (line for line in lines if "95 (35%)" in line)
    assert "equal, percentage cut off " in cut_off
    (conflict,) = (line for line in lines if "inspection and enforcement" in line and " 47 " in line)
    assert "other source" in conflict
    assert [line.split("growth since ")[1].split("  ")[0] for line in lines if "growth since" in line] == [
        "2021",
        "2019",
    ]
    assert "61.2% (1.61 times)" in next(line for line in lines if "growth since 2021" in line)
    assert "254.7% (3.55 times)" in next(line for line in lines if "growth since 2019" in line)


@pytest.mark.django_db
def test_the_command_speaks_english_whatever_the_language_of_the_site(editions, capsys):
    with translation.override("nl"):
        call_command("quickscan")
        dutch = capsys.readouterr().out
    with translation.override("en"):
        call_command("quickscan")
        assert capsys.readouterr().out == dutch
    assert not [word for word in ("Gelijk", "Techniek", "gemeente", "Wijkt af") if f" {word} " in dutch]


@pytest.mark.django_db
def test_one_edition_can_be_asked_for(editions, capsys):
    call_command("quickscan", edition="2021")
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines[1:-2]} == {"2021"}


@pytest.mark.django_db
def test_changing_one_record_makes_the_command_fail_and_name_the_figure(folder):
    key = next(record["key"] for record in unnamed("2024") if record["technique"] == "beeldherkenning")
    change(folder, "2024", key, technique="machine_learning")
    load_quickscan(folder=folder)
    with pytest.raises(CommandError) as error:
        call_command("quickscan")
    message = str(error.value)
    assert "2024 / technique / image recognition / 80 / 79 (29.7%) / differs*" in message
    assert "2024 / technique / machine learning / 62 / 63 (23.7%) / differs*" in message
    assert len(message.splitlines()) == 3


@pytest.mark.django_db
def test_a_missing_record_makes_the_command_fail_on_total_and_growth(editions, folder):
    remove(folder, "2024", "2024-001")
    load_quickscan(folder=folder)
    with pytest.raises(CommandError, match="2024 / total / total / 266 / 265") as error:
        call_command("quickscan")
    assert "growth since 2021 / 61.21% / 60.6% (1.61 times)" in str(error.value)


@pytest.mark.django_db
@pytest.mark.parametrize("edition", [None, "2024"])
def test_an_edition_that_is_not_loaded_makes_the_command_fail(edition):
    with pytest.raises(CommandError, match="Edition 2024 is not loaded"):
        call_command("quickscan", edition=edition)


@pytest.mark.django_db
def test_an_edition_without_its_records_makes_the_command_fail(editions):
    EditionEntry.objects.filter(edition="2019").delete()
    with pytest.raises(CommandError, match="Edition 2019 is not loaded"):
        call_command("quickscan", edition="2019")
