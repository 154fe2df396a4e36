import cast
import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django.plugin import pytest_collection_modifyitems as put_in_order

from utenza.notifications import gateways
from utenza.payments import gateways as payment_gateways

# How long an example takes is the machine's business, and that of `make bench`.
examples.register_profile("utenza", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("utenza")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what empties the database last: pytest puts tests of one browser side by side."""
    put_in_order(items)


@pytest.fixture(autouse=True)
def _italian():
    """Start in the pages' language: a request in English leaves its own behind."""
    with translation.override("it"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Before its database is dropped, end the sessions of processes that tests have killed."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def anna(db):
    return cast.a_person(username="Anna.DAngelo", first_name="Anna", last_name="D'Angelò")


@pytest.fixture
def bruno(db):
    return cast.a_person(username="bruno", first_name="Bruno", last_name="Bianchi")


@pytest.fixture
def carla(db):
    """Carla of the office: her login holds no customer."""
    return cast.a_login(username="carla")


@pytest.fixture
def cis(transactional_db, tmp_path, settings):
    """A CIS, and a document store of the test's own."""
    from cis import Cis

    store = settings.STORAGES["documents"]
    there = {**store, "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}
    return Cis(tmp_path)


@pytest.fixture
def texts(settings):
    """A gateway of text messages in memory; without it none are sent."""
    settings.TEXT_SENDER = "utenza.adapters.sms.fake.FakeTextSender"
    gateways.text_sender.cache_clear()
    yield gateways.text_sender()
    gateways.text_sender.cache_clear()


@pytest.fixture(scope="session")
def _simulator(live_server):
    from simulators import Simulator

    simulator = Simulator(f"{live_server.url}/pagopa/paForNode")
    yield simulator
    simulator.stop()


@pytest.fixture
def pagopa(_simulator, transactional_db, settings):
    """A platform that calls the portal, and where its customers pay."""
    settings.PAGOPA_FROM_THIS_MACHINE = True
    settings.PAGOPA_CHECKOUT_URL = _simulator.checkout_url
    settings.CHECKOUT = "utenza.adapters.pagopa.gateway.PagoPaCheckout"
    payment_gateways.checkout.cache_clear()
    _simulator.begins_anew()
    yield _simulator
    payment_gateways.checkout.cache_clear()
