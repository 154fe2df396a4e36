"""For the tests: a database server that needs no disk, fixed secrets, mail kept in memory."""

import os

from utenza.config import devdb
from utenza.config.database import database

os.environ.setdefault("UTENZA_HOME", "var/test")

from utenza.config.settings.base import *  # noqa: F403 - after the home is named
from utenza.config.settings.base import DATABASE_URL, HOME, INSTALLED_APPS, STATIC_ROOT, STORAGES

SECRET_KEY = "tests have no secret to keep"  # noqa: S105 - nothing is protected by it
HASH_KEY = "tests have no hash to hide"
DEBUG = False
PUBLIC_URL = "http://127.0.0.1:8000"
SEPA_CREDITOR_ID = "IT43ZZZ0000000000000000"  # of the example company, which has no number
SEPA_CREDITOR_IBAN = "IT60X0542811101000000123456"
SEPA_CREDITOR_BIC = "BPMOIT22XXX"
PAGOPA_CREDITOR = PAGOPA_BROKER = "12345678903"
PAGOPA_STATION = "12345678903_01"
PAGOPA_SEGREGATION_CODE = "02"
PAGOPA_IBAN = "IT60X0542811101000000123456"
PAGOPA_TAXONOMY = "9/0101002IM/"
PAGOPA_CLIENTS = frozenset({"forwarder.platform.pagopa.it"})
PAGOPA_CHECKOUT_URL = "http://127.0.0.1:1/checkout/ec/v2"
CHECKOUT = "utenza.adapters.pagopa.fake.FakeCheckout"
FAILED_SIGN_IN_SECONDS = 0
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SHELL_SECONDS = 0
# WhiteNoise warns of a folder that is not there; tests take static files from the packages.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES = {"default": database(DATABASE_URL or devdb.start(HOME / "postgresql", fast=True))}
# A pool keeps connections open that would stand in the way of dropping the test database.
DATABASES["default"]["OPTIONS"].pop("pool")
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations", "django_migration_linter"]
