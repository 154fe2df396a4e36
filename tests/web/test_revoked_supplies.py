"""Anna called off the gas before it began: its contract ended first, and every page bears it."""

from datetime import date

import pytest
import trade
from metered import years_of_gas

from utenza.metering.models import DegreeMonth

pytestmark = pytest.mark.django_db


@pytest.fixture
def revoked(house):
    """To begin on 1 December, ceased on 20 November."""
    house.gas.status = "ceased"
    house.gas.started_on, house.gas.ended_on = date(2026, 12, 1), date(2026, 11, 20)
    house.gas.gas_profile = "C3E1"
    house.gas.save()
    return house.gas


PAGES = (
    "/",
    "/forniture/",
    "/forniture/S-GAS/",
    "/consumi/",
    "/consumi/S-GAS/",
    "/consumi/S-GAS/?mesi=36&unita=kwh",
    "/consumi/S-GAS/consumi.csv",
    "/consumi/S-GAS/letture/",
    "/consumi/S-GAS/curve/",
    "/operazioni/",
    "/operazioni/autolettura/",
    "/operazioni/autolettura/?fornitura=S-GAS",
    "/fatture/",
    "/fatture/2026~SCADUTA/",
    "/profili-pagamento/",
    "/profilo/",
    "/profilo/avvisi/",
)


@pytest.mark.usefixtures("revoked")
@pytest.mark.parametrize("path", PAGES)
def test_no_page_fails(as_anna, path):
    assert as_anna.get(path, follow=True).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_nor_does_one_where_something_was_used_all_the_same(as_anna, revoked, settings, path):
    settings.DEGREE_DAYS = True
    years_of_gas(revoked, months=25, newest=date(2026, 11, 1))
    for number in (1, 2, 3, 11):
        DegreeMonth.objects.create(area="MI", month=date(2026, number, 1), degree_days=100)
    for day, value in ((date(2026, 8, 31), 1000), (date(2026, 10, 31), 1100)):
        trade.a_reading(supply=revoked, read_on=day, value=value)

    assert as_anna.get(path, follow=True).status_code == 200
