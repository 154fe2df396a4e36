from datetime import UTC, datetime

import cast
import pytest

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.supplies.actions import label_supply
from utenza.supplies.models import Supply, SupplyLabel
from utenza.supplies.rules import Label, NameTooLong, OnlyReading, SupplyIcon, tidy_label

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def viewer_of(person, role=GrantRole.HOLDER):
    customer = person.customer
    return Viewer(person.login.pk, customer.pk, customer.customer_code, "Anna", role)


def test_blanks_of_a_name_are_put_in_order():
    assert tidy_label(name="  Casa \t al  mare ", icon=None) == Label("Casa al mare", None)


def test_a_name_of_forty_characters_is_taken_and_one_more_refused():
    assert tidy_label(name="è" * 40, icon=SupplyIcon.HOUSE).name == "è" * 40
    with pytest.raises(NameTooLong):
        tidy_label(name="è" * 41, icon=None)


def test_the_second_name_takes_the_place_of_the_first(anna):
    supply = cast.a_supply(customer=anna.customer)
    for name in ("Casa", "Casa al mare"):
        label_supply(
            viewer=viewer_of(anna),
            code=supply.supply_code,
            label=Label(name, SupplyIcon.HOLIDAY),
            now=NOW,
        )

    kept = SupplyLabel.objects.get()
    assert (kept.name, kept.icon, kept.customer) == ("Casa al mare", "palmtree", anna.customer)


def test_bruno_cannot_label_annas_supply(anna, bruno):
    supply = cast.a_supply(customer=anna.customer)

    with pytest.raises(Supply.DoesNotExist):
        label_supply(
            viewer=viewer_of(bruno), code=supply.supply_code, label=Label("Mia", None), now=NOW
        )


@pytest.mark.parametrize("role", list(GrantRole))
def test_holders_and_delegates_may_label_and_who_only_looks_may_not(anna, role):
    supply = cast.a_supply(customer=anna.customer)
    asked = {"code": supply.supply_code, "label": Label("Casa", None), "now": NOW}

    if role is GrantRole.VIEWER:
        with pytest.raises(OnlyReading):
            label_supply(viewer=viewer_of(anna, role), **asked)
    else:
        label_supply(viewer=viewer_of(anna, role), **asked)

    assert SupplyLabel.objects.count() == (role is not GrantRole.VIEWER)
