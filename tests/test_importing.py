"""The importer: from a file to records, all of it or nothing."""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from register import nil_returns, numbers, workflow
from register.choices import EventKind, Origin, State
from register.importing import ImportFailed, algoritmeregister, import_file, organisations
from register.importing.matching import Index
from register.importing.organisations import load_organisations
from register.importing.pipeline import FORMATS
from register.importing.problems import Problem
from register.importing.progress import Bar
from register.importing.rows import Row
from register.models import Application, Collection, Event, NilReturn, Organisation, Revision, Version
from tests.concurrency import together
from tests.factories import ApplicationFactory, OrganisationFactory, UserFactory, VersionFactory

pytestmark = pytest.mark.django_db

NATIONAL = settings.FIXTURES_DIR / "algoritmeregister" / "algoritmeregister-2026-08-08.json"
WRITTEN_BY_IMPORTS = (Application, Version, Event, Organisation, Revision)


def entry(number="11136893", **changes):
    """One right record of the national register."""
    return {
        "id": number,
        "title": "Kentekens herkennen",
        "organisatie": "Gemeente Delft",
        "doel": "De scanauto leest kentekens.",
        "juridische_basis": "Gemeentewet",
        "impactassessment": "Ja",
        "status": "in_gebruik",
        "geregistreerd": "2024-02-06",
        "toegevoegd": "2026-05-13",
        "url": f"https://algoritmes.overheid.nl/nl/algoritme/{number}",
    } | changes


def seen(moment="2026-08-09T06:00:00Z"):
    """The envelope of a newer file."""
    return {"fetched_at": moment}


def without(key):
    return {name: value for name, value in entry().items() if name != key}


@pytest.fixture
def file(tmp_path):
    """Writes a file of the national register, and gives its path."""

    def write(*entries, **envelope):
        data = {
            "algoritmes": list(entries),
            "count": len(entries),
            "fetched_at": "2026-08-08T06:20:11Z",
            "source_url": "https://algoritmes.overheid.nl/api/algoritme/NLD",
        }
        path = tmp_path / "records.json"
        path.write_text(json.dumps(data | envelope), encoding="utf-8")
        return path

    return write


def stored():
    """Everything that an import writes."""
    return [list(model.objects.order_by("pk").values()) for model in WRITTEN_BY_IMPORTS]


def refusal(path) -> ImportFailed:
    """Why a file is refused, having made sure that nothing of it was written."""
    before = stored()
    with pytest.raises(ImportFailed) as failure:
        import_file(path)
    assert stored() == before
    return failure.value


def counts(report):
    return report.new, report.changed, report.unchanged


# The real file


def test_the_national_register_is_taken_over_whole_in_few_queries_and_twice_changes_nothing(
    django_assert_max_num_queries,
):
    load_organisations()
    with django_assert_max_num_queries(170):
        report = import_file(NATIONAL)

    source = json.loads(NATIONAL.read_text(encoding="utf-8"))["algoritmes"]
    live = Version.objects.live().select_related("application__organisation")
    assert counts(report) == (1530, 0, 0)
    assert {version.application.number for version in live} == {record["id"] for record in source}
    assert live.count() == 1530
    assert report.renumbered == {}
    assert sum(report.unmatched.values()) == 74
    assert Revision.current() == 2
    assert Organisation.objects.get(name="Politie").type == "politie"

    before = stored()
    with django_assert_max_num_queries(20):
        report = import_file(NATIONAL)
    assert stored() == before
    assert str(report).startswith("Algoritmeregister: 0 nieuw, 0 gewijzigd, 1.530 ongewijzigd.")


# One record


def test_every_field_of_a_record_is_taken_over(file):
    import_file(file(entry()))

    version = Version.objects.live().get()
    application = version.application
    assert (application.number, application.source_id) == ("11136893", "11136893")
    assert (application.origin, application.source_register_id) == (Origin.IMPORT, Collection.ALGORITMEREGISTER)
    assert application.organisation.name == "Gemeente Delft"
    assert (version.name, version.goal) == ("Kentekens herkennen", "De scanauto leest kentekens.")
    assert (version.lawful_basis, version.impact_assessment, version.phase) == ("Gemeentewet", "ja", "in_gebruik")
    assert version.url == "https://algoritmes.overheid.nl/nl/algoritme/11136893"
    assert version.dated_on == date(2024, 2, 6)
    assert version.description_short == ""
    assert version.edited_by is None
    assert (application.source_organisation, application.source_seen_on) == ("Gemeente Delft", date(2026, 8, 8))


def test_what_the_source_does_not_say_is_not_made_up(file):
    import_file(file(entry()))
    assert Version.objects.live().get().standard_version == ""


