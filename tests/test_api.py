import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from openapi_schema_validator import OAS31Validator

from catalogue.dimensions import COUNTED
from catalogue.figures import shelf
from register.choices import Origin, State
from register.models import Collection, Edition, EditionEntry, Revision
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory, VersionFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/applications"
ROOT, ORGANISATIONS, STATISTICS = "/api/v1", "/api/v1/organisations", "/api/v1/statistics"
OPENAPI = "/api/v1/openapi.json"
LIST_QUERIES = 3  # the revision, the number of records, the records
CANARY = "kanarie"
OPTIONS = {name: {option.name for option in options} for name, options in shelf.OPTIONS.items()}
EVERY_FIELD = {
    "description_short": "Leest kentekens.",
    "category": ["verkeer", "recht"],
    "begin_date": "2024-03",
    "end_date": "2026-01",
    "website": "https://voorbeeld.nl/a",
    "url": "https://voorbeeld.nl/b",
    "goal": "Betaald parkeren.",
    "decision_maker": "mens",
    "lawful_basis_grouping": [{"title": "Gemeentewet", "link": "https://wetten.overheid.nl/1"}],
    "impacttoetsen_grouping": [{"title": "DPIA", "link": ""}],
    "impact_assessment": "onbekend",
    "ai_act_class": "hoog_risico_bijlage_iii",
    "ai_act_area": 6,
    "ai_act_reason": "Rechtshandhaving.",
    "ai_act_assessed_on": "2026-02-01",
    "missing": {"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}},
}


def published(**values):
    return VersionFactory(published=True, **values)


def number_of(version):
    return version.application.number


@pytest.fixture
def full():
    return published(application__organisation__tooi_uri="https://identifier.example/gm0344", **EVERY_FIELD)


@pytest.fixture
def edition():
    collection = CollectionFactory(slug=Collection.QUICKSCAN)
    edition = Edition.objects.create(slug="2024", name="Quickscan 2024", year=2024, collection=collection)
    application = ApplicationFactory(
        collection=collection,
        organisation=None,
        organisation_type="gemeente",
        named=False,
        origin=Origin.RECONSTRUCTION,
    )
    version = published(application=application, name="Geteld", technique="onbekend", phase="")
    EditionEntry.objects.create(edition=edition, version=version, key="2024-1")
    return edition


@pytest.fixture
def document(client):
    return client.get(OPENAPI).json()


def links(answer):
    """The Link header as {rel: address}."""
    parts = [part.split("; rel=") for part in answer.headers["Link"].split(", ")]
    return {rel.strip('"'): address.strip("<>") for address, rel in parts}


# The record


def test_p08_a_record_has_exactly_these_keys(client, full):
    record = client.get(f"{LIST}/{number_of(full)}").json()
    assert " ".join(sorted(record)) == (
        "affectedPeople aiActArea aiActAssessedOn aiActClass aiActCondition aiActReason applicationSubtype "
        "applicationType beginDate category changeNote collection confirmedAt contactEmail datedOn decisionMaker "
        "descriptionShort dpia endDate fundamentalRightsAssessment goal humanIntervention impactAssessment "
        "impacttoetsen impacttoetsenGrouping lang lawfulBasis lawfulBasisGrouping links methodsAndModels missing "
        "name named number objectionProcedure organisation organisationType origin personalData phase "
        "processIndexUrl proportionality provider publicationCategory publiccode publishedAt reviewDueOn risks "
        "sourceData sourceDataGrouping sourceId sourceOrganisation sourceRegister sourceSeenOn standardVersion "
        "status supersededAt tags technique url version website"
    )
    assert sorted(record["organisation"]) == ["name", "slug", "tooiUri", "type"]
    assert sorted(record["links"]) == ["html", "self", "source"]


def test_a_record_says_what_was_published(client, full):
    number = number_of(full)
    record = client.get(f"{LIST}/{number}").json()
    assert record["number"] == number
    assert record["name"] == full.name
    assert record["category"] == ["recht", "verkeer"]
    assert record["status"] == "in_gebruik"
    assert record["aiActArea"] == 6
    assert record["lawfulBasisGrouping"] == [{"title": "Gemeentewet", "link": "https://wetten.overheid.nl/1"}]
    assert record["impacttoetsenGrouping"] == [{"title": "DPIA", "link": None}]
    assert record["organisation"]["slug"] == full.application.organisation.slug
    assert record["links"] == {
        "self": f"{settings.SITE_URL}{LIST}/{number}",
        "html": f"{settings.SITE_URL}/toepassingen/{number}/",
        "source": "https://voorbeeld.nl/b",
    }


def test_an_empty_value_is_null_and_says_why_where_that_is_known(client, full):
    record = client.get(f"{LIST}/{number_of(full)}").json()
    assert (record["risks"], record["provider"]) == (None, None)
    assert record["missing"] == {
        "risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"},
        "impactAssessment": {"reason": "onbekend", "ground": None},
    }


