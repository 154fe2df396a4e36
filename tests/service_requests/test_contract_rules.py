"""What the trade says of contracts: points, powers, second thoughts, papers."""

from decimal import Decimal

import pytest

from utenza.service_requests.rules import contracts
from utenza.service_requests.rules.contracts import Cadastre, VolturaCause
from utenza.supplies.rules import Commodity, SupplyUse


@pytest.mark.parametrize(
    ("typed", "code", "commodity"),
    [
        ("it001e-1234 5678", "IT001E12345678", Commodity.ELECTRICITY),
        ("IT001E123456789", "IT001E123456789", Commodity.ELECTRICITY),
        ("0845 0000 047322", "08450000047322", Commodity.GAS),
    ],
)
def test_the_code_tells_electricity_from_gas(typed, code, commodity):
    assert contracts.point_of(typed) == contracts.Point(code, commodity)


@pytest.mark.parametrize("typed", ["", "12345678", "IT001X12345678", "8450000047322"])
def test_what_is_no_point_is_refused_in_words_that_help(typed):
    with pytest.raises(contracts.NotAPoint, match="PDR ha 14 cifre"):
        contracts.point_of(typed)


def test_the_fifteenth_character_of_a_pod_makes_no_other_point():
    point = contracts.point_of("IT001E123456789")

    assert point.is_same_as("IT001E12345678")
    assert not point.is_same_as("IT001E12345679")


def test_powers_go_by_half_a_kw_then_by_one_then_by_five():
    powers = contracts.powers()

    assert powers[:3] == (Decimal("0.5"), Decimal(1), Decimal("1.5"))
    assert powers[11:] == (*map(Decimal, (6, 7, 8, 9, 10, 15, 20, 25, 30)),)


def test_more_is_more_and_less_is_less_than_the_present_power():
    allowed = contracts.powers()
    now = Decimal("3.3")

    more = contracts.other_powers(now=now, allowed=allowed, is_increase=True)
    less = contracts.other_powers(now=now, allowed=allowed, is_increase=False)

    assert min(more) == Decimal("3.5")
    assert max(less) == 3
    assert set(more) | set(less) == set(allowed)


@pytest.mark.parametrize(
    ("now", "is_increase", "refusal"),
    [
        (None, True, contracts.PowerUnknown),
        (Decimal(30), True, contracts.NoOtherPower),
        (Decimal("0.5"), False, contracts.NoOtherPower),
    ],
)
def test_where_there_is_no_other_power_it_is_said(now, is_increase, refusal):
    with pytest.raises(refusal):
        contracts.other_powers(now=now, allowed=contracts.powers(), is_increase=is_increase)


def test_the_limiter_lets_a_tenth_more_through():
    assert contracts.available(Decimal("4.5")) == Decimal("4.95")


@pytest.mark.parametrize(
    ("is_person", "has_vat_number", "use", "may"),
    [
        (True, False, SupplyUse.DOMESTIC_RESIDENT, True),
        (True, False, SupplyUse.OTHER, True),
        (True, True, SupplyUse.DOMESTIC_NON_RESIDENT, True),
        (True, True, SupplyUse.OTHER, False),
        (False, True, SupplyUse.DOMESTIC_RESIDENT, False),
    ],
)
def test_consumers_may_think_again_and_firms_may_not(is_person, has_vat_number, use, may):
    found = contracts.may_think_again(is_person=is_person, has_vat_number=has_vat_number, use=use)

    assert found is may


def test_death_and_household_have_to_be_proved_and_the_ordinary_cause_has_not():
    assert {cause for cause in VolturaCause if contracts.needs_deed(cause)} == {
        VolturaCause.MORTIS_CAUSA,
        VolturaCause.HOUSEHOLD,
    }
    assert not contracts.needs_holder(VolturaCause.ORDINARY)


def test_sheet_and_parcel_are_asked_of_what_a_register_holds():
    assert {one for one in Cadastre if contracts.needs_plot(one)} == {
        Cadastre.BUILDINGS,
        Cadastre.LAND,
    }
