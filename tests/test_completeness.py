"""What stands in the way of publication."""

import pytest

from register.completeness import missing_for_publication
from register.fields import COLUMNS, Required
from tests.factories import VersionFactory

ANSWERS = {"dpia": "niet_nodig", "fundamental_rights_assessment": "nog_niet_beoordeeld", "end_date": "2025-12"}


@pytest.mark.parametrize(
    ("says", "asks_for"),
    [
        ({"personal_data": "nee"}, set()),
        ({"personal_data": "onbekend"}, set()),
        ({"personal_data": "ja"}, {"dpia"}),
        ({"personal_data": "bijzonder"}, {"dpia"}),
        ({"phase": "in_gebruik"}, set()),
        ({"phase": "gestopt"}, {"end_date"}),
        ({"phase": "gestopt", "personal_data": "ja"}, {"end_date", "dpia"}),
    ],
)
def test_one_answer_asks_for_another(says, asks_for):
    assert set(missing_for_publication(VersionFactory.build(**says))) == asks_for
    answered = {name: ANSWERS[name] for name in asks_for}
    assert missing_for_publication(VersionFactory.build(**says, **answered)) == {}


def test_high_risk_asks_for_the_rights_of_people_and_impact_does_not():
    asked = {field.name for field in COLUMNS if field.required is Required.HIGH_IMPACT}
    high, impactful = (
        set(missing_for_publication(VersionFactory.build(publication_category=category)))
        for category in ("hoog_risico_ai", "impactvol")
    )

    assert impactful == asked
    assert high == asked | {"fundamental_rights_assessment"}
    assert missing_for_publication(VersionFactory.build(high_risk=True)) == {}


def test_a_reason_is_an_answer():
    stopped = VersionFactory.build(phase="gestopt", missing={"end_date": {"reason": "onbekend"}})

    assert missing_for_publication(stopped) == {}


@pytest.mark.parametrize(
    ("phase", "fits"), [("gestopt", True), ("in_gebruik", False), ("ontwikkeling", False), ("onbekend", True)]
)
def test_an_end_of_use_is_of_what_has_stopped(phase, fits):
    said = missing_for_publication(VersionFactory.build(phase=phase, end_date="2025-12"))

    assert said == {} if fits else "past alleen bij de fase ‘Gestopt’" in str(said["end_date"])


def test_it_says_what_to_do():
    said = missing_for_publication(VersionFactory.build(contact_email="", phase=""))

    assert "waarom het leeg is" in str(said["contact_email"])
    assert "Kies een antwoord" in str(said["phase"])
