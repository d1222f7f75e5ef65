"""What is typed and not saved yet is kept, for whoever typed it and for nobody else."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register import workflow
from register.admin import autosave
from register.admin.version_form import WritingAdmin
from register.models import Version, WorkCopy
from tests.desk import address, fields_of, fill_in, push, text_of
from tests.factories import CollectionFactory, OrganisationFactory, UserFactory, VersionFactory
from tests.roles import person

pytestmark = pytest.mark.django_db

ADD = "/beheer/register/version/add/"
NEW = "/beheer/register/version/autosave/"


@pytest.fixture
def organisation():
    CollectionFactory()
    return OrganisationFactory(name="Gemeente Voorbeeld")


@pytest.fixture
def draft(organisation):
    return VersionFactory(application__organisation=organisation)


def keep(client, version, **typed):
    """What the page's script does while one types."""
    return client.post(address(version, "autosave"), fields_of(client.get(address(version))) | typed)


def test_what_is_typed_is_kept_and_changes_no_version(editor, draft):
    before = Version.objects.values().get()
    with time_machine.travel("2026-11-23T13:03:00Z", tick=False):
        told = keep(editor, draft, goal="Sneller parkeren").json()

    assert told["said"] == "Concept bewaard om 14:03"
    assert WorkCopy.objects.get().data["goal"] == ["Sneller parkeren"]
    assert Version.objects.values().get() == before
    assert draft.events.count() == 0


def test_the_answer_tells_what_the_page_shows_anew(editor, draft):
    typed = {"publication_category": "impactvol", "personal_data": "ja", "description_short": "Zie website."}
    told = keep(editor, draft, **typed).json()

    assert "verplichte ontbreken" in told["meter"]
    assert {"label": "Doel en impact", "target": "id_goal"} in told["missing"]
    assert told["sections"]["verantwoord-gebruik"] == "nog niet begonnen"
    assert told["rows"]["goal"]["mark"] == "verplicht om te publiceren"
    assert "Persoonsgegevens" in told["rows"]["dpia"]["notes"][0]
    assert "Schrijf hier het antwoord zelf" in told["rows"]["description_short"]["notes"][0]


def test_what_was_kept_is_offered_and_can_be_taken_over(editor, draft):
    keep(editor, draft, goal="Sneller parkeren", **{"lawful_basis_grouping-title": ["Wegenwet"]})
    offered = editor.get(address(draft))
    assert "U had nog tekst die niet is opgeslagen" in text_of(offered)
    assert fields_of(offered)["goal"] == [""]

    taken = editor.get(address(draft) + "?overnemen=1")
    shown = fields_of(taken)
    assert (shown["goal"], shown["lawful_basis_grouping-title"][0]) == (["Sneller parkeren"], "Wegenwet")
    assert "U had nog tekst" not in text_of(taken)

    editor.post(address(draft), shown | {"lawful_basis_grouping-title": [], "lawful_basis_grouping-link": []})
    draft.refresh_from_db()
    assert draft.goal == "Sneller parkeren"
    assert not WorkCopy.objects.exists()


def test_what_was_kept_can_be_thrown_away(editor, draft):
    keep(editor, draft, goal="Sneller parkeren")
    response = editor.post(address(draft, "autosave"), {"forget": "1"})

    assert response.url == address(draft)
    assert not WorkCopy.objects.exists()
    assert "weggegooid" in text_of(editor.get(address(draft)))


def test_an_offer_that_nobody_answered_is_not_written_over(editor, draft):
    keep(editor, draft, goal="Van gisteren")
    today = fields_of(editor.get(address(draft))) | {"risks": "Van vandaag"}
    refused = editor.post(address(draft, "autosave"), today)
    assert refused.status_code == 409
    assert "Kies eerst" in refused.json()["paused"]

    # Saved all the same; and what was offered is still there, against what is saved now.
    assert editor.post(address(draft), today).status_code == 302
    taken = editor.get(address(draft) + "?overnemen=1")
    assert fields_of(taken)["goal"] == ["Van gisteren"]
    assert "Van vandaag" in text_of(taken)


