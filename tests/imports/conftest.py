import pytest
from cis import Cis


@pytest.fixture
def cis(transactional_db, tmp_path, settings):
    """A CIS, and a document store of the test's own."""
    store = settings.STORAGES["documents"]
    there = {**store, "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}
    return Cis(tmp_path)
