"""The list of government organisations, and what is made of it."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from register import database
from register.choices import OrganisationType
from register.importing import ImportFailed, organisations
from register.importing.names import bare, slug_of, spelled_alike, type_told_by, written_out
from register.importing.organisations import CORRECTIONS, LIST, Loaded, load_organisations, read
from register.models import Collection, Organisation, Revision
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

URI = "https://identifier.overheid.nl/tooi/id/"
MINISTRIES_OF_TODAY = {
    "Ministerie van Algemene Zaken",
    "Ministerie van Binnenlandse Zaken en Koninkrijksrelaties",
    "Ministerie van Buitenlandse Zaken",
    "Ministerie van Defensie",
    "Ministerie van Economische Zaken en Klimaat",
    "Ministerie van Financiën",
    "Ministerie van Infrastructuur en Waterstaat",
    "Ministerie van Justitie en Veiligheid",
    "Ministerie van Landbouw, Visserij, Voedselzekerheid en Natuur",
    "Ministerie van Onderwijs, Cultuur en Wetenschap",
    "Ministerie van Sociale Zaken en Werkgelegenheid",
    "Ministerie van Volksgezondheid, Welzijn en Sport",
}


def raw(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def a_list(tmp_path):
    """Writes a list of organisations; each line is a gemeente unless it says otherwise."""

    def write(*lines, name="list.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, sorted(organisations.COLUMNS), restval="")
            writer.writeheader()
            for number, line in enumerate(lines, start=1):
                given = {
                    "id": f"org:{number}",
                    "type": "gemeente",
                    "tooi": f"{URI}gemeente/gm{number}",
                    "active": "yes",
                }
                writer.writerow(given | line)
        return path

    return write


@pytest.fixture
def no_corrections(tmp_path):
    path = tmp_path / "corrections.csv"
    # A correction that says what the list says, since an empty file is refused.
    path.write_text(f"tooi_uri,field,value,reason\n{URI}gemeente/gm1,active,yes,a reason\n", encoding="utf-8")
    return path


# The whole list


def test_every_organisation_of_the_list_is_there():
    assert load_organisations() == Loaded(new=1416)

    listed = {line["tooi"] for line in raw(LIST)}
    assert len(listed) == 1416
    assert set(Organisation.objects.values_list("tooi_uri", flat=True)) == listed
    assert not Organisation.objects.filter(unmatched=True).exists()


def test_loading_twice_changes_nothing():
    load_organisations()
    before = list(Organisation.objects.order_by("pk").values()), Revision.current()

    assert load_organisations() == Loaded(unchanged=1416)
    assert (list(Organisation.objects.order_by("pk").values()), Revision.current()) == before


def test_loading_takes_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        load_organisations()
    with django_assert_max_num_queries(10):
        load_organisations()


def test_loading_raises_the_revision_once():
    load_organisations()
    assert Revision.current() == 1


def test_the_list_rules_but_for_what_is_ours():
    load_organisations()
    delft = Organisation.objects.filter(name="Gemeente Delft")
    delft.update(website="https://example.nl", slug="delft", needs_approval=True)

    assert load_organisations() == Loaded(changed=1, unchanged=1415)
    (found,) = delft
    assert (found.website, found.slug, found.needs_approval) == ("https://www.delft.nl", "delft", True)


def test_links_to_predecessors_are_put_back():
    load_organisations()
    bzk = Organisation.objects.get(tooi_uri=f"{URI}ministerie/mnre1034")
    bzk.predecessors.clear()
    bzk.predecessors.add(Organisation.objects.get(name="Gemeente Delft"))

    load_organisations()

    assert [str(predecessor) for predecessor in bzk.predecessors.all()] == [
        "Ministerie van Volkshuisvesting en Ruimtelijke Ordening"
    ]
    assert Revision.current() == 2


def test_every_organisation_is_valid():
    load_organisations()
    for organisation in Organisation.objects.all():
        organisation.clean_fields()


def test_names_read_as_people_write_them():
    load_organisations()
    kinds = {
        "Gemeente Delft": "gemeente",
        "Gemeente Abcoude": "gemeente",
        "Gemeente 's-Gravenzande": "gemeente",
        "Gemeente Bergen (NH)": "gemeente",
        "Provincie Fryslân": "provincie",
        "Waterschap Aa en Maas": "waterschap",
        "Waterschap Limburg": "waterschap",
        "Hoogheemraadschap van Delfland": "waterschap",
        "Wetterskip Fryslân": "waterschap",
        "Openbaar Lichaam Saba": "caribisch_openbaar_lichaam",
        "Openbaar Lichaam Bonaire": "caribisch_openbaar_lichaam",
        "Rijkswaterstaat": "agentschap",
        "Omgevingsdienst Groningen": "samenwerkingsverband",
        "Raad van State": "hoge_college",
        "Rechtbank Rotterdam": "rechterlijke_instantie",
        "Inspectie van het Onderwijs": "inspectie",
        "Openbaar Ministerie": "organisatieonderdeel",
        "Gezondheidsraad": "adviescollege",
        "Politieacademie": "zbo",
    }
    assert dict(Organisation.objects.filter(name__in=kinds).values_list("name", "type")) == kinds


def test_an_abbreviation_that_repeats_the_name_is_left_out():
    load_organisations()
    assert Organisation.objects.get(name="Gemeente Delft").abbreviation == ""
    assert Organisation.objects.get(name="Gemeente 's-Hertogenbosch").abbreviation == "Den Bosch"


def test_an_unknown_first_day_is_empty():
    load_organisations()
    assert Organisation.objects.get(name="Provincie Drenthe").active_from is None
    assert str(Organisation.objects.get(name="Openbaar Lichaam Saba").active_from) == "2010-10-10"


def test_organisations_that_share_a_name_have_addresses_that_stay():
    load_organisations()
    slugs = dict(Organisation.objects.filter(type="ministerie").values_list("tooi_uri", "slug"))
    name = "ministerie-van-economische-zaken"

    assert slugs[f"{URI}ministerie/mnre1045"] == f"{name}-en-klimaat"
    assert slugs[f"{URI}ministerie/hv_41004458"] == f"{name}-en-klimaat-hv_41004458"
    assert slugs[f"{URI}ministerie/mnre1040"] == f"{name}-mnre1040"
    assert slugs[f"{URI}ministerie/hv_22300580"] == f"{name}-hv_22300580"


# Ministries and corrections


def test_the_ministries_of_today_are_twelve():
    load_organisations()
    ministries = Organisation.objects.filter(type=OrganisationType.MINISTRY)

    assert ministries.count() == 26
    assert all(ministry.name.startswith("Ministerie van ") for ministry in ministries)
    assert set(ministries.active().values_list("name", flat=True)) == MINISTRIES_OF_TODAY


@pytest.mark.parametrize(
    ("dissolved", "heir"),
    [
        ("Asiel en Migratie", "Justitie en Veiligheid"),
        ("Klimaat en Groene Groei", "Economische Zaken en Klimaat"),
        ("Volkshuisvesting en Ruimtelijke Ordening", "Binnenlandse Zaken en Koninkrijksrelaties"),
    ],
)
def test_ministries_that_ended_in_2026_have_their_successor(dissolved, heir):
    load_organisations()
    organisation = Organisation.objects.get(name=f"Ministerie van {dissolved}")

    assert not organisation.active
    assert str(organisation.active_until) == "2026-02-23"
    assert [str(successor) for successor in organisation.successors.all()] == [f"Ministerie van {heir}"]


def test_every_correction_changes_something_and_says_why():
    lines = {line["tooi"]: line for line in raw(LIST)}
    for correction in raw(CORRECTIONS):
        assert lines[correction["tooi_uri"]][correction["field"]] != correction["value"]
        assert len(correction["reason"]) > 10


def test_an_organisation_that_has_not_ended_is_active():
    load_organisations()
    of_the_list = "2026-05-16"
    assert not Organisation.objects.active().filter(active_until__lte=of_the_list).exists()
    assert not Organisation.objects.filter(active=False, active_until__gt=of_the_list).exists()


def test_no_predecessor_began_after_its_successor_ended():
    load_organisations()
    links = Organisation.predecessors.through.objects.select_related("from_organisation", "to_organisation")
    impossible = [
        (str(link.to_organisation), str(link.from_organisation))
        for link in links
        if link.from_organisation.active_until
        and link.to_organisation.active_from
        and link.to_organisation.active_from > link.from_organisation.active_until
    ]
    assert links.count() > 100
    assert impossible == []


# What is wrong with a list


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 260}, "name"),
        ({"name": "X", "type": "sekte"}, "type"),
        ({"name": "X", "website": "geen adres"}, "website"),
        ({"name": "X", "valid_from": "gisteren"}, "valid_from"),
        ({"name": "X", "predecessor_ids": "org:onbekend"}, "predecessor_ids"),
    ],
)
def test_a_wrong_line_is_refused_by_row_and_field(a_list, no_corrections, line, field):
    path = a_list({"name": "Goed"}, line)

    with pytest.raises(ImportFailed) as failure:
        load_organisations(path=path, corrections=no_corrections)

    assert [(problem.row, problem.field) for problem in failure.value.problems] == [(2, field)]
    assert f"Rij 2, veld ‘{field}’" in str(failure.value)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    "correction",
    [
        f"{URI}gemeente/gm9999,name,X,a reason",
        f"{URI}gemeente/gm1,nonsense,X,a reason",
        f"{URI}gemeente/gm1,tooi,X,a reason",
        f"{URI}gemeente/gm1,name,X,",
    ],
)
def test_a_correction_that_does_not_fit_is_refused(a_list, tmp_path, correction):
    path = tmp_path / "corrections.csv"
    path.write_text(f"tooi_uri,field,value,reason\n{correction}\n", encoding="utf-8")

    with pytest.raises(ImportFailed, match="Rij 1"):
        read(a_list({"name": "Delft"}), path)


@pytest.mark.parametrize("content", [b"", b"name,type\nX,gemeente\n", b"\xff\xfe", b'name\n"open'])
def test_a_file_that_is_no_such_list_is_refused(tmp_path, content):
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(ImportFailed):
        load_organisations(path=path)
    assert not Organisation.objects.exists()


def test_an_organisation_made_by_an_import_is_recognised_when_the_list_has_it(a_list, no_corrections):
    made = OrganisationFactory(name="Gemeente Delft", slug="delft", type="overig", unmatched=True)

    loaded = load_organisations(path=a_list({"name": "Delft"}), corrections=no_corrections)

    made.refresh_from_db()
    assert loaded == Loaded(changed=1)
    assert (made.unmatched, made.tooi_uri, made.type, made.slug) == (False, f"{URI}gemeente/gm1", "gemeente", "delft")


def test_a_new_organisation_never_takes_the_address_of_another(a_list, no_corrections):
    OrganisationFactory(name="Delft in Zeeland", slug="gemeente-delft")

    load_organisations(path=a_list({"name": "Delft"}), corrections=no_corrections)

    assert Organisation.objects.get(name="Gemeente Delft").slug == "gemeente-delft-gm1"


# The command


def test_the_command_says_what_it_did(capsys):
    out = StringIO()
    call_command("load_organisations", stdout=out)
    call_command("load_organisations", stdout=out)

    assert out.getvalue().splitlines() == [
        "Organisaties: 1.416 nieuw, 0 gewijzigd, 0 ongewijzigd.",
        "Organisaties: 0 nieuw, 0 gewijzigd, 1.416 ongewijzigd.",
    ]
    assert capsys.readouterr().err == "Organisaties: 1.416 van 1.416\n"


def test_the_command_tells_what_is_wrong_without_a_traceback(monkeypatch, a_list):
    monkeypatch.setattr(
        "register.management.commands.load_organisations.load_organisations",
        lambda progress: load_organisations(path=a_list({"name": ""}), corrections=CORRECTIONS, progress=progress),
    )
    with pytest.raises(CommandError, match="past niet op de lijst"):
        call_command("load_organisations")


# Names


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Gemeente Súdwest-Fryslân", "gemeente sudwest fryslan"),
        ("Vallei & Eem", "vallei en eem"),
        ("Zeeuws  ARCHIEF", "zeeuws archief"),
        ("日本", ""),
    ],
)
def test_spellings_of_one_name_are_alike(name, plain):
    assert spelled_alike(name) == plain


def test_a_name_is_bare_without_type_and_brackets():
    assert bare("Gemeente Delft (ZH)") == ("delft", {OrganisationType.MUNICIPALITY})
    assert bare("Rijkswaterstaat (RWS)") == ("rijkswaterstaat", None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Politie", "politie"),
        ("Politieacademie", "overig"),
        ("Gemeenschappelijke regeling X", "samenwerkingsverband"),
        ("Rechtbank X", "rechterlijke_instantie"),
        ("Stichting X", "overig"),
        ("SED Organisatie (Gemeente X)", "overig"),
        ("Liander N.V.", "overig"),
    ],
)
def test_a_type_is_told_by_the_first_word_or_not_at_all(name, kind):
    assert type_told_by(name) == kind


@pytest.mark.parametrize(
    ("name", "kind", "written"),
    [
        ("Delft", "gemeente", "Gemeente Delft"),
        ("Gemeente Delft", "gemeente", "Gemeente Delft"),
        ("Financiën", "ministerie", "Ministerie van Financiën"),
        ("Wetterskip Fryslân", "waterschap", "Wetterskip Fryslân"),
        ("Logius", "agentschap", "Logius"),
    ],
)
def test_a_type_is_written_where_people_do(name, kind, written):
    assert written_out(name, kind) == written


def test_an_address_fits_and_is_never_empty():
    assert len(slug_of("x" * 300, "gm0001")) == 120
    assert slug_of("x" * 300, "gm0001").endswith("-gm0001")
    assert slug_of("日本") == "organisatie"


# Collections


@pytest.mark.django_db(transaction=True)
def test_a_register_always_has_its_collections():
    # They refuse to empty what is published.
    database.drop_triggers()
    call_command("flush", interactive=False, verbosity=0)
    assert set(Collection.objects.values_list("slug", flat=True)) >= {Collection.OWN, Collection.ALGORITMEREGISTER}


def test_collections_are_made_only_where_they_are_not(db):
    Collection.objects.filter(pk=Collection.OWN).update(name="Ons register")
    call_command("migrate", verbosity=0)
    assert Collection.objects.get(pk=Collection.OWN).name == "Ons register"