@pytest.mark.parametrize(
    ("key", "written", "column", "code"),
    [
        ("status", "in_gebruik", "phase", "in_gebruik"),
        ("status", "ontwikkeling", "phase", "ontwikkeling"),
        ("status", "buiten_gebruik", "phase", "gestopt"),
        ("impactassessment", "Ja", "impact_assessment", "ja"),
        ("impactassessment", "Nee", "impact_assessment", "nee"),
        ("impactassessment", "Onbekend", "impact_assessment", "onbekend"),
    ],
)
def test_values_of_the_source_become_codes(file, key, written, column, code):
    import_file(file(entry(**{key: written})))
    assert getattr(Version.objects.live().get(), column) == code


def test_empty_texts_are_taken_over_as_empty(file):
    import_file(file(entry(doel="", juridische_basis="")))
    version = Version.objects.live().get()
    assert (version.goal, version.lawful_basis) == ("", "")


def test_texts_are_cleaned(file):
    import_file(file(entry(title=" Kentekens\u0000 \u202eherkennen ", doel="e\u0301e\u0301n\r\ntwee\ud800")))
    version = Version.objects.live().get()
    assert (version.name, version.goal) == ("Kentekens herkennen", "één\ntwee")
    assert counts(import_file(file(entry(title="Kentekens herkennen", doel="één\ntwee")))) == (0, 0, 1)


def test_a_file_with_a_byte_order_mark_is_read(file):
    path = file(entry())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert counts(import_file(path)) == (1, 0, 0)


def test_a_new_record_has_one_event(file):
    import_file(file(entry()))
    event = Event.objects.get()
    assert (event.kind, event.from_state, event.to_state) == (EventKind.IMPORTED, "", State.PUBLISHED)
    assert (event.version, event.actor) == (Version.objects.get(), None)


def test_who_imports_is_in_the_events(file):
    user = UserFactory()
    import_file(file(entry()), by=user)
    assert (Event.objects.get().actor, Version.objects.get().edited_by) == (user, user)


@pytest.mark.parametrize("number", ["abc", "11136890", "10136893"])
def test_a_number_that_is_none_of_ours_is_replaced(file, number):
    report = import_file(file(entry(number)))
    application = Application.objects.get()
    assert numbers.is_valid(application.number)
    assert application.source_id == number
    assert report.renumbered == {number: application.number}


def test_a_number_that_is_taken_is_replaced(file):
    ApplicationFactory(number="11136893")
    import_file(file(entry("11136893")))
    application = Application.objects.get(source_id="11136893")
    assert application.number != "11136893"
    assert counts(import_file(file(entry("11136893")))) == (0, 0, 1)


def test_a_number_that_is_replaced_leaves_the_numbers_of_others_alone(file, monkeypatch):
    draws = iter(["11234933", "11136893"])
    monkeypatch.setattr(numbers, "draw", lambda: next(draws))
    import_file(file(entry("abc"), entry("11234933")))
    assert dict(Application.objects.values_list("source_id", "number")) == {"abc": "11136893", "11234933": "11234933"}


# Again


def test_a_changed_record_gets_a_version_and_says_what_changed(file):
    import_file(file(entry(), entry("11234933")))
    changed = entry(doel="Iets anders.", status="buiten_gebruik", geregistreerd="2025-01-01")

    report = import_file(file(changed, entry("11234933")))

    new, old = Version.objects.filter(application__number="11136893").order_by("-number")
    assert counts(report) == (0, 1, 1)
    assert (new.number, new.state, new.goal, new.phase) == (2, State.PUBLISHED, "Iets anders.", "gestopt")
    assert (new.name, new.dated_on) == (old.name, date(2025, 1, 1))
    assert (old.state, old.superseded_at) == (State.SUPERSEDED, new.published_at)
    assert Event.objects.get(version=new).reason == "Gewijzigd in de bron: Fase, Doel en impact, Datum van deze tekst."
    assert Revision.current() == 2


def test_the_event_log_is_in_dutch_whoever_imports(file):
    import_file(file(entry()))
    with translation.override("en"):
        import_file(file(entry(title="Anders")))
    assert Event.objects.latest("pk").reason == "Gewijzigd in de bron: Naam."


def test_a_record_that_stands_unchanged_in_a_newer_file_is_seen_again(file):
    import_file(file(entry(), entry("11234933")))
    before = Version.objects.count(), Event.objects.count()

    report = import_file(file(entry(), entry("11234933", title="Anders"), **seen()))

    assert (counts(report), report.seen_again) == ((0, 1, 1), 1)
    assert "Opnieuw gezien in de bron, zonder nieuwe versie: 1." in str(report)
    assert set(Application.objects.values_list("source_seen_on", flat=True)) == {date(2026, 8, 9)}
    assert (Version.objects.count(), Event.objects.count()) == (before[0] + 1, before[1] + 1)
    assert Revision.current() == 2


def test_the_same_file_again_raises_no_revision(file):
    path = file(entry())
    import_file(path)
    assert import_file(path).seen_again == 0
    assert Revision.current() == 1