def test_a_form_as_it_is_saved_is_nothing_to_keep(editor, draft):
    keep(editor, draft, goal="Iets")
    WorkCopy.objects.update(saved_at=timezone.now() - timedelta(days=1))
    fields = fields_of(editor.get(address(draft)))
    del fields["offered"]

    assert editor.post(address(draft, "autosave"), fields).json()["said"] == ""
    assert not WorkCopy.objects.exists()


def test_a_new_application_is_kept_too(editor, organisation):
    typed = fields_of(editor.get(ADD)) | {"name": "Nog zonder bestaan"}
    assert editor.post(NEW, typed).json()["said"]
    assert not Version.objects.exists()

    assert "U had nog tekst" in text_of(editor.get(ADD))
    taken = fields_of(editor.get(ADD + "?overnemen=1"))
    assert (taken["name"], taken["organisation"]) == (["Nog zonder bestaan"], [str(organisation.pk)])
    editor.post(ADD, taken)
    assert Version.objects.get().name == "Nog zonder bestaan"
    assert not WorkCopy.objects.exists()


def test_what_was_kept_is_gone_when_the_draft_is_thrown_away_or_published(editor, organisation):
    for step, values in (("discard", {"reason": "Toch niet"}), ("publish", {})):
        version = VersionFactory(application__organisation=organisation)
        keep(editor, version, goal="Iets")
        push(editor, version, step, **values)
        assert not WorkCopy.objects.exists(), step


def test_what_was_kept_of_a_version_that_a_colleague_published_is_offered_at_the_next(editor, organisation, draft):
    keep(editor, draft, goal="Nog niet opgeslagen")
    colleague = person("editor", organisation)
    workflow.apply(workflow.PUBLISH, draft, by=colleague)
    newer = workflow.revise(draft.application, by=colleague)

    taken = editor.get(address(newer) + "?overnemen=1")
    assert fields_of(taken)["goal"] == ["Nog niet opgeslagen"]


@pytest.mark.parametrize("kind", ["approver", "manager", "outsider"])
def test_only_who_may_write_now_has_anything_kept(client, organisation, draft, kind):
    client.force_login(person(kind, organisation))
    answer = client.post(address(draft, "autosave"), {"name": "Stiekem"})

    assert answer.status_code == (404 if kind == "outsider" else 409)
    assert not WorkCopy.objects.exists()


def test_who_may_write_for_nobody_keeps_no_new_application(client, organisation):
    client.force_login(person("approver", organisation))

    assert client.post(NEW, {"name": "Stiekem"}).status_code == 403


def test_a_colleague_does_not_see_what_was_typed(editor, client, organisation, draft):
    keep(editor, draft, goal="Nog geheim")
    client.force_login(person("editor", organisation))

    for query in ("", "?overnemen=1"):
        assert "Nog geheim" not in text_of(client.get(address(draft) + query))


def test_more_than_a_record_holds_is_not_kept_nor_looked_at_and_told(editor, draft, monkeypatch):
    monkeypatch.setattr(WritingAdmin, "form_to_look_at", Mock(side_effect=AssertionError("validated all the same")))
    answer = keep(editor, draft, goal="x" * autosave.MOST_CHARACTERS)

    assert answer.status_code == 413
    assert "te lang om vanzelf te bewaren" in answer.json()["paused"]
    assert not WorkCopy.objects.exists()


