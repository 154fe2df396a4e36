"""What installations share; what differs comes from the environment (docs/how-to/install.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from utenza.config import env
from utenza.config.settings.accounts import *  # noqa: F403 - signing in, one subject of its own
from utenza.config.settings.bills import *  # noqa: F403 - how bills are checked
from utenza.config.settings.intake import *  # noqa: F403 - another one
from utenza.config.settings.payments import *  # noqa: F403 - one more
from utenza.config.settings.profiles import *  # noqa: F403 - a third
from utenza.config.settings.requests import *  # noqa: F403 - a fourth
from utenza.config.settings.uploads import *  # noqa: F403 - a fifth

PACKAGE = Path(__file__).resolve().parents[2]

HOME = env.path("UTENZA_HOME", default=Path("var"), help="where the portal keeps its files")
env.make_folder("UTENZA_HOME", HOME)

DATABASE_URL = env.url(
    "UTENZA_DATABASE_URL",
    default=None,
    schemes=("postgresql", "postgres"),
    help="PostgreSQL 15 or newer; without it a private server is started under UTENZA_HOME",
)

INSTALLED_APPS = [
    "utenza.storage",
    "utenza.site",
    "utenza.customers",
    "utenza.identity",
    "utenza.notifications",
    "utenza.contacts",
    "utenza.supplies",
    "utenza.billing_profiles",
    "utenza.bills",
    "utenza.metering",
    "utenza.payments",
    "utenza.service_requests",
    "utenza.web",
    "utenza.jobs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "utenza.http.compression.CompressWords",
    "utenza.http.headers.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "utenza.web.site.brand_files.brand_files",
    "utenza.http.uploads.bounded_body",
    "utenza.http.middleware.one_transaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "utenza.http.middleware.limited_session",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "utenza.http.middleware.acting_viewer",
]

ROOT_URLCONF = "utenza.config.urls"
WSGI_APPLICATION = "utenza.config.wsgi.application"
AUTH_USER_MODEL = "identity.Login"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "utenza.web.site.context.shell",
            ],
        },
    },
]

CSRF_FAILURE_VIEW = "utenza.web.site.views.csrf_failure"

BRAND_NAME = env.text(
    "UTENZA_BRAND_NAME", default="Esempio Energia", help="the retailer's name as customers say it"
)
BRAND_COLOUR = env.text(
    "UTENZA_BRAND_COLOUR", default="#0b5d4e", help="one colour, as #rrggbb: all others follow"
)
BRAND_LOGO = env.path(
    "UTENZA_BRAND_LOGO", default=None, must_exist=True, help="an .svg, .png or .webp file"
)
COMPANY_NAME = env.text(
    "UTENZA_COMPANY_NAME", default="Esempio Energia S.p.A.", help="the company, for the footer"
)
COMPANY_VAT_NUMBER = env.text(
    "UTENZA_COMPANY_VAT_NUMBER", default="00000000000", help="partita IVA, for the footer"
)
COMPANY_ADDRESS = env.text(
    "UTENZA_COMPANY_ADDRESS", default="", help="registered office, for the footer"
)
# How old may be what stands round every page: contacts, announcements, the last delivery.
SHELL_SECONDS = env.seconds(
    "UTENZA_SHELL_SECONDS",
    default=60,
    maximum=3600,
    help="how long a process keeps contacts and announcements before it asks again",
)

# A letter that the worker writes has no request to take the address from.
PUBLIC_URL = env.origin(
    "UTENZA_PUBLIC_URL",
    default=None,
    help="where customers reach the portal, for the links in letters; "
    "in the demo http://127.0.0.1:8000",
)

LANGUAGE_CODE = "it"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGES = [("it", _("Italiano")), ("en", _("Inglese"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Rome"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Where bills' documents and customers' files rest, named by the hash of their content.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "documents"},
    },
}

# Where a portal that is tried out writes its text messages.
TEXT_FOLDER = HOME / "sms"

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Documents that the portal itself writes.
TYPESETTER = "utenza.adapters.pdf.typesetter.TypstTypesetter"

COMPRESS = env.flag(
    "UTENZA_COMPRESS", default=True, help="compress pages here; off where the proxy does it"
)

# Production's `serve` refuses a database login that row security does not bind.
ROW_SECURITY_BINDS = False

OVERDUE_TOLERANCE_DAYS = env.integer(
    "UTENZA_OVERDUE_TOLERANCE_DAYS",
    default=5,
    minimum=0,
    maximum=60,
    help="days after the due date before a bill is called overdue: banks and post offices lag",
)
HISTORY_ARRIVING = env.flag(
    "UTENZA_HISTORY_ARRIVING",
    default=False,
    help="the bills of the last 24 months are not all here yet: the pages say so",
)
GAS_DISTRIBUTORS = env.path(
    "UTENZA_GAS_DISTRIBUTORS",
    default=None,
    must_exist=True,
    help="a CSV of the distributors to which self-readings of gas go, by the PDR's first digits",
)
READING_REMINDERS = env.flag(
    "UTENZA_READING_REMINDERS",
    default=True,
    help="customers are written to when the window for their self-reading of gas opens",
)
ACCEL_PREFIX = env.text(
    "UTENZA_ACCEL_PREFIX",
    default="",
    help="internal location of nginx over the document store: documents go by X-Accel-Redirect",
)

READ_ONLY = env.flag(
    "UTENZA_READ_ONLY", default=False, help="sola consultazione: everything reads, nothing changes"
)

SILENCED_SYSTEM_CHECKS = [
    "auth.E003",  # user names are unique without case, by a constraint on upper(username)
    "auth.W004",
]

# What goes wrong is said on standard error, with the request's path and never what it carried.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "utenza.config.logs.Line",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # What is not found is no news, and its path may hold somebody's codes.
        "django.request": {"level": "ERROR"},
        "utenza": {"level": "INFO"},
    },
}
