import json

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command

from register import checks, fields
from register.choices import STATUS_OF_PHASE, Missing, Phase, Status
from register.fields import BY_NAME, COLUMNS, FIELDS, Kind, Required
from register.models import Version

STANDARD = json.loads((settings.FIXTURES_DIR / "publicatiestandaard" / "publicatiestandaard.json").read_text())[
    "fields"
]
# The standard asks for these; we ask for the phase instead, from which the status follows.
ASKED_BY_ANOTHER = {"status"}


@pytest.mark.parametrize("standard", STANDARD, ids=lambda field: field["field"])
def test_every_field_of_the_publication_standard_is_published_with_its_limit(standard):
    field = BY_NAME[standard["field"]]

    assert field.standard
    if standard["type"] == "string" and field.is_column:
        assert field.max_length == standard.get("max_length")


@pytest.mark.parametrize("name", ["category", "status", "publication_category", "lang", "standard_version"])
def test_every_value_of_the_standard_can_be_chosen(name):
    standard = next(field for field in STANDARD if field["field"] == name)
    labels = {str(label) for code, label in BY_NAME[name].choices if code not in Missing.values}

    assert len(labels) == len(standard["values"])


@pytest.mark.parametrize("name", ["lawful_basis_grouping", "impacttoetsen_grouping", "source_data_grouping"])
def test_lists_of_references_follow_the_standard(name):
    standard = next(field for field in STANDARD if field["field"] == name)["items"]
    field = BY_NAME[name]

    assert field.kind is Kind.LINKS
    assert field.link_required == standard["link"]["required"]
    if "max_length" in standard["title"]:
        assert field.max_length == standard["title"]["max_length"]


def test_what_the_standard_requires_is_required_to_publish():
    required = {field["field"] for field in STANDARD if field["required"]} - ASKED_BY_ANOTHER
    ours = {field.name for field in FIELDS if field.required in (Required.DRAFT, Required.PUBLISH)}

    assert required <= ours


def test_every_phase_has_a_status_and_every_status_a_phase():
    assert set(STATUS_OF_PHASE) == set(Phase)
    assert set(STATUS_OF_PHASE.values()) == set(Status)
    assert Version(phase=Phase.EXPERIMENT).status == Status.IN_DEVELOPMENT
    assert Version(phase=Missing.UNKNOWN).status == ""


def test_names_are_unique_and_properties_are_lower_camel_case():
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    assert BY_NAME["description_short"].property_name == "descriptionShort"


def test_the_system_check_finds_nothing_today():
    call_command("check", tags=["register"])


def test_the_system_check_finds_a_field_without_column_and_a_column_without_field(monkeypatch):
    monkeypatch.setattr(checks, "COLUMNS", tuple(field for field in COLUMNS if field.name != "risks"))
    assert [error.id for error in checks.columns_match_fields(None)] == ["register.E001"]

    invented = fields.Field("invented", "x", "x", fields.Section.GENERAL, Kind.TEXT, max_length=10)
    monkeypatch.setattr(checks, "COLUMNS", (*COLUMNS, invented))
    assert [error.id for error in checks.columns_match_fields(None)] == ["register.E002"]


@pytest.mark.parametrize(("name", "number"), [("goal", "E003"), ("phase", "E004"), ("category", "E004")])
def test_the_system_check_finds_a_limit_or_vocabulary_that_differs(monkeypatch, name, number):
    column = Version._meta.get_field(name)
    monkeypatch.setattr(column, {"goal": "max_length", "phase": "choices", "category": "codes"}[name], ())

    assert [error.id for error in checks.columns_match_fields(None)] == [f"register.{number}"]


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ([], "vorm"),
        ({"nonsense": {"reason": "onbekend"}}, "nonsense"),
        ({"name": {"reason": "onbekend"}}, "name"),
        ({"phase": {"reason": "onbekend"}}, "phase"),
        ({"risks": {"reason": "geen zin"}}, "risks"),
        ({"risks": "onbekend"}, "risks"),
        ({"risks": {"reason": "niet_openbaar"}}, "wettelijke grond"),
    ],
)
def test_a_wrong_reason_for_an_empty_field_is_refused(missing, message):
    with pytest.raises(ValidationError, match=message):
        fields.validate_missing(missing)


def test_a_right_reason_for_an_empty_field_is_kept():
    fields.validate_missing({"risks": {"reason": "niet_openbaar", "ground": "Woo, artikel 5.1"}})
    version = Version(missing={"risks": {"reason": "niet_van_toepassing"}}, technique="onbekend", goal="iets")

    assert version.missing_reason(BY_NAME["risks"]) == "niet_van_toepassing"
    assert version.missing_reason(BY_NAME["technique"]) == "onbekend"
    assert version.missing_reason(BY_NAME["goal"]) == ""
    assert version.missing_reason(BY_NAME["proportionality"]) == ""