def test_the_day_of_a_file_is_that_of_the_register(file):
    import_file(file(entry(), **seen("2026-08-08T23:30:00Z")))
    assert Application.objects.get().source_seen_on == date(2026, 8, 9)


def test_a_record_that_left_the_source_keeps_the_day_on_which_it_was_last_seen(file):
    import_file(file(entry(), entry("11234933")))
    import_file(file(entry(), **seen()))
    days = dict(Application.objects.values_list("source_id", "source_seen_on"))
    assert days == {"11136893": date(2026, 8, 9), "11234933": date(2026, 8, 8)}


def test_a_file_that_is_older_than_what_stands_here_is_refused(file):
    import_file(file(entry(title="Anders"), **seen()))
    failure = refusal(file(entry()))
    assert "Dit bestand is van 8 augustus 2026. Van deze bron is al een bestand van 9 augustus 2026" in str(failure)


def test_columns_of_which_a_format_says_nothing_keep_their_value(file, monkeypatch):
    import_file(file(entry()))
    row = Row(1, "11136893", "Gemeente Delft", {"name": "Anders"})
    names_only = SimpleNamespace(
        SOURCE=Collection.ALGORITMEREGISTER, NAMES=algoritmeregister.NAMES, rows=lambda content, problems: [row]
    )
    monkeypatch.setitem(FORMATS, "names", names_only)

    assert counts(import_file(file(entry()), format="names")) == (0, 1, 0)
    version = Version.objects.live().get()
    assert (version.name, version.goal, version.phase) == ("Anders", "De scanauto leest kentekens.", "in_gebruik")
    assert version.application.source_seen_on == date(2026, 8, 8)


def test_an_organisation_that_changed_moves_the_record(file):
    import_file(file(entry()))
    report = import_file(file(entry(organisatie="Gemeente Pijnacker-Nootdorp")))

    application = Application.objects.get()
    assert counts(report) == (0, 1, 0)
    assert application.organisation.name == "Gemeente Pijnacker-Nootdorp"
    assert application.versions.count() == 1
    assert Event.objects.latest("pk").reason == "Gewijzigd in de bron: Organisatie."
    assert counts(import_file(file(entry(organisatie="Gemeente Pijnacker-Nootdorp")))) == (0, 0, 1)


def test_a_record_that_only_moves_ends_the_nil_return_that_it_contradicts(file, monkeypatch):
    delft, other = OrganisationFactory(name="Gemeente Delft"), OrganisationFactory(name="Gemeente Woerden")
    rows = [Row(1, "11136893", delft.name, {"name": "Kentekens", "publication_category": "hoog_risico_ai"})]
    weighed = SimpleNamespace(
        SOURCE=Collection.ALGORITMEREGISTER, NAMES=algoritmeregister.NAMES, rows=lambda content, problems: rows
    )
    monkeypatch.setitem(FORMATS, "weighed", weighed)
    import_file(file(), format="weighed")
    assert nil_returns.declare(other, by=UserFactory(is_superuser=True))
    rows[0] = replace(rows[0], organisation=other.name)

    assert counts(import_file(file(), format="weighed")) == (0, 1, 0)
    assert Application.objects.get().organisation == other
    assert NilReturn.objects.get().ended_at is not None


def test_an_organisation_and_a_text_that_change_together_are_one_event(file):
    import_file(file(entry()))
    import_file(file(entry(organisatie="Gemeente Pijnacker-Nootdorp", title="Anders")))

    assert Application.objects.get().organisation.name == "Gemeente Pijnacker-Nootdorp"
    assert [event.reason for event in Event.objects.order_by("pk")] == [
        "",
        "Gewijzigd in de bron: Naam, Organisatie.",
    ]


def test_a_record_that_left_the_source_stays_and_is_reported(file):
    import_file(file(entry(), entry("11234933")))
    report = import_file(file(entry()))

    assert report.vanished == ["11234933"]
    assert Version.objects.live().count() == 2
    assert "Niet meer in de bron; blijft staan (1)\n  11234933" in str(report)


def publish_here(**values):
    """An editor of this register publishes a version of the one application there is."""
    user = UserFactory(register_manager=True)
    draft = workflow.revise(Application.objects.get(), by=user)
    answers = {
        "description_short": "De scanauto leest kentekens.",
        "publication_category": "overig",
        "contact_email": "algoritmes@delft.nl",
        "change_note": "Ons eigen adres staat er nu bij.",
    }
    for name, value in (answers | values).items():
        setattr(draft, name, value)
    draft.save()
    workflow.apply(workflow.PUBLISH, draft, by=user)


def test_a_record_that_was_edited_here_is_not_overwritten(file):
    import_file(file(entry()))
    publish_here(goal="Zo staat het hier.")

    report = import_file(file(entry()))

    assert counts(report) == (0, 0, 0)
    assert report.edited_here == ["11136893"]
    assert Version.objects.live().get().goal == "Zo staat het hier."


