import cast
import pytest
from django.utils import translation


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
