"""The registration desk, through its own pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.admin.templatetags.admin_list import result_headers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape as escape_lazily

from register.admin.site import desk
from register.choices import EventKind, Missing, Origin, Role, State
from register.fields import COLUMNS, FIELDS, Kind, Section
from register.models import (
    Application,
    Collection,
    Invitation,
    Membership,
    Organisation,
    Report,
    Revision,
    User,
    Version,
)
from register.months import as_month
from tests.desk import address, fields_of, fill_in, push, text_of
from tests.factories import (
    ApplicationFactory,
    CollectionFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    VersionFactory,
)
from tests.roles import person

pytestmark = [pytest.mark.once, pytest.mark.django_db]

ADD = "/beheer/register/version/add/"
PASSWORD = "een lang wachtwoord"


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def editor(as_role, own_register):
    return as_role("editor")


@pytest.fixture
def own_register():
    return CollectionFactory()


def draft(organisation, **values):
    return VersionFactory(application__organisation=organisation, **values)


def escape(text):
    return str(escape_lazily(str(text)))


def errors_of(response):
    return response.context["adminform"].form.errors


# Logging in


def test_one_logs_in_with_a_role_and_no_staff_status(client, organisation):
    user = person("editor", organisation)
    response = client.post("/beheer/inloggen/", {"login": user.username, "password": PASSWORD, "next": "/beheer/"})

    assert response.url == "/beheer/"
    assert client.get("/beheer/").status_code == 200


def test_the_login_page_has_one_heading_and_speaks_the_language_of_its_address(client):
    assert text_of(client.get("/beheer/login/", follow=True)).count("<h1") == 1
    assert '<html lang="en"' in text_of(client.get("/en/beheer/login/", follow=True))


def test_who_has_an_account_but_no_role_is_told_so(client):
    client.force_login(UserFactory())
    response = client.get("/beheer/", follow=True)

    assert response.redirect_chain[0][0].startswith("/beheer/login/")
    assert 'class="errornote"' in text_of(response)


# The work list


@pytest.mark.parametrize(("kind", "may_create"), [("editor", True), ("approver", False), ("manager", False)])
def test_the_start_page_offers_a_new_application_to_who_may_write(as_role, kind, may_create):
    client = as_role(kind)

    assert (ADD in text_of(client.get("/beheer/"))) is may_create
    assert client.get(ADD).status_code == (200 if may_create else 403)


def test_the_list_has_one_row_per_application(editor, organisation):
    published = draft(organisation, name="Oude naam", published=True)
    VersionFactory(application=published.application, number=2, name="Nieuwe naam")
    page = text_of(editor.get("/beheer/register/version/"))

    assert "Nieuwe naam" in page
    assert "Gewijzigd concept, versie 2" in page
    assert "Oude naam" not in page


@pytest.mark.parametrize(
    ("standing", "name"), [("concept", "Bezig"), ("gepubliceerd", "Openbaar"), ("ingetrokken", "Gestopt")]
)
def test_the_list_is_filtered_by_where_applications_stand(editor, organisation, standing, name):
    draft(organisation, name="Bezig")
    draft(organisation, name="Openbaar", published=True)
    gone = {"withdrawn_at": timezone.now(), "withdrawal_reason": "Gestopt"}
    VersionFactory(application=ApplicationFactory(organisation=organisation, **gone), name="Gestopt", published=True)

    found = editor.get(f"/beheer/register/version/?stand={standing}").context["cl"].result_list
    assert [version.name for version in found] == [name]


def test_who_works_for_two_organisations_can_choose_one(editor, organisation):
    other = MembershipFactory(user=editor.user).organisation
    draft(organisation, name="Hier")
    draft(other, name="Daar")

    found = editor.get(f"/beheer/register/version/?organisatie={other.pk}").context["cl"].result_list
    assert [version.name for version in found] == ["Daar"]


def heads(client, path):
    return [str(head["text"]) for head in result_headers(client.get(path).context["cl"])]


@pytest.mark.parametrize("path", ["/beheer/register/version/", "/beheer/register/membership/"])
def test_the_organisation_is_a_column_for_who_sees_more_than_one(as_role, path):
    client = as_role("manager")
    assert "organisatie" not in " ".join(heads(client, path)).lower()
    MembershipFactory(user=client.user, role=Role.MANAGER)
    assert "organisatie" in " ".join(heads(client, path)).lower()


def test_each_cell_says_under_which_head_it_stands(editor, organisation):
    draft(organisation, name="Kentekens <herkennen>")
    page = text_of(editor.get("/beheer/register/version/"))

    assert '<th data-head="Naam" class="field-name">' in page
    assert '<td data-head="Stand" class="field-standing">Concept</td>' in page
    assert "Kentekens &lt;herkennen&gt;" in page


def test_a_list_is_sorted_by_the_head_of_a_column_and_back(editor, organisation):
    for name in ("Bomen", "Auto's"):
        draft(organisation, name=name)
    page = editor.get("/beheer/register/version/?o=1")
    assert [version.name for version in page.context["cl"].result_list] == ["Auto's", "Bomen"]
    assert 'aria-sort="ascending"' in text_of(page)

    [link] = re.findall(r'aria-sort="ascending">\s*<a href="([^"]+)"', text_of(page))
    back = editor.get("/beheer/register/version/" + link)
    assert [version.name for version in back.context["cl"].result_list] == ["Bomen", "Auto's"]


def test_many_are_counted_with_a_separator(as_role, organisation):
    Organisation.objects.bulk_create(OrganisationFactory.build_batch(1_000))
    client = as_role("register_manager")

    assert "1.001 organisaties" in text_of(client.get("/beheer/register/organisation/"))
    assert "1,001 organisations" in text_of(client.get("/en/beheer/register/organisation/"))


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_moment_is_written_in_one_way(editor, organisation, language):
    moment = datetime(2026, 11, 23, 15, 13, tzinfo=UTC)
    draft(organisation, edited_at=moment)
    Version.objects.update(edited_at=moment)

    for path in ("/beheer/", "/beheer/register/version/"):
        assert "23 november 2026, 16:13" in text_of(editor.get(language + path)).lower()


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/register/version/"])
def test_a_list_costs_the_same_for_one_or_many_applications(editor, organisation, django_assert_num_queries, path):
    draft(organisation)
    with CaptureQueriesContext(connection) as for_one:
        editor.get(path)
    VersionFactory.create_batch(20, application__organisation=organisation)

    with django_assert_num_queries(len(for_one)):
        editor.get(path)


# Writing


def test_the_form_has_every_declared_field_in_the_sections_of_the_standard(editor):
    page = text_of(editor.get(ADD))

    places = [page.index(f'id="{section.value}"') for section in Section]
    assert places == sorted(places)
    for field in COLUMNS:
        assert escape(field.label) in page
        assert escape(field.help) in page
        assert not field.example or escape(field.example) in page


def test_the_form_says_in_words_what_is_required_and_when(editor):
    rows = {row.declared.name: str(row.mark) for part in editor.get(ADD).context["sections"] for row in part.rows}

    assert rows["name"] == "verplicht"
    assert rows["contact_email"] == "verplicht om te publiceren"
    assert "hoog risico" in rows["goal"]
    assert rows["tags"] == ""


def test_a_draft_needs_only_a_name(editor, organisation):
    response = editor.post(ADD, fields_of(editor.get(ADD)) | {"name": "Kentekens herkennen"})

    version = Version.objects.get()
    assert response.url == address(version)
    assert (version.state, version.edited_by, version.lang) == (State.DRAFT, editor.user, "nld")
    assert list(version.events.values_list("kind", "actor")) == [(EventKind.CREATED, editor.user.pk)]
    assert not Version.objects.live().exists()


def test_the_only_organisation_one_writes_for_is_chosen_already(editor, organisation):
    assert fields_of(editor.get(ADD))["organisation"] == [str(organisation.pk)]


def test_without_a_name_the_form_comes_back_with_what_was_typed(editor, organisation):
    response = editor.post(ADD, {"name": " ", "organisation": organisation.pk, "goal": "Sneller parkeren"})

    assert "name" in errors_of(response)
    assert fields_of(response)["goal"] == ["Sneller parkeren"]
    assert '<a href="#id_name">' in text_of(response)
    assert "<title>\n  Fout:" in text_of(response)
    assert not Application.objects.exists()


def typed_in_every_field():
    """A value for each declared column, as typed and as it must come out."""
    typed, kept = {}, {}
    for field in COLUMNS:
        value = {
            Kind.LINE: f"Een {field.name}",
            Kind.TEXT: f"Over {field.name}.\nTweede regel.",
            Kind.URL: "https://voorbeeld.nl/pagina",
            Kind.CONTACT: "algoritmes@voorbeeld.nl",
            Kind.MONTH: "2024-03",
            Kind.DATE: "2024-03-05",
            Kind.CHOICES: [code for code, _label in field.choices][:2],
        }.get(field.kind)
        if field.kind is Kind.CHOICE:
            value = field.choices[0][0]
        if field.kind is Kind.LINKS:
            typed |= {f"{field.name}-title": ["Wegenwet", ""], f"{field.name}-link": ["https://wetten.nl/1", ""]}
            kept[field.name] = [{"title": "Wegenwet", "link": "https://wetten.nl/1"}]
        else:
            typed[field.name] = kept[field.name] = value
    return typed, kept


def test_every_field_is_kept_as_it_was_typed(editor, organisation):
    typed, kept = typed_in_every_field()
    editor.post(ADD, typed | {"organisation": organisation.pk, "source_id": "A-7"})

    version = Version.objects.get()
    # Dates and numbers are typed as text; a list of links has no order within its rows.
    as_typed = {name: value if isinstance(value := getattr(version, name), list) else str(value) for name in kept}
    assert as_typed == {name: value if isinstance(value, list) else str(value) for name, value in kept.items()}
    assert version.application.source_id == "A-7"


def test_saving_a_form_as_it_stands_changes_nothing_and_leaves_no_trace(editor, organisation):
    typed, _kept = typed_in_every_field()
    editor.post(ADD, typed | {"organisation": organisation.pk})
    version = Version.objects.get()
    before = Version.objects.values().get()

    assert fill_in(editor, version).status_code == 302
    assert Version.objects.values().get() == before
    assert version.events.count() == 1


def test_a_change_is_signed_and_logged(as_role, organisation):
    version = draft(organisation)
    client = as_role("editor")
    fill_in(client, version, name="Andere naam")

    version.refresh_from_db()
    assert (version.name, version.edited_by) == ("Andere naam", client.user)
    assert list(version.events.values_list("kind", "actor")) == [(EventKind.EDITED, client.user.pk)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "x" * 101}, "name"),
        ({"description_short": "x" * 401}, "description_short"),
        ({"contact_email": "bel ons"}, "contact_email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://ambtenaar@voorbeeld.nl"}, "website"),
        ({"begin_date": "vorig jaar"}, "begin_date"),
        ({"begin_date": "2024-03", "end_date": "2024-02"}, "end_date"),
        ({"category": ["verkeer", "zwemmen"]}, "category"),
        ({"phase": "kapot"}, "phase"),
        ({"ai_act_area": "9"}, "ai_act_area"),
        ({"ai_act_class": "minimaal"}, "ai_act_reason"),
        ({"ai_act_assessed_on": "2024-02-30"}, "ai_act_assessed_on"),
        ({"lawful_basis_grouping-title": ["Wet"], "lawful_basis_grouping-link": [""]}, "lawful_basis_grouping"),
        ({"impacttoetsen_grouping-title": [""], "impacttoetsen_grouping-link": ["x"]}, "impacttoetsen_grouping"),
        ({"why_goal": "onbekend", "goal": "Toch ingevuld"}, "why_goal"),
        ({"why_goal": "niet_openbaar"}, "ground_goal"),
        ({"ground_goal": "Woo, artikel 5.1"}, "why_goal"),
        ({"why_goal": "geen zin"}, "why_goal"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_linked_from_the_top(editor, organisation, typed, field):
    version = draft(organisation)
    before = Version.objects.values().get()
    response = fill_in(editor, version, **typed)

    assert set(errors_of(response)) == {field}
    summary = {target for _label, target, _message in response.context["adminform"].form.wrong()}
    assert len(summary) == 1
    assert f'id="{summary.pop()}"' in text_of(response)
    assert Version.objects.values().get() == before


def test_long_text_is_not_cut_by_the_browser(editor):
    assert "maxlength" not in text_of(editor.get(ADD)).split('id="algemeen"')[1]


def test_a_line_end_counts_as_one_character(editor, organisation):
    version = draft(organisation)
    fill_in(editor, version, description_short="x" * 199 + "\r\n" + "x" * 200)

    version.refresh_from_db()
    assert len(version.description_short) == 400


@pytest.mark.parametrize("odd", ["\x00Naam", "Na\u202eam", "Na\u2028am"])
def test_odd_characters_do_no_harm(editor, organisation, odd):
    version = draft(organisation)

    assert fill_in(editor, version, name=odd, goal=odd, why_risks="niet_openbaar", ground_risks=odd).status_code == 302
    version.refresh_from_db()
    assert "\x00" not in version.name + version.goal + version.missing["risks"]["ground"]
    assert "\u202e" not in version.name + version.goal + version.missing["risks"]["ground"]


# Months


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2024-03", "2024-03"),
        ("03-2024", "2024-03"),
        ("3-2024", "2024-03"),
        ("2024/3", "2024-03"),
        ("03.2024", "2024-03"),
        ("maart 2024", "2024-03"),
        ("Maart 2024", "2024-03"),
        ("mrt 2024", "2024-03"),
        ("mrt. 2024", "2024-03"),
        ("2024 mei", "2024-05"),
        ("March 2024", "2024-03"),
        ("dec 2023", "2023-12"),
        ("13-2024", "13-2024"),
        ("00-2024", "00-2024"),
        ("1-3-2024", "1-3-2024"),
        ("2024", "2024"),
        ("begin 2024", "begin 2024"),
        ("٠٣-2024", "٠٣-2024"),
    ],
)
def test_a_month_may_be_written_as_people_do(typed, kept):
    assert as_month(typed) == kept


def test_a_month_that_was_rewritten_is_shown(editor, organisation):
    version = draft(organisation)
    editor.post(address(version), fields_of(editor.get(address(version))) | {"begin_date": "maart 2024"})

    page = text_of(editor.get(address(version)))
    assert "‘maart 2024’ is opgeslagen als 2024-03" in page
    assert 'value="2024-03"' in page


# Links and reasons


def test_links_come_with_three_empty_rows_and_can_be_taken_away(editor, organisation):
    version = draft(organisation, lawful_basis_grouping=[{"title": "Wegenwet", "link": "https://wetten.nl"}])
    shown = fields_of(editor.get(address(version)))
    assert shown["lawful_basis_grouping-title"] == ["Wegenwet", "", "", ""]

    fill_in(editor, version, **{"lawful_basis_grouping-title": ["", ""], "lawful_basis_grouping-link": ["", ""]})
    version.refresh_from_db()
    assert version.lawful_basis_grouping == []


def test_a_row_of_a_link_that_is_wrong_keeps_its_text(editor, organisation):
    typed = {"source_data_grouping-title": ["BRP"], "source_data_grouping-link": ["javascript:alert(1)"]}
    response = fill_in(editor, draft(organisation), **typed)

    assert fields_of(response)["source_data_grouping-link"][0] == "javascript:alert(1)"


def test_a_field_can_say_why_it_is_empty(editor, organisation):
    version = draft(organisation)
    fill_in(editor, version, why_goal="niet_van_toepassing", why_risks="niet_openbaar", ground_risks="Woo, artikel 5.1")

    version.refresh_from_db()
    assert version.missing == {
        "goal": {"reason": Missing.NOT_APPLICABLE},
        "risks": {"reason": Missing.WITHHELD, "ground": "Woo, artikel 5.1"},
    }
    shown = fields_of(editor.get(address(version)))
    assert (shown["why_risks"], shown["ground_risks"]) == (["niet_openbaar"], ["Woo, artikel 5.1"])


# The owner's own number


def test_the_own_number_can_be_changed_until_the_first_publication(editor, organisation):
    version = draft(organisation)
    fill_in(editor, version, source_id="A-8")
    assert Application.objects.get().source_id == "A-8"

    fill_in(editor, version, "publish")
    editor.post(address(version, "revise"))
    newer = Version.objects.in_the_making().get()
    assert "source_id" not in fields_of(editor.get(address(newer)))
    fill_in(editor, newer, source_id="A-9")
    assert Application.objects.get().source_id == "A-8"


def test_a_number_of_another_application_is_refused_at_the_field(editor, organisation):
    draft(organisation, application__source_id="A-7")
    version = draft(organisation)

    assert "source_id" in errors_of(fill_in(editor, version, source_id="A-7"))
    new = {"name": "Nieuw", "organisation": organisation.pk, "source_id": "A-7"}
    assert "source_id" in errors_of(editor.post(ADD, new))


def test_an_imported_application_keeps_the_number_of_its_source(editor, organisation):
    source = CollectionFactory(slug=Collection.ALGORITMEREGISTER)
    version = draft(
        organisation,
        application__origin=Origin.IMPORT,
        application__source_register=source,
        application__source_id="11111115",
    )
    fill_in(editor, version, source_id="22222220")

    assert Application.objects.get().source_id == "11111115"


# Two at once


def test_who_saves_second_loses_nothing_and_overwrites_nothing_by_accident(editor, organisation):
    version = draft(organisation)
    mine = fields_of(editor.get(address(version))) | {"name": "Mijn naam", "goal": "Mijn doel"}
    colleague = person("editor", organisation)
    Version.objects.filter(pk=version.pk).update(
        name="Haar naam", edited_by=colleague, edited_at=timezone.now() + timedelta(seconds=1)
    )

    response = editor.post(address(version), mine)
    assert Version.objects.get().name == "Haar naam"
    assert "heeft deze toepassing intussen opgeslagen" in text_of(response)
    assert colleague.display_name in text_of(response)
    assert "Haar naam" in text_of(response)
    kept = fields_of(response)
    assert (kept["name"], kept["goal"]) == (["Mijn naam"], ["Mijn doel"])

    # Having seen that, one may mean it.
    assert editor.post(address(version), kept).status_code == 302
    assert Version.objects.get().name == "Mijn naam"


def test_what_was_typed_is_kept_when_a_colleague_published_in_the_meantime(editor, organisation):
    version = draft(organisation)
    mine = fields_of(editor.get(address(version))) | {"goal": "Mijn doel"}
    push(editor, version, "publish")

    response = editor.post(address(version), mine)
    assert fields_of(response)["goal"] == ["Mijn doel"]
    assert "Uw tekst is niet opgeslagen" in text_of(response)
    assert Version.objects.get().goal == ""


# Steps


def test_an_editor_publishes_and_it_is_on_the_public_site(editor, organisation):
    version = draft(organisation)
    response = fill_in(editor, version, "publish", name="Openbaar gemaakt")

    assert response.url == address(version)
    assert Version.objects.live().get().name == "Openbaar gemaakt"
    public = version.application.get_absolute_url()
    assert public == f"/toepassingen/{version.application.number}/"
    assert public in text_of(editor.get(address(version)))
    assert editor.get(public).status_code == 200


def test_a_button_in_the_form_saves_first_and_publishes_nothing_that_is_wrong(editor, organisation):
    version = draft(organisation)
    response = fill_in(editor, version, "publish", website="geen adres")

    assert "website" in errors_of(response)
    assert f'action="{address(version)}"' in text_of(response)
    assert Version.objects.get().state == State.DRAFT


def test_what_is_missing_is_refused_with_links_to_the_fields_and_the_text_is_kept(editor, organisation):
    version = draft(organisation, publication_category="impactvol")
    response = fill_in(editor, version, "publish", provider="Zelf gemaakt", contact_email="")

    assert response.status_code == 409
    for name in ("contact_email", "goal", "decision_maker"):
        assert f'href="{address(version)}#id_{name}"' in text_of(response)
    version.refresh_from_db()
    assert (version.provider, version.state) == ("Zelf gemaakt", State.DRAFT)


@pytest.mark.parametrize("step", ["submit", "retract", "reject", "publish", "revise", "withdraw"])
def test_a_step_is_never_taken_by_a_link(editor, organisation, step):
    version = draft(organisation)

    assert editor.get(address(version, step)).status_code == 405


def test_a_step_needs_the_token_of_the_form(organisation):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("editor", organisation))
    version = draft(organisation)

    assert strict.post(address(version, "publish")).status_code == 403
    assert Version.objects.get().state == State.DRAFT


def test_a_second_click_changes_nothing(editor, organisation):
    version = draft(organisation)

    assert push(editor, version, "publish").status_code == 302
    assert push(editor, version, "publish").status_code == 409
    assert Revision.current() == 1


def test_a_text_passes_four_eyes(as_role, organisation):
    Organisation.objects.update(needs_approval=True)
    version = draft(organisation)
    client = as_role("editor")
    assert "vraagt eerst een beoordeling" in text_of(client.get(address(version)))
    assert push(client, version, "publish").status_code == 409
    fill_in(client, version, "submit", name="Ter beoordeling")

    client = as_role("approver")
    page = text_of(client.get(address(version)))
    assert "Ter beoordeling" in page
    assert f'action="{address(version, "publish")}"' in page
    assert push(client, version, "reject", reason=" ").status_code == 409
    push(client, version, "reject", reason="Noem de leverancier.")

    client = as_role("editor")
    assert "Noem de leverancier." in text_of(client.get(address(version)))
    fill_in(client, version, "submit", provider="Zelf gemaakt")

    push(as_role("approver"), version, "publish")
    assert Version.objects.live().get().provider == "Zelf gemaakt"


@pytest.mark.parametrize(
    ("step", "typed"), [("publish", {}), ("plan", {"day": "2099-01-01"}), ("reject", {"reason": "Nee"})]
)
def test_the_text_that_is_judged_is_the_text_that_was_read(as_role, organisation, step, typed):
    """The editor swaps the text between the reading and the judgement: retract, edit, submit."""
    Organisation.objects.update(needs_approval=True)
    version = draft(organisation, name="Braaf", state=State.IN_REVIEW)
    client = as_role("approver")
    approver, read = client.user, fields_of(client.get(address(version)))["read"][0]

    client = as_role("editor")
    push(client, version, "retract")
    fill_in(client, version, "submit", name="Omgewisseld")

    client.force_login(approver)
    for mark in ({"read": read}, {}):
        refused = client.post(address(version, step), mark | typed)
        assert refused.status_code == 409
        assert "De tekst is veranderd sinds u haar las." in text_of(refused)
        assert Version.objects.get().state == State.IN_REVIEW
    assert push(client, version, step, **typed).status_code == 302


def test_a_published_application_is_read_only_until_one_revises_it(editor, organisation):
    version = draft(organisation, published=True)
    page = text_of(editor.get(address(version)))
    assert 'name="goal"' not in page
    assert f'action="{address(version, "revise")}"' in page

    before = Version.objects.values().get()
    editor.post(address(version), {"name": "Stiekem", "seen": ""})
    assert Version.objects.values().get() == before

    response = editor.post(address(version, "revise"))
    newer = Version.objects.in_the_making().get()
    assert response.url == address(newer)
    assert "Gepubliceerd is versie 1. U werkt aan versie 2." in text_of(editor.get(address(newer)))


def test_with_four_eyes_only_an_approver_withdraws_and_says_why(as_role, organisation):
    Organisation.objects.update(needs_approval=True)
    version = draft(organisation, published=True)
    client = as_role("editor")
    assert "Een beoordelaar van uw organisatie trekt toepassingen in" in text_of(client.get(address(version)))
    assert client.post(address(version, "withdraw"), {"reason": "Gestopt"}).status_code == 409

    client = as_role("approver")
    assert client.post(address(version, "withdraw"), {"reason": ""}).status_code == 409
    assert client.post(address(version, "withdraw"), {"reason": "Gestopt met het gebruik."}).status_code == 302
    assert not Version.objects.live().exists()
    assert "Gestopt met het gebruik." in text_of(client.get(address(version)))


@pytest.mark.parametrize("step", ["discard", "withdraw"])
def test_after_a_draft_was_thrown_away_one_is_at_what_was_published(editor, organisation, step):
    published = draft(organisation, published=True)
    editor.post(address(published, "revise"))
    newer = Version.objects.in_the_making().get()
    response = editor.post(address(newer, step), {"reason": "Toch niet."}, follow=True)

    assert response.redirect_chain == [(address(published), 302)]
    assert response.status_code == 200
    assert not Version.objects.in_the_making().exists()


def test_after_the_only_draft_was_thrown_away_one_is_at_the_work_list(editor, organisation):
    version = draft(organisation)
    response = editor.post(address(version, "discard"), {"reason": "Toch niet."}, follow=True)

    assert response.redirect_chain == [("/beheer/", 302)]
    assert "Het concept is weggedaan" in text_of(response)
    assert "Er ligt geen werk voor u." in text_of(response)


def test_a_step_that_saves_first_says_one_thing(editor, organisation):
    done = fill_in(editor, draft(organisation), "publish", goal="Sneller parkeren")
    [message] = editor.get(done.url).context["messages"]
    assert str(message).startswith("De toepassing is gepubliceerd.")

    refused = fill_in(editor, draft(organisation), "publish", contact_email="")
    [message] = refused.context["messages"]
    assert str(message) == "De tekst is opgeslagen."


@pytest.mark.parametrize(
    ("phase", "said"), [("in_gebruik", "Niet van toepassing"), ("gestopt", "Niet ingevuld"), ("", "Niet ingevuld")]
)
def test_the_desk_says_as_the_public_page_whether_a_field_applies(editor, organisation, phase, said):
    version = draft(organisation, published=True, phase=phase)
    sections = editor.get(address(version)).context["sections"]
    [end] = [answer.text for _section, found in sections for answer in found if answer.field.name == "end_date"]

    assert end == said
    public = text_of(editor.get(version.application.get_absolute_url()))
    assert said in public.split('id="end-date"')[1].split("</div>")[0]


def test_the_read_page_says_everything_in_words(as_role, organisation):
    _typed, kept = typed_in_every_field()
    values = kept | {"goal": "", "missing": {"goal": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}}}
    version = draft(organisation, published=True, **values)
    page = text_of(as_role("approver").get(address(version)))

    for field in FIELDS:
        assert escape(field.label) in page
    assert "Woo, artikel 5.1" in page
    assert '<a href="https://wetten.nl/1" rel="nofollow noopener">Wegenwet</a>' in page
    assert "Verkeer" not in page
    assert "Organisatie en bedrijfsvoering, Cultuur en recreatie" in page


def test_a_link_that_is_no_web_address_is_shown_and_not_linked(as_role, organisation):
    version = draft(
        organisation, published=True, source_data_grouping=[{"title": "Kwaad", "link": "javascript:alert(1)"}]
    )

    assert 'href="javascript' not in text_of(as_role("approver").get(address(version)))


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_nothing_typed_becomes_markup(editor, organisation, state):
    evil = '"><svg onload=alert(1)>{{ 7 }}'
    texts = {field.name: evil for field in COLUMNS if field.kind in (Kind.LINE, Kind.TEXT)}
    version = draft(organisation, published=state == State.PUBLISHED, **texts)

    for path in (address(version), address(version, "history"), "/beheer/", "/beheer/register/version/"):
        assert "<svg onload" not in text_of(editor.get(path))


def test_the_history_tells_what_happened_and_cannot_be_written(editor, organisation):
    version = draft(organisation)
    fill_in(editor, version, "publish", name="Openbaar")
    page = text_of(editor.get(address(version, "history")))

    assert page.index("<td>Gepubliceerd") < page.index("<td>Concept bewerkt")
    assert editor.user.display_name in page
    assert "<textarea" not in page
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("kind", ["editor", "manager", "register_manager", "superuser"])
def test_nothing_is_deleted_at_the_desk(as_role, organisation, kind):
    version = draft(organisation)
    client = as_role(kind)

    assert client.post(address(version, "delete"), {"post": "yes"}).status_code == 403
    assert Version.objects.exists()


# Organisations


def organisation_page(organisation):
    return reverse("admin:register_organisation_change", args=[organisation.pk])


def test_a_manager_changes_what_is_the_organisations_own_and_not_what_the_government_lists(as_role, organisation):
    client = as_role("manager")
    fields = fields_of(client.get(organisation_page(organisation)))
    assert "tooi_uri" not in fields
    forged = {"name": "Gemeente Nieuw", "needs_approval": "on", "tooi_uri": "https://nep.nl", "type": "ministerie"}
    client.post(organisation_page(organisation), fields | forged | {"slug": "nep", "active": ""})

    after = Organisation.objects.get(pk=organisation.pk)
    # Its name has a page of its own.
    assert (after.name, after.needs_approval) == (organisation.name, True)
    assert (after.type, after.tooi_uri, after.slug, after.active) == ("gemeente", "", organisation.slug, True)


@pytest.mark.parametrize("kind", ["manager", "register_manager"])
def test_the_name_of_a_listed_organisation_is_the_lists(as_role, organisation, kind):
    Organisation.objects.update(tooi_uri="https://identifier.overheid.nl/tooi/id/gemeente/gm0363")
    client = as_role(kind)
    fields = fields_of(client.get(organisation_page(organisation)))
    assert not {"name", "website"} & fields.keys()
    client.post(organisation_page(organisation), fields | {"name": "Stadsbestuur", "needs_approval": "on"})

    after = Organisation.objects.get(pk=organisation.pk)
    assert (after.name, after.needs_approval) == (organisation.name, True)


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://voorbeeld.nl", "https://ambtenaar@voorbeeld.nl"])
def test_the_website_of_an_organisation_is_a_web_address(as_role, organisation, website):
    client = as_role("manager")
    fields = fields_of(client.get(organisation_page(organisation)))

    assert set(errors_of(client.post(organisation_page(organisation), fields | {"website": website}))) == {"website"}


@pytest.mark.parametrize(
    ("typed", "raised"),
    [({"review_months": "6"}, 1), ({"website": "https://x.nl"}, 1), ({"needs_approval": "on"}, 0), ({}, 0)],
)
def test_a_change_that_the_public_sees_raises_the_revision(as_role, organisation, typed, raised):
    client = as_role("manager")
    client.post(organisation_page(organisation), fields_of(client.get(organisation_page(organisation))) | typed)

    assert Revision.current() == raised


def test_the_list_of_organisations_is_the_register_managers(as_role, organisation):
    new = {
        "name": "Provincie Nieuw",
        "slug": "provincie-nieuw",
        "type": "provincie",
        "active": "on",
        "review_months": "12",
    }
    add = reverse("admin:register_organisation_add")
    assert as_role("manager").post(add, new).status_code == 403
    assert as_role("register_manager").post(add, new).status_code == 302

    assert Organisation.objects.filter(slug="provincie-nieuw").exists()
    assert Revision.current() == 1


# Memberships


MEMBERSHIPS = "/beheer/register/membership/"


def test_a_manager_gives_a_member_another_role_by_typing_a_name(as_role, organisation):
    newcomer = MembershipFactory(organisation=organisation, role=Role.APPROVER, user__username="nieuw").user
    client = as_role("manager")
    assert "nieuw" not in text_of(client.get(f"{MEMBERSHIPS}add/"))
    typed = {"user": "nieuw", "organisation": organisation.pk, "role": Role.EDITOR}
    assert client.post(f"{MEMBERSHIPS}add/", typed).status_code == 302

    assert Membership.objects.filter(user=newcomer, organisation=organisation, role=Role.EDITOR).exists()
    assert LogEntry.objects.get().user == client.user


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"user": "niemand"}, "user"),
        ({"user": "weg"}, "user"),
        # Whether there is an account of this name outside the organisation is not told.
        ({"user": "elders"}, "user"),
        ({"organisation": "foreign"}, "organisation"),
        ({"role": "baas"}, "role"),
    ],
)
def test_a_manager_gives_no_other_roles_and_none_elsewhere(as_role, organisation, typed, field):
    MembershipFactory(organisation=organisation, role=Role.APPROVER, user__username="nieuw")
    MembershipFactory(organisation=organisation, user__username="weg", user__is_active=False)
    foreign = OrganisationFactory()
    MembershipFactory(organisation=foreign, user__username="elders")
    client = as_role("manager")
    usual = {"user": "nieuw", "organisation": organisation.pk, "role": Role.EDITOR}
    typed = {name: foreign.pk if value == "foreign" else value for name, value in typed.items()}
    response = client.post(f"{MEMBERSHIPS}add/", usual | typed)

    assert set(errors_of(response)) == {field}
    assert Membership.objects.count() == 4


def test_a_manager_gives_himself_nothing_at_another_organisation(as_role, organisation):
    client = as_role("manager")
    typed = {"user": client.user.username, "organisation": OrganisationFactory().pk, "role": Role.MANAGER}
    client.post(f"{MEMBERSHIPS}add/", typed)

    assert Membership.objects.count() == 1


def test_a_role_is_not_changed_into_another(as_role, organisation):
    membership = MembershipFactory(organisation=organisation)
    page = f"{MEMBERSHIPS}{membership.pk}/change/"
    client = as_role("manager")

    assert client.post(page, {"role": Role.MANAGER}).status_code == 403


def test_the_last_manager_cannot_be_removed(as_role, organisation):
    client = as_role("manager")
    own = Membership.objects.get()
    response = client.post(f"{MEMBERSHIPS}{own.pk}/delete/", {"post": "yes"}, follow=True)
    assert "laatste beheerder" in text_of(response)
    assert Membership.objects.filter(pk=own.pk).exists()

    gone = MembershipFactory(organisation=organisation, role=Role.MANAGER, user__is_active=False)
    client.post(f"{MEMBERSHIPS}{own.pk}/delete/", {"post": "yes"})
    assert Membership.objects.filter(pk=own.pk).exists()

    gone.user.is_active = True
    gone.user.save()
    assert client.post(f"{MEMBERSHIPS}{own.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Membership.objects.filter(pk=own.pk).exists()
    assert client.get(MEMBERSHIPS).status_code == 302


# Accounts


ACCOUNTS = "/beheer/register/user/"
NEW_ACCOUNT = {"username": "nieuw", "new_password": "vijftien tekens of meer", "is_active": "on"}


def test_a_register_manager_makes_an_account_that_can_log_in(as_role, client):
    as_role("register_manager").post(f"{ACCOUNTS}add/", NEW_ACCOUNT)

    user = User.objects.get(username="nieuw")
    assert user.check_password(NEW_ACCOUNT["new_password"])
    assert (user.is_superuser, user.is_staff, user.register_manager) == (False, False, False)


@pytest.mark.parametrize("password", ["", "te kort", "nieuwe-medewerker1"])
def test_a_weak_password_is_refused(as_role, password):
    typed = NEW_ACCOUNT | {"username": "nieuwe-medewerker", "new_password": password}
    response = as_role("register_manager").post(f"{ACCOUNTS}add/", typed)

    assert set(errors_of(response)) == {"new_password"}


@pytest.mark.parametrize(("kind", "becomes"), [("register_manager", False), ("superuser", True)])
def test_only_a_superuser_makes_a_superuser(as_role, kind, becomes):
    forged = {"is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1"}
    as_role(kind).post(f"{ACCOUNTS}add/", NEW_ACCOUNT | forged)

    user = User.objects.get(username="nieuw")
    assert user.is_superuser is becomes
    assert not user.is_staff


def test_a_register_manager_does_not_touch_a_superuser(as_role):
    boss = UserFactory(is_superuser=True)
    before = User.objects.values().get(pk=boss.pk)
    client = as_role("register_manager")
    page = f"{ACCOUNTS}{boss.pk}/change/"

    assert "new_password" not in fields_of(client.get(page))
    assert client.post(page, NEW_ACCOUNT).status_code == 403
    assert User.objects.values().get(pk=boss.pk) == before


@pytest.mark.parametrize("kind", ["editor", "approver", "manager"])
def test_accounts_are_no_business_of_a_role(as_role, kind):
    client = as_role(kind)

    assert client.get(ACCOUNTS).status_code == 403
    assert client.post(f"{ACCOUNTS}add/", NEW_ACCOUNT).status_code == 403
    assert client.get(f"{ACCOUNTS}{client.user.pk}/change/").status_code == 404


def test_one_does_not_switch_oneself_off(as_role):
    client = as_role("register_manager")
    page = f"{ACCOUNTS}{client.user.pk}/change/"
    response = client.post(page, {"username": client.user.username})

    assert set(errors_of(response)) == {"is_active", "register_manager"}


def test_saving_an_account_keeps_its_password_unless_a_new_one_is_typed(as_role):
    user = UserFactory()
    client = as_role("register_manager")
    page = f"{ACCOUNTS}{user.pk}/change/"
    assert "md5" not in text_of(client.get(page))
    client.post(page, {"username": user.username, "first_name": "Noor", "is_active": "on"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)

    client.post(page, {"username": user.username, "is_active": "on", "new_password": "vijftien tekens of meer"})
    user.refresh_from_db()
    assert user.check_password("vijftien tekens of meer")


def test_an_account_that_is_switched_off_is_out_at_once(editor):
    assert editor.get("/beheer/").status_code == 200
    User.objects.filter(pk=editor.user.pk).update(is_active=False)

    assert editor.get("/beheer/").status_code == 302


# The desk itself


def test_the_desk_handles_these_models_and_no_others():
    assert set(desk._registry) == {Version, Organisation, Membership, Invitation, User, Report}


def test_every_form_of_the_desk_names_the_columns_it_writes(rf, organisation):
    accounts = {"is_staff", "groups", "user_permissions", "password"}
    bookkeeping = accounts | {"state", "published_at", "edited_by", "application"}
    request = rf.get("/")
    request.user = UserFactory(is_superuser=True)
    for model, model_admin in desk._registry.items():
        fields = set(model_admin.get_form(request).base_fields)
        assert fields, model
        assert not fields & bookkeeping


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/register/version/", ADD, "/beheer/register/"])
def test_a_page_of_the_desk_is_not_kept_by_any_cache(editor, path):
    response = editor.get(path)

    assert "no-store" in response.headers["Cache-Control"] or "private" in response.headers["Cache-Control"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_the_answer_to_a_form_links_to_its_page_in_the_other_language(client, editor, organisation):
    version = draft(organisation, contact_email="")
    for response in (
        Client().post("/beheer/inloggen/?next=/beheer/", {"login": "niemand", "password": "verkeerd"}),
        push(editor, version, "publish"),
        fill_in(editor, version, "publish", website="geen adres"),
        editor.post(ADD, {"name": " "}),
    ):
        [link] = re.findall(r'href="([^"]+)"\s+lang="en"', text_of(response))
        page = Client() if "inloggen" in link else editor
        assert '<html lang="en"' in text_of(page.get(link)), link


def test_who_logged_out_is_told_and_can_log_in_in_either_language(editor):
    page = text_of(editor.post("/beheer/logout/", follow=True))
    assert "U bent uitgelogd" in page
    [link] = re.findall(r'href="([^"]+)"\s+lang="en"', page)
    assert '<html lang="en"' in text_of(editor.get(link))


def test_yes_and_no_are_words(as_role, organisation):
    page = text_of(as_role("register_manager").get("/beheer/register/organisation/"))
    assert '<td data-head="Actief" class="field-active">Ja</td>' in page
    assert 'alt="True"' not in page


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/register/version/", ADD])
def test_every_page_is_there_in_english_and_links_to_its_other_language(editor, path):
    assert f'href="/en{path}" lang="en"' in " ".join(text_of(editor.get(path)).split())
    response = editor.get(f"/en{path}")
    assert '<html lang="en"' in text_of(response)
    assert f'href="{path}" lang="nl"' in " ".join(text_of(response).split())