def test_only_what_the_form_asks_is_kept_and_odd_characters_do_no_harm(editor, draft):
    keep(editor, draft, goal="\x00doel\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), anders="x")

    data = WorkCopy.objects.get().data
    assert "\x00" not in data["goal"][0]
    assert not {"anders", "csrfmiddlewaretoken", "issued"} & set(data)


def test_who_writes_at_the_same_time_is_named_for_a_quarter_of_an_hour(editor, organisation, draft):
    colleague = person("editor", organisation)
    WorkCopy.objects.create(user=colleague, version=draft, saved_at=timezone.now() - timedelta(minutes=2))
    said = f"Een collega ({colleague.display_name}) werkt ook aan deze toepassing (2"
    assert said in text_of(editor.get(address(draft)))
    assert keep(editor, draft, goal="Iets").json()["who_else"].startswith(said)

    WorkCopy.objects.filter(user=colleague).update(saved_at=timezone.now() - timedelta(minutes=16))
    assert "werkt ook aan" not in text_of(editor.get(address(draft)))


def test_keeping_pauses_when_a_colleague_saved_and_nothing_is_lost(editor, organisation, draft):
    fields = fields_of(editor.get(address(draft))) | {"goal": "Mijn doel"}
    colleague = person("editor", organisation)
    later = timezone.now() + timedelta(seconds=1)
    Version.objects.filter(pk=draft.pk).update(goal="Haar doel", edited_by=colleague, edited_at=later)
    told = editor.post(address(draft, "autosave"), fields).json()

    assert told["paused"].startswith(colleague.display_name)
    taken = editor.get(address(draft) + "?overnemen=1")
    assert "Haar doel" in text_of(taken)
    assert fields_of(taken)["goal"] == ["Mijn doel"]


# When the session is over


def test_a_form_that_comes_in_after_the_session_ended_is_there_after_the_login(client, editor, draft):
    fields = fields_of(editor.get(address(draft))) | {"goal": "Getypt voor de koffie"}
    for page in ("change", "publish"):
        client.logout()
        response = client.post(address(draft, page), fields)
        assert response.url == f"{reverse('admin:login')}?next={address(draft)}"

    client.force_login(editor.user)
    assert fields_of(client.get(address(draft) + "?overnemen=1"))["goal"] == ["Getypt voor de koffie"]
    draft.refresh_from_db()
    assert draft.goal == ""


def test_a_new_application_survives_the_end_of_the_session_too(client, editor):
    fields = fields_of(editor.get(ADD)) | {"name": "Getypt voor de koffie"}
    client.logout()

    assert client.post(ADD, fields).url.endswith(f"?next={ADD}")
    assert WorkCopy.objects.get(user=editor.user, version=None).data["name"] == ["Getypt voor de koffie"]


def test_a_form_with_an_old_token_is_refused_and_its_text_is_kept(organisation, draft):
    strict, user = Client(enforce_csrf_checks=True), person("editor", organisation)
    strict.force_login(user)
    fields = fields_of(strict.get(address(draft))) | {"goal": "Getypt", "csrfmiddlewaretoken": "oud"}
    response = strict.post(address(draft), fields)

    assert response.status_code == 403
    assert f'<a href="{address(draft)}">' in text_of(response)
    assert WorkCopy.objects.get(user=user).data["goal"] == ["Getypt"]
    draft.refresh_from_db()
    assert draft.goal == ""
    # Of a form that is not ours there is nothing to keep, and the page says what one can do.
    bare = strict.post(address(draft), {"goal": "Van een andere site"})
    assert (bare.status_code, "Ga terug in uw browser" in text_of(bare)) == (403, True)


def made_up(user, version, salt=autosave.SALT):
    return signing.dumps([user.pk, version.pk], salt=salt)


def test_only_a_form_that_was_given_out_is_kept_for_who_it_was_given_to(client, organisation, draft):
    user = person("editor", organisation)
    for issued in (
        "",
        "x",
        made_up(user, draft, salt="anders"),
        made_up(UserFactory(), draft),
        made_up(user, draft) + "x",
    ):
        client.post(address(draft), {"issued": issued, "goal": "Stiekem"})
        assert not WorkCopy.objects.exists(), issued

    with time_machine.travel(timezone.now() - autosave.TOKEN_LASTS - timedelta(minutes=1)):
        old = made_up(user, draft)
    client.post(address(draft), {"issued": old, "goal": "Oud"})
    assert not WorkCopy.objects.exists()

    workflow.apply(workflow.PUBLISH, draft, by=user)
    client.post(address(draft), {"issued": made_up(user, draft), "goal": "Te laat"})
    assert not WorkCopy.objects.exists()


def test_saving_says_nothing_of_what_was_kept_before(editor, draft):
    keep(editor, draft, goal="Iets")
    taken = fields_of(editor.get(address(draft) + "?overnemen=1"))
    editor.post(address(draft), taken)

    assert "U had nog tekst" not in text_of(editor.get(address(draft)))
    assert fill_in(editor, draft, goal="Meer").status_code == 302