def test_the_list_and_the_detail_give_the_same_record(client, full):
    assert client.get(LIST).json() == [client.get(f"{LIST}/{number_of(full)}").json()]


def test_an_unnamed_record_has_a_type_of_organisation_and_no_organisation(client, edition):
    (record,) = client.get(LIST, {"edition": "2024"}).json()
    assert (record["organisation"], record["organisationType"], record["named"]) == (None, "gemeente", False)


def test_a_draft_and_an_unknown_number_get_the_same_answer(client):
    draft = client.get(f"{LIST}/{number_of(VersionFactory())}")
    unknown = client.get(f"{LIST}/11111117")
    assert (draft.status_code, draft.content) == (404, unknown.content)
    assert draft.headers == unknown.headers
    assert unknown.json()["detail"] == "Geen gepubliceerde toepassing heeft dit registratienummer."


def test_only_who_wrote_a_slash_hears_of_slashes(client):
    assert "schuine streep" in client.get(f"{LIST}/").json()["detail"]
    for address in (f"{LIST}/11111117", f"{LIST}/abc", "/api/nowhere"):
        assert "schuine streep" not in client.get(address).json()["detail"]


def test_what_was_taken_over_says_what_its_source_calls_the_organisation_and_when_it_was_seen_there(client):
    application = ApplicationFactory(
        origin=Origin.IMPORT,
        source_register=Collection.objects.get(pk=Collection.ALGORITMEREGISTER),
        source_organisation="Asiel en Migratie",
        source_seen_on="2026-08-08",
    )
    record = client.get(f"{LIST}/{number_of(published(application=application))}").json()
    assert (record["sourceRegister"], record["sourceOrganisation"], record["sourceSeenOn"]) == (
        "algoritmeregister",
        "Asiel en Migratie",
        "2026-08-08",
    )


def test_an_own_record_was_seen_in_no_source(client, full):
    record = client.get(f"{LIST}/{number_of(full)}").json()
    assert (record["sourceOrganisation"], record["sourceSeenOn"]) == (None, None)


@pytest.mark.parametrize(
    "odd", ["1", "abc", "١١١١١١١٧", "11111117.json", "-1", "%00", "9" * 300, "a%2Fb", "11111117%0A"]
)
def test_an_odd_number_is_not_found(client, odd):
    assert client.get(f"{LIST}/{odd}").status_code == 404


def test_a_withdrawn_record_is_gone_and_says_since_when_and_why(client):
    application = published().application
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    type(application).objects.filter(pk=application.pk).update(withdrawn_at=at, withdrawal_reason="Gestopt.")
    answer = client.get(f"{LIST}/{application.number}")
    assert answer.status_code == 410
    assert answer.json()["withdrawnAt"] == "2026-06-01T12:00:00Z"
    assert answer.json()["reason"] == "Gestopt."
    assert client.get(LIST).json() == []


# Drafts


