"""For a real retailer: behind TLS, every secret given, nothing guessed."""

from urllib.parse import urlsplit

from utenza.config import env
from utenza.config.database import database
from utenza.config.settings.base import *  # noqa: F403 - the same names, with some set anew
from utenza.config.settings.base import (
    CARD_URL,
    DATABASE_URL,
    PAGOPA_CHECKOUT_URL,
    PAGOPA_CLIENTS,
    PAGOPA_CREDITOR,
    PUBLIC_URL,
)

if DATABASE_URL is None:
    raise env.BadSetting("UTENZA_DATABASE_URL", "production needs a PostgreSQL of its own")

DATABASES = {"default": database(DATABASE_URL)}
SECRET_KEY = env.secret("UTENZA_SECRET_KEY", minimum=50, help="signs sessions and links")
HASH_KEY = env.secret(
    "UTENZA_HASH_KEY", minimum=32, help="hides old weak password hashes until they are wrapped"
)
DEBUG = False
ALLOWED_HOSTS = env.hosts("UTENZA_HOSTS", help="host names under which the portal is reached")
if PUBLIC_URL is None or not PUBLIC_URL.startswith("https://"):
    raise env.BadSetting("UTENZA_PUBLIC_URL", "letters need the portal's address, with https")
if urlsplit(PUBLIC_URL).hostname not in [host.lower() for host in ALLOWED_HOSTS]:
    raise env.BadSetting("UTENZA_PUBLIC_URL", "its host is none of UTENZA_HOSTS")
if PAGOPA_CREDITOR and not PAGOPA_CLIENTS:
    raise env.BadSetting("UTENZA_PAGOPA_CLIENTS", "without it pagoPA itself would be turned away")
for _name, _address in (
    ("UTENZA_PAGOPA_CHECKOUT_URL", PAGOPA_CHECKOUT_URL),
    ("UTENZA_CARD_URL", CARD_URL),
):
    if _address and not _address.startswith("https://"):
        raise env.BadSetting(_name, "what is paid is asked for with https")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True
ROW_SECURITY_BINDS = True
