"""How much is filled in, and how fresh it is: each figure equal to counting by hand, today and of any day."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.figures import averages as average_figures
from catalogue.figures import freshness as fresh_figures
from catalogue.figures import quality as figures
from catalogue.figures import shelf
from catalogue.figures.subject import Subject
from catalogue.statistics import averages, counting, freshness, quality
from register import completeness, organisations, workflow
from register.choices import Missing, OrganisationType, Origin, Phase
from register.fields import BY_NAME, COLUMNS
from register.models import Version
from register.workflow import PUBLISH
from tests.desk import text_of
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
    quickscan_of_one,
)

pytestmark = pytest.mark.django_db

PAGE = "/statistiek/kwaliteit/"
NAMES = [*figures.FIGURES, *fresh_figures.FIGURES]
TODAY = date(2026, 6, 15)


def subject(query: str = "") -> Subject:
    return Subject.of(QueryDict(query), 1)


def figure(name: str, query: str = ""):
    return shelf.build(name, subject(query))


def numbers(name: str, query: str = "") -> dict[str, tuple]:
    return {row.code: row.numbers for row in figure(name, query).rows}


def taken_over(**values) -> Version:
    source = CollectionFactory(slug="elders", name="Register van elders")
    application = ApplicationFactory(origin=Origin.IMPORT, source_register=source)
    bare = dict.fromkeys(["description_short", "publication_category", "technique", "contact_email"], "")
    return VersionFactory(published=True, application=application, **{**bare, "category": [], **values})


# Counting

records = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["gemeente", "provincie", "zbo"]),
            "is_taken_over": st.booleans(),
            "published": st.booleans(),
            "days_old": st.integers(0, 2500),
            "confirmed": st.booleans(),
            "text": st.fixed_dictionaries(
                {
                    "phase": st.sampled_from([*Phase.values, "", "onbekend"]),
                    "end_date": st.sampled_from(["", "2026-01"]),
                    "application_type": st.sampled_from(["", "onbekend", "kennisverwerking", "overig"]),
                    "ai_act_class": st.sampled_from(["", "nog_niet_beoordeeld", "hoog_risico_bijlage_iii"]),
                    "ai_act_area": st.sampled_from([None, 1]),
                    "ai_act_assessed_on": st.sampled_from([None, date(2026, 1, 1)]),
                    "category": st.sampled_from([[], ["werk"]]),
                    "lawful_basis": st.sampled_from(["", "Gemeentewet"]),
                    "lawful_basis_grouping": st.sampled_from([[], [{"title": "Wet", "link": "https://wet.nl"}]]),
                    "objection_procedure": st.sampled_from(["", "Bel ons."]),
                    "impact_assessment": st.sampled_from(["", "ja", "nee", "onbekend"]),
                    "contact_email": st.sampled_from(["", "ai@dorp.nl"]),
                }
            ),
            "why": st.dictionaries(
                st.sampled_from(["category", "lawful_basis", "lawful_basis_grouping", "contact_email", "end_date"]),
                st.sampled_from(Missing.values[:4]),
                max_size=3,
            ),
        }
    ),
    max_size=7,
)


def make(rows) -> list[Version]:
    """The versions that are public."""
    organisations = {kind: OrganisationFactory(type=kind) for kind in ("gemeente", "provincie", "zbo")}
    source = CollectionFactory(slug="elders")
    public = []
    for place, row in enumerate(rows):
        origin = {"origin": Origin.IMPORT, "source_register": source, "source_id": place}
        application = ApplicationFactory(
            organisation=organisations[row["kind"]], **(origin if row["is_taken_over"] else {})
        )
        version = VersionFactory(
            application=application,
            published=row["published"],
            missing={name: {"reason": code} for name, code in row["why"].items()},
            ai_act_reason="Daarom." if row["text"]["ai_act_class"] else "",
            **row["text"],
            **({"dated_on": TODAY - timedelta(days=row["days_old"])} if row["published"] else {}),
        )
        public += [version] if row["published"] else []
    return public


def answers_by_hand(field, versions) -> Counter:
    """What completeness.py says of each of them."""
    counts: Counter = Counter()
    for version in versions:
        if not completeness.is_ruled_out(field, version):
            answered = completeness.is_answered(field, version)
            nothing = "not_in_source" if version.application.origin == Origin.IMPORT else "empty"
            counts[version.missing_reason(field) or ("filled" if answered else nothing)] += 1
    return counts


def as_counter(answers: quality.Answers) -> Counter:
    parts = {"filled": answers.filled, "empty": answers.empty, "not_in_source": answers.not_in_source}
    return Counter({code: number for code, number in (parts | answers.reasons).items() if number})


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=records)
def test_what_is_filled_in_equals_counting_by_hand_and_a_draft_counts_for_nothing(rows):
    with transaction.atomic():
        public = make(rows)
        counted = quality.by_field(Version.objects.live())
        for field in COLUMNS:
            assert as_counter(counted[field.name]) == answers_by_hand(field, public), field.name
            applies = [version for version in public if not completeness.is_ruled_out(field, version)]
            assert counted[field.name].asked == len(applies)
        for one in (*averages.by_type(Version.objects.live()), *averages.by_organisation(Version.objects.live())):
            of_it = [
                v for v in public if one.code in (v.application.organisation.slug, v.application.organisation.type)
            ]
            percents = [completeness.progress(version).percentage for version in of_it]
            assert (one.number, one.average) == (len(of_it), counting.rounded(Decimal(sum(percents)) / len(of_it), 1))
        transaction.set_rollback(True)


def core_by_hand(name: str, version) -> str:
    if name == "impact_assessment":
        said = version.impact_assessment
        return "filled" if said == "ja" else said
    fields = [BY_NAME[name], *([BY_NAME["lawful_basis_grouping"]] if name == "lawful_basis" else [])]
    if any(getattr(version, field.name) for field in fields):
        return "filled"
    return next(filter(None, (version.missing_reason(field) for field in fields)), "")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=records)
def test_the_questions_people_ask_first_equal_counting_by_hand_and_the_parts_make_the_whole(rows):
    with transaction.atomic():
        public = make(rows)
        parts = {name: numbers(name) for name in ("kernvragen", "kernvragen-eigen", "kernvragen-overgenomen")}
        for question in quality.CORE:
            own = Counter(core_by_hand(question.name, v) for v in public if v.application.origin == Origin.OWN)
            other = Counter(core_by_hand(question.name, v) for v in public if v.application.origin == Origin.IMPORT)
            said = [
                (each.pop("filled", 0), sum(each[code] for code in {*each} - {""}), each[""]) for each in (own, other)
            ]
            assert parts["kernvragen-eigen"][question.name] == (*said[0], 0)
            assert parts["kernvragen-overgenomen"][question.name] == (*said[1][:2], 0, said[1][2])
            both = zip(
                parts["kernvragen-eigen"][question.name], parts["kernvragen-overgenomen"][question.name], strict=True
            )
            assert parts["kernvragen"][question.name] == tuple(map(sum, both))
        transaction.set_rollback(True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=records)
def test_ages_and_reviews_equal_counting_by_hand(rows):
    with transaction.atomic(), time_machine.travel(datetime(2026, 6, 15, 12), tick=False):
        public = make(rows)
        ages = Counter(freshness.age_of(version.dated_on, TODAY) for version in public)
        assert freshness.ages(Version.objects.live(), TODAY) == ages
        boss = UserFactory(is_superuser=True)
        for row, version in zip([row for row in rows if row["published"]], public, strict=True):
            if row["confirmed"]:
                workflow.confirm(version.application, by=boss)
        organisations.review.reschedule(Version.objects.live().values("application"))
        expected = Counter(
            (version.application.organisation.type, freshness.review_of(version.application.review_due_on, TODAY))
            for version in Version.objects.live().with_identity()
        )
        assert freshness.reviews(Version.objects.live(), TODAY) == expected
        # Public since now, so on this day it is as of today.
        assert freshness.reviews_on(Version.objects.as_of(TODAY), TODAY) == expected
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (None, "geen_datum"),
        (TODAY, "op_tijd"),
        (TODAY - timedelta(days=1), "te_laat_0"),
        (date(2026, 3, 16), "te_laat_0"),
        (date(2026, 3, 15), "te_laat_3"),
        (date(2025, 6, 16), "te_laat_3"),
        (date(2025, 6, 15), "te_laat_12"),
    ],
)
def test_a_day_itself_is_not_late_and_months_are_of_the_calendar(due, code):
    assert freshness.review_of(due, TODAY) == code


@pytest.mark.parametrize(
    ("dated_on", "code"),
    [
        (date(2027, 1, 1), "0"),
        (date(2025, 6, 16), "0"),
        (date(2025, 6, 15), "1"),
        (date(2021, 6, 16), "4"),
        (date(1999, 1, 1), "5"),
    ],
)
def test_a_text_is_a_year_older_on_its_own_day(dated_on, code):
    assert freshness.age_of(dated_on, TODAY) == code


# Figures


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_an_empty_register_has_each_figure_and_says_nothing(name):
    empty = figure(name)
    assert not empty.says_something
    assert not empty.finding
    assert not empty.notes or name in ("opnieuw-bekijken", "te-laat-per-soort")


@pytest.mark.once
def test_of_one_record_there_are_no_percentages():
    VersionFactory(published=True)
    columns = {name: [column.name for column in figure(name).columns] for name in NAMES}
    for name in ("volledigheid-per-veld", "kernvragen", "opnieuw-bekijken", "leeftijd-van-teksten"):
        assert "share" not in columns[name]
    assert numbers("te-laat-per-soort") == {"gemeente": (0, 0, 1, 1, None)}
    (row,) = figure("volledigheid-per-soort").rows
    assert row.mark == "Van maar 1 toepassing"


@pytest.mark.once
def test_of_twenty_records_there_are():
    VersionFactory.create_batch(20, published=True, dated_on=TODAY)
    VersionFactory(published=True, dated_on=TODAY, technique="", contact_email="")
    assert numbers("volledigheid-per-veld")["technique"][-2:] == (21, Decimal("95.2"))
    assert numbers("volledigheid-per-veld")["end_date"][-2:] == (0, None)
    assert numbers("kernvragen")["contact_email"] == (20, 0, 1, 0, Decimal("95.2"))


@pytest.mark.once
def test_a_field_says_whether_it_must_be_filled_in():
    marks = {row.code: row.mark for row in figure("volledigheid-per-veld").rows}
    assert (marks["name"], marks["technique"]) == ("Verplicht", "")
    assert marks["risks"] == "Verplicht bij hoog risico of impact"
    assert marks["dpia"] == "Soms verplicht"


@pytest.mark.once
def test_the_finding_names_who_fills_in_most_and_least_and_nobody_when_two_share_it():
    of = {kind: OrganisationFactory(type=kind) for kind in ("gemeente", "provincie", "zbo")}
    for kind, goal in (("gemeente", "Tellen."), ("provincie", "")):
        VersionFactory.create_batch(5, published=True, application__organisation=of[kind], goal=goal)
    finding = figure("volledigheid-per-soort").finding
    assert finding.startswith("Het meest ingevuld bij ‘Gemeente’ (")
    assert "het minst bij ‘Provincie’ (" in finding
    # Four are too few to say it of.
    VersionFactory.create_batch(4, published=True, application__organisation=of["zbo"], goal="Tellen.")
    assert figure("volledigheid-per-soort").finding == finding
    VersionFactory(published=True, application__organisation=of["zbo"], goal="Tellen.")
    assert not figure("volledigheid-per-soort").finding


def averages_of(*sizes: int) -> list[averages.Average]:
    return [averages.Average(str(place), str(place), size, Decimal(1)) for place, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("sizes", "drawn"),
    [
        ([3] * 20, None),
        ([3] * 21, 20),
        ([9] * 5 + [3] * 16, 5),
        ([9] * 20 + [3], 20),
        ([9] * 20 + [9, 3], 20),
    ],
)
def test_organisations_with_as_many_records_are_all_drawn_or_none_of_them(sizes, drawn):
    assert average_figures._drawn(averages_of(*sizes)) == drawn


@pytest.mark.once
def test_a_page_has_the_first_organisations_and_the_file_all(client):
    large = OrganisationFactory(name="Gemeente Groot")
    VersionFactory.create_batch(2, published=True, application__organisation=large)
    VersionFactory.create_batch(20, published=True)
    page = text_of(client.get(PAGE))
    assert "Alle 21 regels" in page
    assert "Getekend zijn de 1 met de meeste toepassingen, van de 21 in de tabel." in page
    own_page = client.get("/statistiek/cijfers/volledigheid-per-organisatie/")
    assert own_page.content.decode().count('<th scope="row"') == 21
    assert "Alle 21 regels" not in text_of(own_page)


@pytest.mark.once
def test_of_an_edition_nobody_looks_again():
    quickscan_of_one("Onbekend")
    assert not figure("opnieuw-bekijken", "edition=2024").rows
    assert "Een quickscan telde één keer" in figure("te-laat-per-soort", "edition=2024").refused


@pytest.mark.once
@pytest.mark.parametrize("name", [*figures.FIGURES, *fresh_figures.FIGURES, "hoeveel-ingevuld", "op-tijd-bekeken"])
def test_what_was_made_up_for_an_edition_is_not_counted_as_filled_in(name):
    quickscan_of_one("Onbekend")
    said = figure(name, "edition=2024")
    assert said.refused
    assert (said.rows, said.finding, said.notes) == ((), "", ())


# Pages


@pytest.mark.once
@pytest.mark.parametrize("query", ["", "?op=2020-01-01", "?organisationType=gemeente", "?edition=2024"])
def test_the_page_answers_and_says_what_was_taken_over(client, query):
    quickscan_of_one("Onbekend")
    taken_over()
    response = client.get(f"{PAGE}{query}")
    assert response.status_code == 200
    assert ("Register van elders" in text_of(response)) == (query in ("", "?organisationType=gemeente"))


@pytest.mark.once
def test_a_number_of_overdue_records_leads_to_as_many(client):
    for days in (400, 400, 10):
        version = VersionFactory(published=True, dated_on=timezone.localdate() - timedelta(days=days))
        organisations.review.reschedule(type(version.application).objects.filter(pk=version.application_id))
    (row,) = figure("te-laat-per-soort").rows
    assert row.numbers[:3] == (2, 1, 0)
    assert row.urls[2] == ""
    for number, url in zip(row.numbers[:2], row.urls[:2], strict=True):
        assert client.get(url).context["page"].paginator.count == number


def test_a_figure_costs_the_same_for_one_record_or_many():
    def queries(name, query):
        with CaptureQueriesContext(connection) as captured:
            figure(name, query)
        return len(captured)

    def of_each():
        return {(name, query): queries(name, query) for name in NAMES for query in ("", "op=2026-06-15")}

    moment = timezone.make_aware(datetime(2026, 6, 1))
    VersionFactory(published=True, published_at=moment)
    one = of_each()
    for place, kind in enumerate([*OrganisationType.values[:5]] * 2):
        organisation = OrganisationFactory(type=kind, review_months=place + 1)
        VersionFactory(
            published=True,
            published_at=moment,
            application__organisation=organisation,
            dated_on=TODAY - timedelta(days=100 * place),
        )
    assert of_each() == one


# Replayed


def test_whether_one_looked_again_on_a_day_is_what_it_said_at_the_end_of_that_day():
    boss = UserFactory(is_superuser=True)
    said: dict[date, dict[str, dict]] = {}

    def end_of_the_day(day: date):
        with time_machine.travel(f"{day}T23:45+02:00", tick=False):
            said[day] = {name: numbers(name) for name in fresh_figures.FIGURES}

    def happens(moment: str, verb, *args, **kwargs):
        with time_machine.travel(f"{moment}+02:00", tick=False):
            result = verb(*args, by=boss, **kwargs)
        end_of_the_day(date.fromisoformat(moment[:10]))
        return result

    first, second = (VersionFactory(application__organisation__review_months=months) for months in (1, 6))
    happens("2025-05-01 10:00", workflow.apply, PUBLISH, first)
    happens("2025-05-20 10:00", workflow.apply, PUBLISH, second)
    end_of_the_day(date(2025, 6, 1))
    end_of_the_day(date(2025, 6, 2))
    happens("2025-07-01 10:00", workflow.confirm, first.application)
    happens("2025-07-15 10:00", workflow.confirm, second.application)
    end_of_the_day(date(2025, 9, 15))
    draft = happens("2025-09-20 10:00", workflow.revise, first.application)
    Version.objects.filter(pk=draft.pk).update(goal="Tellen.", technique="", change_note="Beter.")
    happens("2025-09-21 10:00", workflow.apply, PUBLISH, draft)
    happens("2025-09-22 23:30", workflow.withdraw, second.application, reason="Gestopt.")
    end_of_the_day(date(2026, 6, 1))

    late = {day: of_it["opnieuw-bekijken"]["te_laat_0"][0] for day, of_it in said.items()}
    assert (late[date(2025, 6, 1)], late[date(2025, 6, 2)], late[date(2025, 7, 1)]) == (0, 1, 0)
    for day, of_it in said.items():
        for name, then in of_it.items():
            assert numbers(name, f"op={day}") == then, (name, day)