def test_t11_nothing_of_a_draft_is_in_any_answer(client):
    record = published()
    addresses = [LIST, f"{LIST}/{number_of(record)}", f"{LIST}?format=csv", f"{LIST}?format=jsonl", STATISTICS]
    addresses += [ORGANISATIONS, ROOT, OPENAPI, f"{LIST}?q={CANARY}", f"{STATISTICS}?q={CANARY}"]
    before = [client.get(address).getvalue() for address in addresses]
    organisation = record.application.organisation
    for state in (State.DRAFT, State.IN_REVIEW, State.REJECTED):
        VersionFactory(name=CANARY, goal=CANARY, state=state, application__organisation=organisation)
    VersionFactory(name=CANARY, category=["recht"], application=record.application, number=2)
    assert [client.get(address).getvalue() for address in addresses] == before
    assert not any(CANARY.encode() in body for body in before)


@pytest.mark.parametrize("query", ["state=concept", "preview=1", "includeDrafts=1", "status=concept"])
def test_no_parameter_asks_for_drafts(client, query):
    assert client.get(f"{LIST}?{query}").status_code == 400


# The list


def test_a_list_comes_in_pages(client):
    for name in "abcde":
        published(name=name)
    answer = client.get(LIST, {"perPage": 2, "page": 2, "sort": "naam"})
    assert [record["name"] for record in answer.json()] == ["c", "d"]
    assert answer.headers["Total-Count"] == "5"
    here = f"{settings.SITE_URL}{LIST}?perPage=2&page=%d&sort=naam"
    assert links(answer) == {"first": here % 1, "prev": here % 1, "self": here % 2, "next": here % 3, "last": here % 3}


def test_the_links_lead_through_the_whole_list(client):
    expected = {number_of(published()) for _ in range(5)}
    found, address = [], f"{LIST}?perPage=2"
    while address:
        answer = client.get(address.removeprefix(settings.SITE_URL))
        found += [record["number"] for record in answer.json()]
        address = links(answer).get("next")
    assert len(found) == 5
    assert set(found) == expected


def test_an_empty_list_has_one_page(client):
    answer = client.get(LIST)
    assert (answer.json(), answer.headers["Total-Count"]) == ([], "0")
    assert links(answer).keys() == {"first", "self", "last"}


def test_a_page_beyond_the_last_is_not_found(client):
    published()
    answer = client.get(LIST, {"page": 2})
    assert answer.status_code == 404
    assert "1" in answer.json()["detail"]


@pytest.mark.parametrize("page", ["0", "-1", "1e23", "1" + "0" * 23, "9" * 5000, "abc", "١", "1.0", "", " ", "%00"])
@pytest.mark.parametrize("parameter", ["page", "perPage"])
def test_an_impossible_page_is_refused(client, parameter, page):
    answer = client.get(f"{LIST}?{parameter}={page}")
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_the_farthest_page_that_can_be_asked_for_is_no_error_of_ours(client):
    assert client.get(LIST, {"page": 10**9, "perPage": 500}).status_code == 404


def test_without_an_edition_the_list_is_the_live_register(client, edition):
    live = published()
    assert [record["number"] for record in client.get(LIST).json()] == [number_of(live)]
    assert [record["name"] for record in client.get(LIST, {"edition": "2024"}).json()] == ["Geteld"]


@pytest.mark.parametrize("records", [1, 10, 50])
def test_the_list_costs_the_same_for_any_number_of_records(client, django_assert_num_queries, records):
    for _ in range(records):
        published()
    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(LIST).json()) == records


# Parameters


@pytest.mark.parametrize(
    "query",
    [
        "organisation__name__startswith=a",
        "application__organisation__slug=a",
        "edited_by__password__regex=a",
        "_connector=OR",
        "_negated=1",
        "password=a",
        "q[]=a",
        "per_page=2",
        "Page=1",
        "constructor=1",
    ],
)
def test_an_unknown_parameter_is_refused_by_name(client, query):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [query.split("=")[0]]


@pytest.mark.parametrize("sort", ["?", "-name", "edited_by__password", "pk", "name; DROP TABLE register_version"])
def test_only_the_known_orders_sort(client, sort):
    assert client.get(LIST, {"sort": sort}).status_code == 400


