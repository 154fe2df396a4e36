from datetime import date

import cast
import pytest
import trade
from cast import TODAY

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.supplies.models import Supply
from utenza.supplies.queries import get_supply, supplies_of


def viewer_of(person):
    customer = person.customer
    return Viewer(person.login.pk, customer.pk, customer.customer_code, "Anna", GrantRole.HOLDER)


def window_of(anna, **fields):
    told = {"commodity": "gas", "meter_smart": False, "reading_calendar": "RC-A"}
    cast.a_supply(customer=anna.customer, **told | fields)
    return supplies_of(viewer=viewer_of(anna), today=TODAY)[0].window


@pytest.fixture
def windows(db):
    for month in (10, 11, 12):
        trade.a_window(
            calendar="RC-A", opens_on=date(2026, month, 20), closes_on=date(2026, month, 22)
        )


@pytest.mark.usefixtures("windows")
def test_a_window_is_open_on_its_last_day(anna):
    window = window_of(anna)

    assert (window.start, window.last_day) == (date(2026, 11, 20), date(2026, 11, 22))
    assert TODAY in window


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    "fields",
    [
        {"meter_smart": True},
        {"commodity": "electricity"},
        {"status": "ceased", "ended_on": date(2026, 1, 1)},
        {"reading_calendar": ""},
        {"reading_calendar": "RC-B"},
    ],
)
def test_a_supply_that_needs_no_reading_has_no_window(anna, fields):
    assert window_of(anna, **fields) is None


def test_ceased_supplies_come_last_the_last_to_cease_first(anna):
    for code, fields in {
        "OLD": {"status": "ceased", "ended_on": date(2024, 1, 1)},
        "NEW": {"status": "activating"},
        "LATE": {"status": "ceased", "ended_on": date(2026, 1, 1)},
        "RUNS": {},
    }.items():
        cast.a_supply(customer=anna.customer, supply_code=code, **fields)

    codes = [one.code for one in supplies_of(viewer=viewer_of(anna), today=TODAY)]

    assert set(codes[:2]) == {"RUNS", "NEW"}
    assert codes[2:] == ["LATE", "OLD"]


def test_the_year_s_consumption_is_that_of_the_commodity(anna):
    cast.a_supply(
        customer=anna.customer, supply_code="GAS", commodity="gas", annual_smc=1200, annual_kwh=5
    )

    assert get_supply(viewer=viewer_of(anna), code="GAS", today=TODAY).annual_quantity == 1200


def test_bruno_cannot_tell_that_annas_supply_exists(anna, bruno):
    cast.a_supply(customer=anna.customer, supply_code="HERS")

    assert supplies_of(viewer=viewer_of(bruno), today=TODAY) == []
    with pytest.raises(Supply.DoesNotExist):
        get_supply(viewer=viewer_of(bruno), code="HERS", today=TODAY)


@pytest.mark.parametrize(
    ("ended_on", "last_day"),
    [
        (None, None),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(9999, 12, 31), None),
        (date(2019, 12, 20), date(2019, 12, 31)),
    ],
)
def test_a_contract_covers_its_days_and_none_where_it_was_revoked_before_it_began(
    anna, ended_on, last_day
):
    cast.a_supply(customer=anna.customer, started_on=date(2020, 1, 1), ended_on=ended_on)

    (card,) = supplies_of(viewer=viewer_of(anna), today=TODAY)

    assert (card.covered.start, card.covered.last_day) == (date(2020, 1, 1), last_day)
    assert (card.started_on in card.covered) is (ended_on != date(2019, 12, 20))
