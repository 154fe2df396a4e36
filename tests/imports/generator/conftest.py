import zipfile
from datetime import date

import pytest
from deliveries_read import read

from utenza.imports.generator import (
    ALL_FILES,
    DEMO_CUSTOMERS,
    Plan,
    write_delivery,
    write_plan,
)


@pytest.fixture(scope="session")
def today():
    return date(2026, 11, 22)


@pytest.fixture(scope="session")
def folder(today, tmp_path_factory):
    """A delivery of 150 customers."""
    where = tmp_path_factory.mktemp("generated") / "delivery"
    write_delivery(where=where, customers=150, seed=7, today=today, name="cis-1")
    return where


@pytest.fixture(scope="session")
def showcase(today, tmp_path_factory):
    """The well-known people as the demo shows them."""
    where = tmp_path_factory.mktemp("generated") / "showcase"
    plan = Plan(customers=DEMO_CUSTOMERS, today=today, showcase=True, files=ALL_FILES)
    write_plan(where=where, plan=plan)
    return read(where)


@pytest.fixture(scope="session")
def tables(folder):
    return read(folder)


@pytest.fixture(scope="session")
def archive(today, tmp_path_factory):
    """A zip of few customers with their documents."""
    where = tmp_path_factory.mktemp("generated") / "delivery.zip"
    write_delivery(
        where=where, customers=20, seed=7, today=today, name="cis-1", months=12, documents=True
    )
    with zipfile.ZipFile(where) as opened:
        yield opened
