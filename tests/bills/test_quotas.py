"""The quotas of the scontrino: quantity by average price, and what of it is the sale's."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some
from receipts import a_line, a_receipt

from utenza.bills.rules.quotas import quota_of
from utenza.bills.rules.states import ItemGroup

D = Decimal


def test_the_real_gas_bill_of_october_2025_has_its_average_prices():
    """The example of ARERA's new bill: 21,412020 Smc x 0,714552 = 15,30."""
    used = {"quantity": "21.412", "unit": "Smc"}
    bill = a_receipt(
        quantity=D("21.412020"),
        unit="Smc",
        lines=[
            a_line(1, "energy_variable", "Spesa per la vendita", "10.43", price="0.487110", **used),
            a_line(2, "energy_variable", "Spesa per la rete", "4.87", price="0.227442", **used),
        ],
    )

    quota = quota_of(bill, ItemGroup.ENERGY_VARIABLE)

    assert (quota.amount, quota.sale, quota.network) == (D("15.30"), D("10.43"), D("4.87"))
    assert quota.price_of(quota.amount) == D("0.714552")
    assert abs(quota.price_of(quota.sale) - D("0.487110")) < D("0.0005")


def test_months_are_counted_where_every_line_counts_the_same():
    bill = a_receipt()

    assert quota_of(bill, ItemGroup.ENERGY_FIXED).price_of(D("12.00")) == D(6)
    assert quota_of(bill, ItemGroup.ENERGY_FIXED).unit == "mesi"
    assert quota_of(bill, ItemGroup.ENERGY_VARIABLE).quantity == D(400)


def test_lines_that_count_different_things_have_an_amount_and_no_price():
    bill = a_receipt(
        lines=[
            a_line(1, "energy_power", "Quota potenza", "7.50", quantity=2, unit="mesi", price="1"),
            a_line(2, "energy_power", "Quota potenza", "3.00", quantity=3, unit="kW", price="1"),
        ]
    )

    quota = quota_of(bill, ItemGroup.ENERGY_POWER)

    assert quota.amount == D("10.50")
    assert quota.quantity is None
    assert quota.price_of(quota.amount) is None


def test_a_price_that_changes_within_the_bill_makes_no_single_month_of_it():
    price = {"quantity": 1, "unit": "mese"}
    bill = a_receipt(
        lines=[
            a_line(1, "energy_fixed", "Commercializzazione", "6.00", price="6", **price),
            a_line(2, "energy_fixed", "Commercializzazione", "7.00", price="7", **price),
        ]
    )

    quota = quota_of(bill, ItemGroup.ENERGY_FIXED)

    assert (quota.amount, quota.quantity, quota.price_of(quota.amount)) == (D("13.00"), None, None)


def test_what_is_all_the_sales_is_not_split_and_what_is_not_billed_is_no_quota():
    bill = a_receipt(lines=[a_line(1, "energy_fixed", "Commercializzazione", "12.00")])

    assert quota_of(bill, ItemGroup.ENERGY_FIXED).sale is None
    assert quota_of(bill, ItemGroup.ENERGY_VARIABLE) is None


@given(
    sale=some.integers(-(10**7), 10**7),
    network=some.integers(-(10**7), 10**7),
    kwh=some.integers(1, 10**6),
)
def test_parts_add_up_to_the_amount_and_prices_to_a_millionth(sale, network, kwh):
    bill = a_receipt(
        quantity=D(kwh),
        lines=[
            a_line(1, "energy_variable", "Spesa per la vendita", D(sale) / 100),
            a_line(2, "energy_variable", "Spesa per la rete", D(network) / 100),
        ],
    )

    quota = quota_of(bill, ItemGroup.ENERGY_VARIABLE)

    assert quota.sale + quota.network == quota.amount
    apart = quota.price_of(quota.sale) + quota.price_of(quota.network)
    assert abs(apart - quota.price_of(quota.amount)) <= D("0.000002")