def test_a_record_that_was_edited_here_is_still_seen_in_the_source(file):
    import_file(file(entry()))
    publish_here(goal="Zo staat het hier.")

    report = import_file(file(entry(organisatie="Gemeente Pijnacker-Nootdorp"), **seen()))

    application = Application.objects.get()
    assert (report.edited_here, report.seen_again) == (["11136893"], 1)
    assert (application.source_organisation, application.source_seen_on) == (
        "Gemeente Pijnacker-Nootdorp",
        date(2026, 8, 9),
    )
    assert application.organisation.name == "Gemeente Delft"


def test_a_record_that_was_edited_here_and_says_what_the_source_says_is_unchanged(file):
    import_file(file(entry()))
    publish_here(technique="beeldherkenning")
    assert counts(import_file(file(entry()))) == (0, 0, 1)


def test_a_record_with_a_draft_is_not_overwritten(file):
    import_file(file(entry()))
    VersionFactory(application=Application.objects.get(), number=2)

    report = import_file(file(entry(title="Anders")))

    assert (counts(report), report.edited_here) == ((0, 0, 0), ["11136893"])
    assert Version.objects.live().get().name == "Kentekens herkennen"


def test_a_withdrawn_record_stays_withdrawn(file):
    import_file(file(entry()))
    Application.objects.update(withdrawn_at=Version.objects.get().published_at, withdrawal_reason="Gestopt")

    report = import_file(file(entry(title="Anders")))

    assert (counts(report), report.withdrawn_here) == ((0, 0, 0), ["11136893"])
    assert not Version.objects.live().exists()
    assert import_file(file(entry("11234933"))).vanished == []


def test_a_dry_run_says_the_same_and_writes_nothing(file):
    before = stored()
    report = import_file(file(entry(), entry("11234933")), dry_run=True)

    assert counts(report) == (2, 0, 0)
    assert report.unmatched == {"Gemeente Delft": 2}
    assert stored() == before
    assert "er is niets opgeslagen" in str(report)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_take_a_record_over_once(file):
    path = file(entry(), entry("11234933"))
    outcomes = together(lambda: import_file(path), lambda: import_file(path))

    assert sorted(map(counts, outcomes)) == [(0, 0, 2), (2, 0, 0)]
    assert Version.objects.live().count() == 2


# Whose is it?


@pytest.fixture(scope="module")
def index():
    """Every organisation of the list, without a database."""
    lines = organisations.read()
    listed = organisations.organisations_in(lines)
    for key, organisation in enumerate(listed, start=1):
        organisation.pk = key
    keys = {organisation.tooi_uri: organisation.pk for organisation in listed}
    return Index(listed, [(keys[heir], keys[gone]) for heir, gone in organisations.predecessors_in(lines)])


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Gemeente Delft", "Gemeente Delft"),
        ("Delft", "Gemeente Delft"),
        ("gemeente delft", "Gemeente Delft"),
        ("Gemeente Noardeast Fryslân", "Gemeente Noardeast-Fryslân"),
        ("Ministerie van Financiën", "Ministerie van Financiën"),
        ("Financien", "Ministerie van Financiën"),
        ("BZK", "Ministerie van Binnenlandse Zaken en Koninkrijksrelaties"),
        ("Waterschap Hollandse Delta", "Waterschap Hollandse Delta"),
        ("Waterschap Delfland", "Hoogheemraadschap van Delfland"),
        ("HDSR Hoogheemraadschap De Stichtse Rijnlanden", "Hoogheemraadschap De Stichtse Rijnlanden"),
        ("Nederlandse Zorgautoriteit (NZa)", "Nederlandse Zorgautoriteit"),
        ("CIZ Centrum Indicatiestelling Zorg", "CIZ"),
        ("IND", "Immigratie- en Naturalisatiedienst"),
        ("Kadaster", "Dienst voor het kadaster en de openbare registers"),
        ("Douane", "Directoraat-generaal Douane"),
        ("Dienst Toeslagen", "Directoraat-generaal Toeslagen"),
        ("Stichting Skal Biocontrole", "Skal Biocontrole"),
        ("SED Organisatie (Gemeente Stede Broec, Enkhuizen, Drechterland)", "SED organisatie"),
        # An active organisation before a dissolved one of the same name.
        ("Ministerie van Economische Zaken en Klimaat", "Ministerie van Economische Zaken en Klimaat"),
    ],
)
def test_names_find_their_organisation(index, name, found):
    owner = index.owner(name)
    assert (owner.organisation.name, owner.organisation.active, owner.predecessor) == (found, True, None)


