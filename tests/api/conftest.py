from datetime import UTC, datetime

import pytest
from pagopa_platform import Platform

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.fixture
def november(monkeypatch):
    """The platform calls at noon of 22 November 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def platform(november, client):
    return Platform(client)
