import cast
import pytest
from django.utils import translation

from utenza.notifications import gateways


@pytest.fixture(autouse=True)
def _italian():
    """Start in the pages' language: a request in English leaves its own behind."""
    with translation.override("it"):
        yield


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
