"""For trying it out on one machine: plain HTTP on 127.0.0.1, its own secrets in UTENZA_HOME."""

from utenza.config import devdb
from utenza.config.database import database
from utenza.config.secret_file import kept_secret
from utenza.config.settings.base import *  # noqa: F403 - the same names, with some set anew
from utenza.config.settings.base import DATABASE_URL, HOME, PAGOPA_CHECKOUT_URL, PUBLIC_URL

SECRET_KEY = kept_secret(HOME / "secret-key")
HASH_KEY = kept_secret(HOME / "hash-key")
DEBUG = False
PUBLIC_URL = PUBLIC_URL or "http://127.0.0.1:8000"
SEPA_CREDITOR_ID = "IT43ZZZ0000000000000000"  # of the example company, which has no number
SEPA_CREDITOR_IBAN = "IT60X0542811101000000123456"
SEPA_CREDITOR_BIC = "BPMOIT22XXX"
# The example company on pagoPA: its platform is the simulator on this machine (`make demo`).
PAGOPA_CREDITOR = PAGOPA_BROKER = "12345678903"
PAGOPA_STATION = "12345678903_01"
PAGOPA_SEGREGATION_CODE = "02"
PAGOPA_IBAN = "IT60X0542811101000000123456"
PAGOPA_TAXONOMY = "9/0101002IM/"  # the specification's example: no real code is known here
PAGOPA_CHECKOUT_URL = PAGOPA_CHECKOUT_URL or "http://127.0.0.1:8010/checkout/ec/v2"
PAGOPA_FROM_THIS_MACHINE = True
DEGREE_DAYS = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
TEXT_SENDER = "utenza.adapters.sms.files.FileTextSender"
DATABASES = {"default": database(DATABASE_URL or devdb.start(HOME / "postgresql"))}