@pytest.mark.parametrize(
    "name",
    [
        "Gemeente Bergen",  # in Limburg, or in Noord-Holland
        "Utrecht",  # the gemeente or the provincie
        "Waarborginstellingen",  # two of the same name
        "RVS",  # two with the same abbreviation
        "Provincie Delft",  # a gemeente is no provincie
        "Dienst Delft",
        "Politie",
        "Gemeente",
        "",
    ],
)
def test_a_name_that_says_too_little_finds_nothing(index, name):
    assert index.find(name) is None


@pytest.mark.parametrize(
    ("name", "predecessor", "heir"),
    [
        ("Asiel en Migratie", "Ministerie van Asiel en Migratie", "Ministerie van Justitie en Veiligheid"),
        # Two ministries bore the name, until 2010 and until 2024: the last one counts.
        (
            "Ministerie van Landbouw, Natuur en Voedselkwaliteit",
            "Ministerie van Landbouw, Natuur en Voedselkwaliteit",
            "Ministerie van Landbouw, Visserij, Voedselzekerheid en Natuur",
        ),
        # By way of another that was dissolved too.
        (
            "VROM",
            *(
                f"Ministerie van {name}"
                for name in ("Volkshuisvesting, Ruimtelijke Ordening en Milieubeheer", "Infrastructuur en Waterstaat")
            ),
        ),
        ("Waterschap Regge en Dinkel", "Waterschap Regge en Dinkel", "Waterschap Vechtstromen"),
    ],
)
def test_a_record_of_a_dissolved_organisation_is_its_only_successors(index, name, predecessor, heir):
    owner = index.owner(name)
    assert (owner.predecessor.name, owner.organisation.name) == (predecessor, heir)


def test_a_record_stays_with_a_dissolved_organisation_that_has_more_successors_or_none():
    split, alone = (OrganisationFactory(name=name, active=False) for name in ("Gesplitst", "Alleen"))
    for successor in OrganisationFactory.create_batch(2):
        successor.predecessors.add(split)
    index = Index.of_all()

    assert (index.owner("Gesplitst").organisation, index.owner("Gesplitst").predecessor) == (split, None)
    assert index.owner("Alleen").organisation == alone


def test_successors_in_a_circle_are_walked_once():
    one, two = (OrganisationFactory(name=name, active=False) for name in ("Een", "Twee"))
    one.predecessors.add(two)
    two.predecessors.add(one)
    assert Index.of_all().owner("Een").organisation == one


def test_what_matches_nothing_becomes_an_organisation_of_its_own(file):
    load_organisations()
    path = file(entry(organisatie="Politie"), entry("11234933", organisatie="Gemeente Bergen"))
    report = import_file(path)

    made = Organisation.objects.filter(unmatched=True)
    assert sorted(made.values_list("name", "type", "slug")) == [
        ("Gemeente Bergen", "gemeente", "gemeente-bergen"),
        ("Politie", "politie", "politie"),
    ]
    assert report.unmatched == {"Politie": 1, "Gemeente Bergen": 1}
    assert "  Politie: 1 toepassing" in str(report)
    assert counts(import_file(path)) == (0, 0, 2)
    assert made.count() == 2


def test_an_organisation_that_got_a_better_name_here_keeps_its_records(file):
    import_file(file(entry(organisatie="Politie")))
    Organisation.objects.update(name="Nationale Politie")

    report = import_file(file(entry(organisatie="Politie"), entry("11234933", organisatie="Politie")))

    assert counts(report) == (1, 0, 1)
    assert Organisation.objects.get().name == "Nationale Politie"


def test_a_name_that_stands_for_more_organisations_here_tells_nothing(file):
    import_file(file(entry(organisatie="Politie"), entry("11234933", organisatie="Politie")))
    Organisation.objects.update(name="Nationale Politie")
    Application.objects.filter(source_id="11234933").update(organisation=OrganisationFactory())

    import_file(file(entry(organisatie="Politie"), entry("11234933", organisatie="Politie")))

    assert set(Application.objects.values_list("organisation__name", flat=True)) == {"Politie"}


def test_an_ambiguous_name_gets_one_organisation_and_no_more(file):
    load_organisations()
    path = file(entry(organisatie="Waarborginstellingen"))
    import_file(path)
    assert counts(import_file(path)) == (0, 0, 1)
    assert Organisation.objects.filter(name="Waarborginstellingen", unmatched=True).count() == 1


def test_an_unmatched_organisation_never_takes_the_address_of_another(file):
    OrganisationFactory(name="ICTU!", slug="ictu")
    OrganisationFactory(name="ICTU?", slug="ictu-2")
    import_file(file(entry(organisatie="I.C.T.U.")))
    import_file(file(entry(organisatie="ICTU?"), entry("11234933", organisatie="ICTU…")))
    assert len(set(Organisation.objects.values_list("slug", flat=True))) == Organisation.objects.count()


