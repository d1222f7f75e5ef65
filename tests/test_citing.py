"""How a record is cited: in words and as files, the same whenever one reads it."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from register.choices import Origin
from register.models import Collection
from tests.factories import ApplicationFactory, CollectionFactory, VersionFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def cited(client, version, **asked):
    return client.get(reverse("catalogue:cite", args=[version.application.number]), asked)


def version_of_dorp(**values):
    day = {"dated_on": date(2026, 11, 3)}
    return VersionFactory(**day | {"published": True, "application__organisation__name": "Gemeente Ons Dorp"} | values)


def test_in_words_it_names_who_what_when_and_where_it_stays(client):
    version = version_of_dorp(name="Bomen tellen", number=3)
    number = version.application.number
    expected = (
        "Gemeente Ons Dorp (2026). Bomen tellen [versie 3, 3 november 2026]. AI-register,"
        f" registratienummer {number}. http://testserver/toepassingen/{number}/versies/3/"
    )
    assert cited(client, version).content.decode() == expected + "\n"
    assert expected in client.get(version.application.get_absolute_url()).content.decode()


def test_bibtex_keeps_every_sign_of_a_text(client):
    version = version_of_dorp(name=r"50% {meer} & 'a_b' #1 \x ~ ^ é")
    response = cited(client, version, vorm="bibtex")
    text = response.content.decode()
    assert response.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    key = f"airegister-{version.application.number}-v1"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{key}.bib"'
    assert text.startswith(f"@misc{{{key},\n")
    assert r"50\% \textbraceleft{}meer\textbraceright{} \& 'a\_b' \#1 \textbackslash{}x" in text
    assert "author = {{Gemeente Ons Dorp}}" in text
    assert text.count("{") == text.count("}")


def test_csl_json_can_be_read(client):
    version = version_of_dorp(name='</script>"<b>', number=2)
    response = cited(client, version, vorm="csl-json")
    assert response.headers["Content-Type"].startswith("application/vnd.citationstyles.csl+json")
    [item] = json.loads(response.content)
    assert item["title"] == '</script>"<b>'
    assert item["author"] == [{"literal": "Gemeente Ons Dorp"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 3]]}
    assert item["URL"].endswith(f"/toepassingen/{version.application.number}/versies/2/")
    assert "accessed" not in item


def test_an_older_version_is_cited_as_itself(client):
    current = version_of_dorp(number=2, name="Nieuw")
    VersionFactory(application=current.application, number=1, superseded=True, name="Oud")
    assert "Oud [versie 1" in cited(client, current, versie="1").content.decode()
    assert "Nieuw [versie 2" in cited(client, current).content.decode()


def test_what_was_made_after_public_sources_has_no_organisation_for_an_author(client):
    quickscan = CollectionFactory(slug=Collection.QUICKSCAN)
    application = ApplicationFactory(
        collection=quickscan, organisation=None, organisation_type="gemeente", origin=Origin.RECONSTRUCTION
    )
    text = cited(client, VersionFactory(application=application, published=True)).content.decode()
    assert text.startswith("AI-register (")
    assert "geen registratie van een organisatie" in text


def test_what_was_taken_over_names_its_register(client):
    source = Collection.objects.get(pk=Collection.ALGORITMEREGISTER)
    application = ApplicationFactory(origin=Origin.IMPORT, source_register=source, source_id="1")
    text = cited(client, VersionFactory(application=application, published=True)).content.decode()
    assert f"Overgenomen uit een ander register: {source.name}." in text


@pytest.mark.parametrize(
    "asked", [{"vorm": "pdf"}, {"versie": "9"}, {"versie": "-1"}, {"versie": "٣"}, {"versie": "9" * 30}]
)
def test_what_is_not_there_cannot_be_cited(client, asked):
    assert cited(client, version_of_dorp(), **asked).status_code == 404


def test_a_draft_cannot_be_cited_in_any_way(client):
    draft = VersionFactory(name="Kanarie")
    public = version_of_dorp()
    VersionFactory(application=public.application, number=2, name="Kanarie")
    for response in (cited(client, draft), cited(client, draft, versie="1"), cited(client, public, versie="2")):
        assert response.status_code == 404
        assert b"Kanarie" not in response.content


@pytest.mark.once
def test_what_is_cited_is_not_sent_again_while_it_is_the_same(client):
    version = version_of_dorp()
    first = cited(client, version, vorm="bibtex")
    address = reverse("catalogue:cite", args=[version.application.number])
    again = client.get(address, {"vorm": "bibtex"}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not re.search(r"urldate|accessed|geraadpleegd", first.content.decode())
