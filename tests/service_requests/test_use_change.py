"""Anna moves her residence, and her supply is used for something else."""

import cast
import pytest
from asking import asking_of

from utenza.service_requests.kinds import kinds
from utenza.service_requests.kinds.use_change import ResidenceNotDeclared, SameUse
from utenza.supplies.queries import get_supply

pytestmark = pytest.mark.django_db

KIND = kinds()["cambio-uso"]


def asking(person, use):
    supply = cast.a_supply(customer=person.customer, use=use)
    who = asking_of(person)
    found = get_supply(viewer=who.viewer, code=supply.supply_code, today=who.today)
    return asking_of(person, supply=found)


def form_of(asked, **typed):
    return KIND.form(asked, data={"words": ""} | typed)


def test_anna_becomes_resident_and_declares_it(anna):
    asked = asking(anna, "domestic_non_resident")
    form = form_of(
        asked, use="domestic_resident", residence_declared="on", resident_since="2026-11-01"
    )
    assert form.is_valid(), form.errors

    payload = KIND.payload(asked, form.cleaned_data)

    assert payload["present_use"] == "domestic_non_resident"
    assert payload["use"] == "domestic_resident"
    assert payload["residence_declared"] is True
    assert payload["resident_since"] == "2026-11-01"


def test_without_the_declaration_of_residence_nothing_is_sent(anna):
    asked = asking(anna, "other")

    form = form_of(asked, use="domestic_resident")

    assert form.errors.keys() == {"residence_declared"}
    with pytest.raises(ResidenceNotDeclared):
        KIND.take_effect(asked, {"use": "domestic_resident"}, request_code="R")


def test_the_use_that_it_has_already_is_no_change(anna):
    asked = asking(anna, "other")

    assert form_of(asked, use="other").errors.keys() == {"use"}
    with pytest.raises(SameUse):
        KIND.take_effect(asked, {"use": "other"}, request_code="R")


def test_what_is_no_residence_tells_nothing_of_one(anna):
    asked = asking(anna, "domestic_resident")
    form = form_of(asked, use="other", residence_declared="on", resident_since="2026-11-01")
    assert form.is_valid(), form.errors

    payload = KIND.payload(asked, form.cleaned_data)

    assert not {"residence_declared", "resident_since"} & payload.keys()