def test_a_record_moves_when_the_list_learns_of_its_organisation(file):
    import_file(file(entry()))
    load_organisations()
    assert counts(import_file(file(entry()))) == (0, 0, 1)
    assert Application.objects.get().organisation.tooi_uri.endswith("gm0503")
    assert Organisation.objects.filter(name="Gemeente Delft").count() == 1


def test_the_report_names_the_successor(file):
    load_organisations()
    report = import_file(file(entry(organisatie="Asiel en Migratie")))
    assert report.succeeded == {"Asiel en Migratie": "Ministerie van Justitie en Veiligheid"}
    assert "  Asiel en Migratie → Ministerie van Justitie en Veiligheid" in str(report)


# What is refused: a row


LONG = "x" * 2501


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        (entry(status="kapot"), "status", "waarde ‘kapot’: Deze waarde is onbekend. Kies uit: in_gebruik"),
        (entry(status=""), "status", "Kies uit"),
        (entry(impactassessment="Misschien"), "impactassessment", "Kies uit: Ja, Nee, Onbekend"),
        (without("doel"), "doel", "Dit veld ontbreekt. Voeg het toe, desnoods leeg."),
        (without("title"), "title", "Dit veld ontbreekt. Voeg het toe. Het mag niet leeg zijn."),
        (without("url"), "url", "Het mag niet leeg zijn."),
        (entry(extra="x"), "extra", "Dit veld is onbekend. Haal het weg"),
        (entry(title="x" * 101), "title", "heeft 101 tekens. Kort hem in tot hoogstens 100 tekens"),
        (entry(doel=LONG), "doel", "heeft 2501 tekens. Kort hem in tot hoogstens 2500 tekens"),
        (entry(juridische_basis=LONG), "juridische_basis", "hoogstens 2500 tekens"),
        (entry(url="https://algoritmes.overheid.nl/" + LONG), "url", "hoogstens 500 tekens"),
        (entry("9" * 101), "id", "hoogstens 100 tekens"),
        (entry(organisatie="x" * 251), "organisatie", "hoogstens 250 tekens"),
        (entry(title=""), "title", "kan niet leeg zijn. Vul de waarde in."),
        (entry(title=" \u0000 "), "title", "kan niet leeg zijn. Vul de waarde in."),
        (entry(""), "id", "mag niet leeg zijn"),
        (entry(organisatie=" "), "organisatie", "mag niet leeg zijn"),
        (entry(url="javascript:alert(1)"), "url", "Dit is geen adres van het Algoritmeregister."),
        (entry(url="https://user@example.nl"), "url", "Dit is geen adres van het Algoritmeregister."),
        (
            entry(url="https://algoritmes.overheid.nl.example.nl/1"),
            "url",
            "begint met https://algoritmes.overheid.nl/.",
        ),
        (entry(url="http://algoritmes.overheid.nl/1"), "url", "begint met https://algoritmes.overheid.nl/."),
        (entry(url=""), "url", "Vul het adres van de registratie zelf in."),
        (entry(url="https://algoritmes.overheid.nl/a b"), "url", "of http://. Verbeter de waarde."),
        (entry(geregistreerd="6 februari"), "geregistreerd", "Dit is geen datum. Schrijf jjjj-mm-dd"),
        (entry(geregistreerd="2024-02-30"), "geregistreerd", "Dit is geen datum"),
        (entry(geregistreerd="20240206"), "geregistreerd", "Dit is geen datum"),
        (entry(geregistreerd=""), "geregistreerd", "Dit is geen datum"),
        (entry(geregistreerd="9999-12-31"), "geregistreerd", "Deze dag ligt in de toekomst. Vul de dag in"),
        (entry(title=12), "title", "waarde 12: Dit is geen tekst. Zet de waarde tussen aanhalingstekens."),
        (entry(title=None), "title", "waarde ‘null’: Dit is geen tekst. Vul een tekst in."),
        (entry(doel=None), "doel", 'waarde ‘null’: Dit is geen tekst. Schrijf "" als er geen waarde is.'),
        (entry(title=True), "title", "waarde true: Dit is geen tekst"),
        (entry(doel=["x"]), "doel", "waarde […]: Dit is geen tekst. Maak er één tekst van"),
        (entry(doel={"x": 1}), "doel", "waarde {…}: Dit is geen tekst"),
        (entry(toegevoegd=1), "toegevoegd", "Dit is geen tekst"),
        (entry("11234933"), "id", "Dit nummer staat ook in rij 1"),
    ],
)
def test_a_wrong_row_is_refused_by_row_and_field(file, wrong, field, says):
    failure = refusal(file(entry("11234933"), wrong))

    (problem,) = failure.problems
    assert (problem.row, problem.field) == (2, field)
    assert str(failure).startswith(f"Rij 2, veld ‘{field}’")
    assert says in str(failure)
    assert problem.remedy