@pytest.mark.parametrize("parameter", ["q", "edition", "sort", "page", "perPage", "format"])
def test_a_parameter_with_one_value_is_given_once(client, parameter):
    answer = client.get(f"{LIST}?{parameter}=1&{parameter}=2")
    assert {"parameter": parameter, "value": "1, 2", "detail": "Geef deze parameter één keer."} in answer.json()[
        "errors"
    ]


@pytest.mark.parametrize("address", [ROOT, OPENAPI, ORGANISATIONS, STATISTICS, f"{LIST}/11111117"])
def test_every_address_refuses_what_it_does_not_know(client, address):
    assert client.get(address, {"x": "1"}).json()["errors"][0]["parameter"] == "x"


HOSTILE = [
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\ud800".encode("utf-8", "surrogatepass"),
    b"\xc0\xaf\xff\xfe",
    "\u202eabc",
    "Z\u0351\u036b\u0343",
    "😀" * 50,
    "'; DROP TABLE register_version; --",
    '" OR 1=1 /*',
    "%' ESCAPE '!",
    "\\",
    "%_%",
    "a AND NOT (b OR",
    "a:* & | !b <-> c",
    "NEAR(a b) * ^ \" ''",
    "{{7*191}}{% debug %}",
    "${jndi:ldap://x}",
    "(a+)+$" * 30,
    "../../etc/passwd",
    "a\r\nSet-Cookie: x=1",
    "<script>alert(1)</script>",
    "a " * 99,
    "x" * 10_000,
    "",
    " ",
    "1e400",
    "NaN",
    "-1",
    "null",
    "[]",
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_in_any_parameter_breaks_the_list(client, edition, document, hostile):
    published()
    parameters = [parameter["name"] for parameter in document["paths"]["/applications"]["get"]["parameters"]]
    for name in [*parameters, hostile]:
        answer = client.get(LIST, {name: hostile})
        assert answer.status_code in (200, 400)
        answer.getvalue()


@pytest.mark.parametrize("parameter", ["organisation", "theme", "phase", "technique", "organisationType"])
def test_a_choice_repeated_nine_hundred_times_counts_once(client, parameter):
    version = published()
    choice = {"organisation": version.application.organisation.slug, "theme": "verkeer", "phase": "in_gebruik"}
    choice |= {"technique": "beeldherkenning", "organisationType": "gemeente"}
    answer = client.get(LIST, {parameter: [choice[parameter]] * 900})
    assert [record["number"] for record in answer.json()] == [number_of(version)]


# Representations and caches


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("text/csv;q=0.5, application/json;q=0.9", "application/json"),
        ("text/*", "text/csv; charset=utf-8; header=present"),
        ("application/x-ndjson, */*;q=0.1", "application/x-ndjson; charset=utf-8"),
    ],
)
def test_accept_chooses_the_representation(client, accept, expected):
    answer = client.get(LIST, headers={"Accept": accept})
    assert answer.headers["Content-Type"] == expected
    assert answer.headers["Vary"] == "Accept"


@pytest.mark.parametrize("accept", ["text/html", "image/*", "application/json;q=0", "nonsense"])
def test_what_accept_excludes_is_not_acceptable(client, accept):
    assert client.get(LIST, headers={"Accept": accept}).status_code == 406


def test_format_goes_before_accept(client):
    answer = client.get(LIST, {"format": "csv"}, headers={"Accept": "application/json"})
    assert answer.headers["Content-Type"].startswith("text/csv")


def test_an_answer_that_is_held_already_costs_one_query(client, full, django_assert_num_queries):
    for address in (LIST, f"{LIST}/{number_of(full)}", STATISTICS, ORGANISATIONS, f"{LIST}?format=csv"):
        tag = client.get(address).headers["ETag"]
        with django_assert_num_queries(1):
            answer = client.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
        assert "Content-Length" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert answer.headers["Vary"] == "Accept"


