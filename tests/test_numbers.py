import json

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from register import numbers
from register.models import Application
from tests.concurrency import together
from tests.factories import ApplicationFactory, CollectionFactory, OrganisationFactory


def test_the_numbers_of_the_national_register_are_valid():
    path = settings.FIXTURES_DIR / "algoritmeregister" / "algoritmeregister-2026-08-08.json"
    national = [record["id"] for record in json.loads(path.read_text())["algoritmes"]]

    assert len(national) == 1530
    assert [number for number in national if not numbers.is_valid(number)] == []


def test_one_wrong_digit_is_noticed():
    number = numbers.draw()
    for position in range(8):
        wrong = str((int(number[position]) + 1) % 10)
        assert not numbers.is_valid(number[:position] + wrong + number[position + 1 :])


@pytest.mark.parametrize("wrong", ["", "1234567", "123456789", "01234567", "1111111a", "١١١١١١١١", " 1111113"])
def test_what_is_no_number_is_no_number(wrong):
    assert not numbers.is_valid(wrong)


def test_drawn_numbers_are_valid_and_spread():
    drawn = {numbers.draw() for _ in range(200)}

    assert all(map(numbers.is_valid, drawn))
    assert len(drawn) > 190


@pytest.mark.django_db
def test_the_database_refuses_a_wrong_check_digit():
    number = numbers.draw()
    wrong = number[:7] + str((int(number[7]) + 1) % 10)

    with pytest.raises(IntegrityError, match="check_digit"), transaction.atomic():
        ApplicationFactory(number=wrong)


@pytest.mark.django_db(transaction=True)
def test_two_who_draw_the_same_number_at_once_both_get_one(monkeypatch):
    organisation = OrganisationFactory()
    CollectionFactory()
    number = Application._meta.get_field("number")
    clash, fresh = numbers.draw(), numbers.draw()
    drawn = iter([clash, clash, fresh])
    monkeypatch.setattr(number, "_get_default", lambda: next(drawn))

    made = together(*[lambda: Application.objects.register(organisation=organisation).number] * 2)

    assert sorted(made) == sorted([clash, fresh])