@pytest.mark.parametrize("wrong", ["tekst", 1, None, ["x"]])
def test_a_row_that_is_no_record_is_refused(file, wrong):
    assert str(refusal(file(entry(), wrong))).startswith("Rij 2, waarde ")


def test_what_only_the_database_refuses_is_named_by_row(file, monkeypatch):
    monkeypatch.setattr(Version._meta.get_field("url"), "validators", [])
    monkeypatch.setattr(algoritmeregister, "ADDRESS", "")
    failure = refusal(file(entry("11234933"), entry(url="ftp://algoritmes.overheid.nl/")))
    assert "Rij 2: Link naar bronregistratie: begin met https:// of http://." in str(failure)


def test_every_problem_of_a_file_is_told_at_once_and_in_order(file):
    failure = refusal(
        file(
            entry(status="kapot", title=""),
            entry("11234933", doel=LONG),
            without("url"),
            entry("11234933", geregistreerd="morgen", impactassessment="?"),
        )
    )
    told = [(problem.row, problem.field) for problem in failure.problems]
    assert set(told) == {
        (1, "status"),
        (1, "title"),
        (2, "doel"),
        (3, "url"),
        (4, "geregistreerd"),
        (4, "impactassessment"),
        (4, "id"),
    }
    assert all(before[0] <= after[0] for before, after in pairwise(told))


def test_a_refused_file_leaves_what_was_there(file):
    import_file(file(entry()))
    assert refusal(file(entry(title="Anders"), entry("11234933", status="kapot"))).problems


def test_values_in_messages_are_short_and_harmless():
    problem = Problem("Fout.", "Herstel.", 1, "x" * 5000, "\u202e" + "y\n" * 5000)
    assert len(str(problem)) < 200
    assert "\u202e" not in str(problem)
    assert "\n" not in str(problem)


