"""The form of an application: what it tells, what it understands, and what happens when two write at once."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from register import workflow
from register.admin.form_layout import mark_of, notes_on
from register.admin.formfields import as_contact, as_web_address
from register.admin.forms import VersionForm
from register.choices import Phase, State
from register.completeness import missing_for_publication
from register.database import is_locked
from register.fields import BY_NAME
from register.models import Version
from tests.desk import address, fields_of, fill_in, text_of
from tests.factories import CollectionFactory, OrganisationFactory, VersionFactory
from tests.roles import person

pytestmark = [pytest.mark.once, pytest.mark.django_db]

ADD = "/beheer/register/version/add/"


@pytest.fixture
def organisation():
    CollectionFactory()
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def draft(organisation):
    return VersionFactory(application__organisation=organisation)


def form_of(response):
    return response.context["adminform"].form


def states(response):
    return {section.key: section.state for section in response.context["sections"]}


def rows(response):
    return {row.declared.name: row for section in response.context["sections"] for row in section.rows}


def set_values(version, **values):
    Version.objects.filter(pk=version.pk).update(**values)


# How far it is


def test_each_part_says_in_words_how_far_it_is(editor, draft):
    found = states(editor.get(address(draft)))
    assert found["algemeen"] == "klaar, nog 3 leeg"
    assert found["werking"] == "bezig, nog 8 leeg"
    assert found["verantwoord-gebruik"] == "nog niet begonnen"
    set_values(draft, publication_category="impactvol", goal="Sneller parkeren")
    assert states(editor.get(address(draft)))["verantwoord-gebruik"] == "bezig, nog 6 verplicht"

    refused = fill_in(editor, draft, website="geen adres", url="ook niet")
    assert states(refused)["algemeen"] == "2 fouten"
    assert "2 fouten" in text_of(refused)


def test_the_meter_counts_what_applies_and_links_to_what_is_missing(editor, draft):
    set_values(draft, publication_category="impactvol", contact_email="")
    response = editor.get(address(draft))
    meter = response.context["meter"]

    assert {target for _label, target in meter.missing} >= {"id_contact_email", "id_goal", "id_risks"}
    said = f"{meter.progress.answered} van {meter.progress.fields} velden ingevuld"
    assert str(meter) == f"{said}, {len(meter.missing)} verplichte ontbreken"
    page = text_of(response)
    assert page.count(str(meter)) == 2
    for _label, target in meter.missing:
        assert f'<a href="#{target}">' in page
        assert f'id="{target}"' in page


def test_an_answer_and_a_reason_both_count_and_a_field_that_does_not_apply_does_not(editor, draft):
    before = editor.get(address(draft)).context["meter"].progress
    fill_in(editor, draft, why_risks="onbekend", phase=Phase.IN_USE)
    after = editor.get(address(draft)).context["meter"].progress
    assert (after.answered, after.fields) == (before.answered + 1, before.fields)

    fill_in(editor, draft, phase=Phase.STOPPED)
    assert editor.get(address(draft)).context["meter"].progress.fields == before.fields + 1


@pytest.mark.parametrize(
    ("values", "name", "mark"),
    [
        ({"publication_category": "overig"}, "goal", "verplicht bij hoog risico of impact"),
        ({"publication_category": "impactvol"}, "goal", "verplicht om te publiceren"),
        ({"publication_category": "hoog_risico_ai"}, "fundamental_rights_assessment", "verplicht om te publiceren"),
        ({"publication_category": "impactvol"}, "fundamental_rights_assessment", "verplicht bij hoog risico"),
        ({"personal_data": "nee"}, "dpia", "verplicht bij persoonsgegevens"),
        ({"personal_data": "ja"}, "dpia", "verplicht om te publiceren"),
        ({"phase": "gestopt"}, "end_date", "verplicht om te publiceren"),
        ({"phase": "in_gebruik"}, "end_date", "niet nodig bij uw antwoord bij ‘Fase’"),
        ({"ai_act_class": "minimaal"}, "ai_act_area", "niet nodig bij uw antwoord bij ‘Klasse in de AI-verordening’"),
        ({}, "name", "verplicht"),
        ({}, "tags", ""),
    ],
)
def test_the_mark_of_a_field_follows_from_the_other_answers(values, name, mark):
    assert mark_of(BY_NAME[name], Version(**values)) == mark


def test_the_mark_stands_at_the_field(editor, draft):
    set_values(draft, personal_data="ja")

    assert "verplicht om te publiceren" in text_of(editor.get(address(draft))).split('data-field="dpia"')[1][:400]


@pytest.mark.parametrize(
    ("values", "name", "note"),
    [
        ({"personal_data": "ja"}, "dpia", "door uw antwoord bij ‘Persoonsgegevens’"),
        ({"phase": "gestopt"}, "end_date", "door uw antwoord bij ‘Fase’"),
        ({"phase": "in_gebruik", "end_date": "2024-03"}, "end_date", "past alleen bij de fase ‘Gestopt’"),
        ({"description_short": "Zie website."}, "description_short", "Schrijf hier het antwoord zelf"),
        ({"risks": "Zie de bijlage."}, "risks", "Schrijf hier het antwoord zelf"),
        ({"description_short": "Dit is goed " + "en nog meer " * 9 + "."}, "description_short", "meer dan 25 woorden"),
    ],
)
def test_what_does_not_fit_is_told(values, name, note):
    version = Version(**values)
    notes = notes_on(BY_NAME[name], version, missing_for_publication(version))

    assert any(note in said for said in notes)


def test_what_does_not_fit_is_told_at_the_field_and_stops_no_one(editor, draft):
    set_values(draft, phase="in_gebruik", end_date="2024-03")
    at_the_field = text_of(editor.get(address(draft))).split('id="id_end_date_notes"')[1][:200]

    assert "past alleen bij de fase ‘Gestopt’" in at_the_field
    assert fill_in(editor, draft, provider="Zelf gemaakt").status_code == 302


def test_a_new_draft_is_not_scolded(editor):
    notes = [note for row in rows(editor.get(ADD)).values() for note in row.notes]

    assert notes == []


def test_a_field_says_how_much_room_is_left_and_too_much_is_refused_and_kept(editor, draft):
    set_values(draft, description_short="é" * 88)
    assert rows(editor.get(address(draft)))["description_short"].count == "Nog 312 van 400 tekens"

    too_long = "x" * 412
    refused = fill_in(editor, draft, description_short=too_long)
    assert rows(refused)["description_short"].count == "12 tekens te veel; er mogen er 400 in"
    assert fields_of(refused)["description_short"] == [too_long]


def test_a_control_is_described_by_its_help_its_counter_and_its_notes(editor, draft):
    page = text_of(editor.get(address(draft)))

    assert 'aria-describedby="id_goal_mark id_goal_helptext id_goal_count id_goal_notes"' in page
    for part in ("mark", "helptext", "count", "notes"):
        assert page.count(f'id="id_goal_{part}"') == 1


def test_it_is_told_what_becomes_public(editor):
    page = text_of(editor.get(ADD))

    assert "wordt openbaar als u publiceert" in page
    assert "Ze staan niet op de pagina." in page


def test_the_preview_can_be_opened_and_shared(editor, client, draft):
    response = editor.get(address(draft))
    link = response.context["preview_url"]
    assert text_of(response).count(link) == 2
    assert "7 dagen" in text_of(response)

    client.logout()
    assert draft.name in text_of(client.get(link))


# What is understood


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.gemeente.nl", "https://www.gemeente.nl"),
        ("gemeente.nl/contact?a=1#b", "https://gemeente.nl/contact?a=1#b"),
        ("https://gemeente.nl", "https://gemeente.nl"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("data:text/html,x", "data:text/html,x"),
        ("ambtenaar@gemeente.nl", "ambtenaar@gemeente.nl"),
        ("geen adres", "geen adres"),
        ("gemeente", "gemeente"),
        ("", ""),
    ],
)
def test_an_address_may_be_written_as_people_do(typed, kept):
    assert as_web_address(typed) == kept


def test_an_e_mail_address_may_come_from_a_link():
    assert as_contact("mailto:info@gemeente.nl") == "info@gemeente.nl"
    assert as_contact("Mailto: info@gemeente.nl") == "info@gemeente.nl"
    assert as_contact("www.gemeente.nl/contact") == "https://www.gemeente.nl/contact"


def test_what_was_written_another_way_is_corrected_in_sight(editor, draft):
    typed = {
        "website": "www.gemeente.nl",
        "contact_email": "mailto:info@gemeente.nl",
        "lawful_basis_grouping-title": ["Wegenwet"],
        "lawful_basis_grouping-link": ["wetten.overheid.nl/1"],
    }
    done = fill_in(editor, draft, **typed)
    said = [str(message) for message in editor.get(done.url).context["messages"]]

    assert "Link naar publiekspagina: ‘www.gemeente.nl’ is opgeslagen als https://www.gemeente.nl." in said
    assert "Contact: ‘mailto:info@gemeente.nl’ is opgeslagen als info@gemeente.nl." in said
    assert any("‘wetten.overheid.nl/1’" in text for text in said)
    draft.refresh_from_db()
    assert draft.lawful_basis_grouping == [{"title": "Wegenwet", "link": "https://wetten.overheid.nl/1"}]
    # What was right says nothing.
    done = fill_in(editor, draft, goal="Sneller")
    assert len(editor.get(done.url).context["messages"]) == 1


def test_text_from_a_word_processor_is_cleaned(editor, draft):
    fill_in(editor, draft, goal="Doel:\u000b•\tsnel\r\n·\tgoed\u00a0en be\u00adtrouwbaar")

    draft.refresh_from_db()
    assert draft.goal == "Doel:\n- snel\n- goed en betrouwbaar"


# What changed, and why


def test_only_a_version_after_a_published_one_asks_what_changed(editor, organisation, draft):
    assert "change_note" not in fields_of(editor.get(address(draft)))
    published = VersionFactory(application__organisation=organisation, published=True)
    newer = workflow.revise(published.application, by=editor.user)
    page = editor.get(address(newer))
    assert "id_change_note" in [target for _label, target in page.context["meter"].missing]

    refused = fill_in(editor, newer, "publish", provider="Ander bedrijf")
    assert refused.status_code == 409
    assert f'href="{address(newer)}#id_change_note"' in text_of(refused)

    assert fill_in(editor, newer, "publish", change_note="Andere leverancier.").status_code == 302
    newer.refresh_from_db()
    assert (newer.state, newer.change_note) == ("gepubliceerd", "Andere leverancier.")


def test_a_note_of_more_than_500_characters_is_refused_at_its_field(editor, organisation):
    published = VersionFactory(application__organisation=organisation, published=True)
    newer = workflow.revise(published.application, by=editor.user)

    assert set(form_of(fill_in(editor, newer, change_note="x" * 501)).errors) == {"change_note"}


# The same application twice


def test_an_application_that_looks_like_another_is_shown_and_can_be_saved_all_the_same(editor, organisation):
    there = VersionFactory(application__organisation=organisation, name="Kentekens herkennen")
    typed = fields_of(editor.get(ADD)) | {"name": "Kenteken herkennen", "goal": "Sneller parkeren"}
    shown = editor.post(ADD, typed)

    assert Version.objects.count() == 1
    assert f'href="{address(there)}"' in text_of(shown)
    assert "een naam die erop lijkt" in text_of(shown)
    assert fields_of(shown)["goal"] == ["Sneller parkeren"]

    assert editor.post(ADD, fields_of(shown) | {"despite": "1"}).status_code == 302
    assert Version.objects.count() == 2


def test_what_looks_like_an_application_of_another_organisation_is_saved_at_once(editor):
    VersionFactory(name="Kentekens herkennen")

    assert editor.post(ADD, fields_of(editor.get(ADD)) | {"name": "Kentekens herkennen"}).status_code == 302


# Two at once


@pytest.fixture
def colleague(organisation):
    return person("editor", organisation)


def save_as(version, colleague, **values):
    later = timezone.now() + timedelta(seconds=1)
    Version.objects.filter(pk=version.pk).update(edited_by=colleague, edited_at=later, **values)


def test_a_conflict_offers_both_texts_per_field_and_chooses_whoever_changed_it(editor, draft, colleague):
    set_values(draft, goal="Eerst", risks="Eerst", provider="Eerst")
    mine = fields_of(editor.get(address(draft))) | {"goal": "Mijn doel"}
    save_as(draft, colleague, goal="Haar doel", risks="Haar risico’s", category=["recht"], missing={})
    conflict = editor.post(address(draft), mine)
    shown = rows(conflict)

    assert {name for name, row in shown.items() if row.theirs} == {"goal", "risks", "category"}
    assert (shown["goal"].theirs.text, shown["goal"].theirs.is_chosen) == ("Haar doel", False)
    assert (shown["risks"].theirs.text, shown["risks"].theirs.is_chosen) == ("Haar risico’s", True)
    assert shown["category"].theirs.text == "Recht"
    assert colleague.display_name in text_of(conflict)

    # What no form of ours sends is no fault of ours.
    assert editor.post(address(draft), mine | {"base": "goal:b:c,:,,geen:1,risks"}).status_code == 200
    # Saved as it is proposed, neither loses a word.
    assert editor.post(address(draft), fields_of(conflict)).status_code == 302
    draft.refresh_from_db()
    assert (draft.goal, draft.risks, draft.category, draft.provider) == (
        "Mijn doel",
        "Haar risico’s",
        ["recht"],
        "Eerst",
    )


def test_the_choice_in_a_conflict_is_the_users(editor, draft, colleague):
    mine = fields_of(editor.get(address(draft))) | {"goal": "Mijn doel", "risks": "Mijn risico’s"}
    links = [{"title": "Wegenwet", "link": "https://wetten.nl"}]
    withheld = {"risks": {"reason": "niet_openbaar", "ground": "Woo"}}
    save_as(draft, colleague, goal="Haar doel", lawful_basis_grouping=links, missing=withheld)
    conflict = editor.post(address(draft), mine)
    chosen = {"choose_goal": "theirs", "choose_risks": "theirs", "choose_lawful_basis_grouping": "theirs"}

    assert editor.post(address(draft), fields_of(conflict) | chosen).status_code == 302
    draft.refresh_from_db()
    assert (draft.goal, draft.risks, draft.missing) == ("Haar doel", "", withheld)
    assert draft.lawful_basis_grouping == links


def test_who_is_overtaken_twice_is_told_twice(editor, draft, colleague):
    mine = fields_of(editor.get(address(draft))) | {"goal": "Mijn doel"}
    save_as(draft, colleague, goal="Haar doel")
    conflict = editor.post(address(draft), mine)
    save_as(draft, colleague, goal="Haar betere doel")

    again = editor.post(address(draft), fields_of(conflict))
    assert rows(again)["goal"].theirs.text == "Haar betere doel"
    assert fields_of(again)["goal"] == ["Mijn doel"]


def test_a_text_that_waits_for_an_import_comes_back_and_is_not_lost(editor, draft, monkeypatch):
    def waits(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(workflow, "open_for_edit", waits)
    response = fill_in(editor, draft, goal="Mijn doel")

    assert response.status_code == 200
    assert "het register verwerkt net iets anders" in text_of(response)
    assert fields_of(response)["goal"] == ["Mijn doel"]
    monkeypatch.undo()
    assert editor.post(address(draft), fields_of(response)).status_code == 302


def test_waiting_for_a_lock_is_told_from_other_trouble():
    """PostgreSQL says it with a code, SQLite in words."""
    waited = OperationalError("canceling statement due to lock timeout")
    waited.__cause__ = LockNotAvailable()

    assert is_locked(waited)
    assert is_locked(OperationalError("database is locked"))
    assert not is_locked(OperationalError("server closed the connection unexpectedly"))


def test_a_database_that_is_away_is_no_reason_to_try_again(editor, draft, monkeypatch):
    def is_away(*args, **kwargs):
        raise OperationalError("connection refused")

    fields = fields_of(editor.get(address(draft)))
    monkeypatch.setattr(workflow, "open_for_edit", is_away)

    assert editor.post(address(draft), fields).status_code == 503


def test_saving_asks_the_database_for_no_constraint_that_the_form_has_checked(editor, draft):
    fields = fields_of(editor.get(address(draft))) | {"goal": "Sneller parkeren"}
    with CaptureQueriesContext(connection) as queries:
        assert editor.post(address(draft), fields).status_code == 302

    assert len(queries) < 40


def test_a_step_that_waits_for_an_import_says_that_it_was_not_taken_and_the_text_was_saved(editor, draft, monkeypatch):
    def waits(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(workflow, "apply", waits)
    response = fill_in(editor, draft, "submit", goal="Mijn doel")

    assert response.status_code == 409
    assert "Dit is nog niet gedaan" in text_of(response)
    assert "De tekst is opgeslagen." in text_of(response)
    draft.refresh_from_db()
    assert (draft.goal, draft.state) == ("Mijn doel", State.DRAFT)


def test_a_source_id_that_a_colleague_takes_at_this_moment_is_told_at_its_field(editor, draft, monkeypatch):
    VersionFactory(application__organisation=draft.application.organisation, application__source_id="ABC-1")
    check, looked = VersionForm._check_source_id, []

    def checked_too_early(form):
        if looked:
            check(form)
        looked.append(form)

    monkeypatch.setattr(VersionForm, "_check_source_id", checked_too_early)
    response = fill_in(editor, draft, source_id="ABC-1")

    assert response.status_code == 200
    assert response.context["adminform"].form.errors.keys() == {"source_id"}