def test_a_publication_makes_what_is_held_old(client):
    tag = client.get(LIST).headers["ETag"]
    Revision.bump()
    answer = client.get(LIST, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_each_representation_and_each_query_has_its_own_tag(client):
    accepts = ["application/json", "text/csv", "application/x-ndjson"]
    tags = [client.get(LIST, headers={"Accept": accept}).headers["ETag"] for accept in accepts]
    tags += [client.get(LIST, {"perPage": 2}).headers["ETag"], client.get(ROOT).headers["ETag"]]
    assert len(set(tags)) == 5


@pytest.mark.parametrize("held", ["*", 'W/"x"'])
def test_what_is_not_there_is_never_unchanged(client, held):
    address = f"{LIST}/{number_of(VersionFactory())}"
    plain = client.get(address)
    conditional = client.get(address, headers={"If-None-Match": held, "If-Match": "*"})
    assert (conditional.status_code, conditional.content) == (404, plain.content)
    assert "ETag" not in plain.headers


def test_no_answer_sets_a_cookie(client, full):
    for address in (ROOT, LIST, STATISTICS, "/api/nowhere", f"{LIST}?format=csv"):
        assert not client.get(address).cookies


def test_a_body_of_another_host_or_language_is_the_same(client, full):
    plain = client.get(LIST)
    other = client.get(LIST, headers={"Host": "localhost", "X-Forwarded-Host": "evil", "Accept-Language": "en"})
    assert (other.content, other.headers) == (plain.content, plain.headers)


# Statistics and organisations


def test_statistics_count_the_selection(client):
    published(technique="beeldherkenning")
    published(technique="")
    published(technique="onbekend", phase="experiment")
    figures = client.get(STATISTICS, {"phase": "in_gebruik"}).json()
    assert (figures["total"], figures["edition"]) == (2, None)
    assert [dimension["name"] for dimension in figures["dimensions"]] == [dimension.name for dimension in COUNTED]
    technique = next(dimension for dimension in figures["dimensions"] if dimension["name"] == "technique")
    counted = [count for count in technique["counts"] if count["count"]]
    assert counted == [
        {"code": "beeldherkenning", "label": "Beeldherkenning", "count": 1, "share": 50.0},
        {"code": "niet_ingevuld", "label": "Niet ingevuld", "count": 1, "share": 50.0},
    ]


def test_statistics_of_an_edition_count_its_records(client, edition):
    published()
    figures = client.get(STATISTICS, {"edition": "2024"}).json()
    assert (figures["total"], figures["edition"]) == (1, "2024")


def test_organisations_say_how_many_records_they_have(client):
    busy, idle = OrganisationFactory(name="Aa"), OrganisationFactory(name="Bb")
    published(application__organisation=busy)
    VersionFactory(application__organisation=idle)
    answer = client.get(ORGANISATIONS)
    assert [(row["slug"], row["records"]) for row in answer.json()] == [(busy.slug, 1), (idle.slug, 0)]
    assert answer.headers["Total-Count"] == "2"


# The OpenAPI document


def schema_of(document, path):
    content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return content["schema"] | {"components": document["components"]}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", ""),
        ("/applications", ""),
        ("/applications", "?edition=2024"),
        ("/applications/{number}", ""),
        ("/organisations", ""),
        ("/statistics", ""),
        ("/statistics", "?edition=2024"),
        ("/statistics", "?q=nergens"),
    ],
)
def test_answers_are_as_documented(client, document, full, edition, path, query):
    answer = client.get(ROOT + path.format(number=number_of(full)) + query)
    assert answer.status_code == 200
    OAS31Validator(schema_of(document, path), format_checker=OAS31Validator.FORMAT_CHECKER).validate(answer.json())


@pytest.mark.parametrize("query", ["x=1", "page=99"])
def test_problems_are_as_documented(client, document, query):
    answer = client.get(f"{LIST}?{query}")
    schema = document["components"]["schemas"]["Problem"] | {"components": document["components"]}
    OAS31Validator(schema).validate(answer.json())
    assert str(answer.status_code) in document["paths"]["/applications"]["get"]["responses"]