# What is refused: a file


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Het bestand is leeg"),
        (b" \n", "Het bestand is leeg"),
        (b"geen json", "Het bestand is geen JSON: regel 1, teken 1"),
        (b'{"algoritmes": [', "Het bestand is geen JSON"),
        (b"\xff\xfe{\x00}\x00", "geen UTF-8: byte 1"),
        ('{"é": 1}'.encode("cp1252"), "geen UTF-8: byte 3"),
        (b"[" * 100_000, "te diep genest"),
        (b"[" * 100_000 + b"]" * 100_000, "te diep genest"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "te diep genest"),
        (b'{"a": NaN}', "geen JSON: NaN"),
        (b"1" * 20_000, "bevat een getal van 20.000 cijfers. Zet het tussen aanhalingstekens"),
        (b'{"count": 1, "count": 2}', "veld ‘count’: Het veld staat meer dan één keer"),
        (b"[]", "bevat geen object"),
        (b"null", "bevat geen object"),
        (b'{"algoritmes": [], "count": 0, "fetched_at": ""}', "veld ‘source_url’: Dit veld ontbreekt"),
        (b'{"algoritmes": [], "count": 0, "source_url": ""}', "veld ‘fetched_at’: Dit veld ontbreekt"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused(tmp_path, content, says):
    path = tmp_path / "file.json"
    path.write_bytes(content)
    assert says in str(refusal(path))


@pytest.mark.parametrize(
    ("envelope", "says"),
    [
        ({"algoritmes": {}}, "veld ‘algoritmes’, waarde {…}: Dit is geen lijst"),
        ({"algoritmes": None}, "Dit is geen lijst"),
        ({"algoritmes": []}, "De lijst is leeg"),
        ({"count": 2}, "veld ‘count’, waarde 2: Het bestand telt 1 rijen"),
        ({"volgende": "x"}, "veld ‘volgende’: Dit veld is onbekend"),
        ({"fetched_at": ""}, "veld ‘fetched_at’, waarde ‘’: Dit is geen tijdstip. Schrijf jjjj-mm-ddTuu:mm:ssZ"),
        ({"fetched_at": None}, "waarde ‘null’: Dit is geen tijdstip"),
        ({"fetched_at": 1786170011}, "Dit is geen tijdstip"),
        ({"fetched_at": "2026-08-08"}, "Dit is geen tijdstip"),
        ({"fetched_at": "2026-08-08T06:20:11"}, "Dit is geen tijdstip"),
        ({"fetched_at": "0001-01-01T00:00:00+23:00"}, "Dit is geen tijdstip"),
        ({"fetched_at": "9999-01-01T00:00:00Z"}, "Dit ligt in de toekomst. Vul in wanneer"),
    ],
)
def test_a_file_of_another_shape_is_refused(file, envelope, says):
    assert says in str(refusal(file(entry(), **envelope)))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "is niet te lezen (No such file" in str(refusal(tmp_path / "weg.json"))
    assert "is niet te lezen" in str(refusal(tmp_path))
    assert "is niet te lezen" in str(refusal("a\0b"))


def test_a_file_that_is_too_big_is_refused(file, settings):
    settings.IMPORT_MAX_BYTES = 1024
    assert "groter dan 0,0 MB" in str(refusal(file(*[entry()] * 5)))


def test_a_file_with_too_many_rows_is_refused(file, settings):
    settings.IMPORT_MAX_ROWS = 2
    assert "meer dan 2 rijen" in str(refusal(file(entry(), entry(), entry())))
    assert counts(import_file(file(entry(), entry("11234933")))) == (2, 0, 0)


# Anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
ENTRIES = st.fixed_dictionaries({}, optional={key: JSON | st.just(value) for key, value in entry().items()})
SOMEWHAT_RIGHT = st.builds(lambda changes: entry(**changes), ENTRIES)


def import_or_refuse(path, content):
    path.write_bytes(content)
    try:
        import_file(path, dry_run=True)
    except ImportFailed as failure:
        # A message that cannot be printed would be a crash of its own.
        str(failure).encode()


@pytest.fixture(scope="module")
def a_path(tmp_path_factory):
    return tmp_path_factory.mktemp("garbage") / "file.json"


ANY_FILE = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ANY_FILE
@given(content=st.binary() | JSON.map(lambda data: json.dumps(data).encode()))
def test_garbage_is_refused_and_never_crashes(a_path, content):
    import_or_refuse(a_path, content)


@ANY_FILE
@given(entries=st.lists(SOMEWHAT_RIGHT | ENTRIES | JSON, min_size=1, max_size=4))
def test_records_with_garbage_in_them_never_crash(a_path, entries):
    data = {"algoritmes": entries, "count": len(entries), "fetched_at": "2026-08-08T06:20:11Z", "source_url": ""}
    import_or_refuse(a_path, json.dumps(data).encode())


# The command


def test_the_command_reports(file):
    out = StringIO()
    path = file(entry())
    call_command("import_records", path, format="algoritmeregister", dry_run=True, stdout=out)
    call_command("import_records", path, format="algoritmeregister", stdout=out)
    call_command("import_records", path, format="algoritmeregister", stdout=out)

    summaries = [line for line in out.getvalue().splitlines() if line.startswith("Algoritmeregister")]
    assert summaries == [
        "Algoritmeregister: 1 nieuw, 0 gewijzigd, 0 ongewijzigd.",
        "Algoritmeregister: 1 nieuw, 0 gewijzigd, 0 ongewijzigd.",
        "Algoritmeregister: 0 nieuw, 0 gewijzigd, 1 ongewijzigd.",
    ]


def test_the_command_says_that_nothing_was_written(file):
    with pytest.raises(CommandError, match=r"Er is niets ingelezen\.\nRij 1, veld ‘status’"):
        call_command("import_records", file(entry(status="kapot")), format="algoritmeregister")


# Progress


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_shows_a_bar_that_ends():
    stream = Terminal()
    bar = Bar("Toepassingen", stream)
    for done in range(1, 1001):
        bar(done, 1000)

    last = stream.getvalue().split("\r")[-1]
    assert last == f"Toepassingen         [{'#' * 30}] 100%\n"
    assert stream.getvalue().count("\r") == 101


def test_a_log_gets_a_line_now_and_then(monkeypatch):
    moments = iter(range(0, 1000, 2))
    monkeypatch.setattr("register.importing.progress.time.monotonic", lambda: next(moments))
    stream = StringIO()
    bar = Bar("Toepassingen", stream)
    for done in range(1, 11):
        bar(done, 10)

    lines = stream.getvalue().splitlines()
    assert lines[-1] == "Toepassingen: 10 van 10"
    assert 1 < len(lines) < 10


# Killed half-way

SCRIPT = """
import os, signal, sys
import django
django.setup()
from register.importing import import_file
def progress(done, total):
    if sys.argv[2] == "kill" and done > total / 2:
        os.kill(os.getpid(), signal.SIGKILL)
import_file(sys.argv[1], progress=progress)
"""


def run_script(database, mode):
    environment = {"DEBUG": "true", "DATABASE_URL": f"sqlite:///{database}", "PATH": os.environ["PATH"]}
    return subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, "-c", SCRIPT, str(NATIONAL), mode],
        cwd=settings.BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "register.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


TABLES = [model._meta.db_table for model in WRITTEN_BY_IMPORTS]


def rows_in(database):
    with sqlite3.connect(database) as connection:
        return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]  # noqa: S608


@pytest.mark.once
def test_an_import_that_is_killed_leaves_nothing_and_can_be_done_again(database_file):
    before = rows_in(database_file)

    killed = run_script(database_file, "kill")
    assert killed.returncode == -9, killed.stderr
    assert rows_in(database_file) == before == [0, 0, 0, 0, 0]

    again = run_script(database_file, "finish")
    assert again.returncode == 0, again.stderr
    assert rows_in(database_file)[:3] == [1530, 1530, 1530]
