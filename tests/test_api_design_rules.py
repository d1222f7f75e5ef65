"""The national API design rules (Logius), each by its number in the project's list of standards."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from openapi_spec_validator import validate

from register.fields import FIELDS
from register.models import Revision
from tests.factories import VersionFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]

LIST = "/api/v1/applications"
ADDRESSES = [
    "/api/v1",
    LIST,
    "/api/v1/organisations",
    "/api/v1/statistics",
    "/api/v1/figures",
    "/api/v1/figures/fase",
    "/api/v1/openapi.json",
]


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


@pytest.fixture
def number():
    return VersionFactory(published=True).application.number


@pytest.fixture
def withdrawn():
    application = VersionFactory(published=True).application
    application.withdrawn_at, application.withdrawal_reason = timezone.now(), "Niet meer in gebruik."
    application.save()
    return application.number


def fails_with(error):
    def fail():
        raise error

    return fail


@pytest.fixture
def answers(client, number, withdrawn, monkeypatch):
    """One answer of each status, by its status: of the views, the framework and the server's own handlers."""
    client.raise_request_exception = False
    tag = client.get(LIST).headers["ETag"]
    found = [
        client.get(f"{LIST}/{number}"),
        client.options(LIST),
        client.get(LIST, headers={"If-None-Match": tag}),
        client.get(LIST, {"page": "x"}),
        client.get("/api/nowhere"),
        client.delete(LIST),
        client.get(LIST, headers={"Accept": "image/png"}),
        client.get(f"{LIST}/{withdrawn}"),
    ]
    for error in (RuntimeError("secret"), OperationalError("secret")):
        monkeypatch.setattr(Revision, "current", fails_with(error))
        found.append(client.get(LIST))
    answers = {answer.status_code: answer for answer in found}
    assert answers.keys() == {200, 204, 304, 400, 404, 405, 406, 410, 500, 503}
    return answers


def operations(document):
    return [operation for path in document["paths"].values() for operation in path.values()]


def properties(document):
    for schema in document["components"]["schemas"].values():
        yield from schema["properties"].items()


def test_a1_the_major_version_is_in_the_address(document):
    assert [server["url"] for server in document["servers"]] == [f"{settings.SITE_URL}/api/v1"]


def test_a2_every_answer_names_the_version(document, answers):
    assert {answer.headers["API-Version"] for answer in answers.values()} == {document["info"]["version"]}


def test_a3_the_version_is_semantic(document):
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_a4_a_trailing_slash_is_not_found(client, address):
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/").status_code == 404


def test_a4_a_trailing_slash_after_a_number_is_not_found(client, number):
    assert client.get(f"{LIST}/{number}/").status_code == 404


def test_a4_the_root_is_exempt(client):
    assert client.get("/api/v1/").json() == client.get("/api/v1").json()


def test_a5_segments_are_lower_case_without_extension(document):
    for path in document["paths"]:
        assert re.fullmatch(r"/([a-z]+(-[a-z]+)*(/\{[a-z]+\})?)?", path)


def test_a6_keys_are_lower_camel_case_and_schemas_pascal_case(document):
    keys = [parameter["name"] for operation in operations(document) for parameter in operation.get("parameters", [])]
    keys += [name for name, _schema in properties(document)]
    assert len(keys) > 60
    assert [key for key in keys if not re.fullmatch("[a-z]+([A-Z][a-z]*)*", key)] == []
    assert all(re.fullmatch("([A-Z][a-z]+)+", name) for name in document["components"]["schemas"])


def test_a7_collections_are_plural_nouns(document):
    collections = {path.split("/")[1] for path in document["paths"]}
    assert collections == {"", "applications", "organisations", "statistics", "figures"}


def test_a8_properties_are_the_standards_names_and_descriptions_are_dutch(document):
    described = document["components"]["schemas"]["Application"]["properties"]
    elsewhere = {"organization", "lars", "publication_dt"}  # organisation, number, publishedAt
    for field in FIELDS:
        if field.standard and field.name not in elsewhere:
            assert described[field.property_name]["description"].startswith(str(field.help))


def test_a9_the_document_is_valid_and_open(client, document):
    validate(document)
    assert client.get("/api/v1/openapi.json").headers["Access-Control-Allow-Origin"] == "*"


def test_a10_the_document_says_whom_to_ask(document):
    assert all(document["info"]["contact"][key] for key in ("name", "email", "url"))


def test_a11_every_error_is_a_problem(answers):
    for status, answer in answers.items():
        if status >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["status"] == status
            assert answer.json().keys() >= {"type", "title", "detail"}
            assert "secret" not in answer.text


def test_a11_an_unknown_host_is_a_problem(client):
    answer = client.get(LIST, headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert "elsewhere" not in answer.text


def test_a11_too_many_parameters_are_a_problem(client):
    answer = client.get(f"{LIST}?{'&'.join(f'a{n}=1' for n in range(3000))}")
    assert (answer.status_code, answer.json()["status"]) == (400, 400)


def test_a12_one_answer_names_every_wrong_parameter(client):
    query = {"page": "0", "perPage": "501", "phase": "dream", "edition": "1800", "sort": "?", "format": "xls", "x": "1"}
    answer = client.get(LIST, query)
    assert answer.status_code == 400
    assert {error["parameter"]: error["value"] for error in answer.json()["errors"]} == query
    assert all(error["detail"] for error in answer.json()["errors"])


def test_a12_every_get_documents_400(document):
    assert all("400" in operation["responses"] for operation in operations(document))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a13_other_methods_hear_what_is_allowed(client, address, method):
    answer = getattr(client, method)(address)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a13_head_is_get_without_its_body(client, number, address):
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers


def test_a13_options_tells_a_browser_that_it_may_read(client):
    answer = client.options(LIST, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a14_days_are_dates_and_moments_are_utc(client, document, number):
    formats = {name: schema["format"] for name, schema in properties(document) if schema.get("format", "uri") != "uri"}
    assert formats == {
        "aiActAssessedOn": "date",
        "asOf": "date",
        "beginDate": "year-month",
        "confirmedAt": "date-time",
        "datedOn": "date",
        "endDate": "year-month",
        "nilReturnOn": "date",
        "publishedAt": "date-time",
        "reviewDueOn": "date",
        "share": "double",
        "sourceSeenOn": "date",
        "supersededAt": "date-time",
        "withdrawnAt": "date-time",
    }
    record = client.get(f"{LIST}/{number}").json()
    assert date.fromisoformat(record["datedOn"])
    assert record["publishedAt"].endswith("Z")
    assert datetime.fromisoformat(record["publishedAt"]).utcoffset() == timedelta(0)


def test_a14_a_property_that_is_named_a_date_has_a_format(document):
    dates = [schema for name, schema in properties(document) if re.search(r"\w+D(ate|atum)", name)]
    assert len(dates) == 2
    assert all(schema["format"] != "date-time" for schema in dates)