def test_the_headers_of_an_answer_are_documented(client, document, full):
    documented = document["paths"]["/applications"]["get"]["responses"]["200"]["headers"]
    assert documented.keys() == {"API-Version", "ETag", "Register-Revision", "Total-Count", "Link"}
    assert documented.keys() <= client.get(LIST).headers.keys()


def test_every_view_is_documented(document):
    included = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "")
    routes = next(entry for entry in included.url_patterns if getattr(entry, "namespace", "") == "api").url_patterns
    served = {entry.name for entry in routes if entry.name}
    documented = {path["get"]["operationId"] for path in document["paths"].values()}
    assert served - documented == {"openapi"}


def test_each_documented_parameter_works(client, document, full, edition):
    examples = {"q": "kenteken", "edition": "2024", "organisation": full.application.organisation.slug}
    examples |= {"op": "2026-01-01", "provider": "TNO", "startYear": "2024"}
    tried = 0
    for path, operation in document["paths"].items():
        for parameter in operation["get"].get("parameters", []):
            if parameter["in"] == "query":
                figure = next((name for name, options in OPTIONS.items() if parameter["name"] in options), "techniek")
                for value in _values(parameter["schema"], examples.get(parameter["name"])):
                    address = ROOT + path.rstrip("/").replace("{name}", figure)
                    assert client.get(address, {parameter["name"]: value}).status_code == 200
                    tried += 1
    assert tried > 50


def _values(schema, example):
    """What the document says that may be given."""
    schema = schema.get("items", schema)
    return schema.get("enum") or [example or schema["default"]]


def test_each_parameter_that_works_is_documented(client, document):
    for path in ("/applications", "/statistics", "/organisations"):
        documented = {parameter["name"] for parameter in document["paths"][path]["get"]["parameters"]}
        known = client.get(ROOT + path, {"x": "1"}).json()["errors"][0]["detail"]
        assert set(known.split(": ")[1].rstrip(".").split(", ")) == documented


def test_limits_in_the_document_are_those_in_force(client, document):
    parameters = {row["name"]: row["schema"] for row in document["paths"]["/applications"]["get"]["parameters"]}
    assert client.get(LIST, {"perPage": parameters["perPage"]["maximum"]}).status_code == 200
    assert client.get(LIST, {"perPage": parameters["perPage"]["maximum"] + 1}).status_code == 400
    assert client.get(LIST, {"q": "x" * parameters["q"]["maxLength"]}).status_code == 200
    assert client.get(LIST, {"q": "x" * (parameters["q"]["maxLength"] + 1)}).status_code == 400


def test_the_document_is_complete_json_without_traces_of_the_code(client):
    text = client.get(OPENAPI).text
    assert json.loads(text)["info"]["title"] == "API van het AI-register"
    assert "x-spec-enum-id" not in text
    assert "django" not in text.lower()


def test_a_superseded_version_says_until_when_it_held(client, edition):
    application = ApplicationFactory(collection_id=Collection.QUICKSCAN, organisation=OrganisationFactory())
    at = datetime(2026, 1, 1, tzinfo=UTC)
    version = VersionFactory(
        application=application, superseded=True, published_at=at, superseded_at=at + timedelta(days=1), name="Oud"
    )
    EditionEntry.objects.create(edition=edition, version=version, key="2024-2")
    records = {record["name"]: record for record in client.get(LIST, {"edition": "2024"}).json()}
    assert records["Oud"]["supersededAt"] == "2026-01-02T00:00:00Z"
    assert records["Geteld"]["supersededAt"] is None


@pytest.mark.once
def test_the_document_is_dutch_whoever_came_first(database_file):
    code = (
        "import django; django.setup();"
        "from django.test import Client;"
        "client = Client(); client.get('/en/over/');"
        "print(client.get('/api/v1/openapi.json').content.decode())"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": f"sqlite:///{database_file}",
    }
    printed = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert json.loads(printed) == Client().get("/api/v1/openapi.json").json()
    assert "Het registratienummer." in printed
