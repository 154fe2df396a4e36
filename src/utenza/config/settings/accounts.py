"""Signing in: passwords, sessions, second factors and the mail that belongs to them."""

from datetime import timedelta

from utenza.config import env

# Hides weak old hashes and second factors; each kind of installation gives its own.
HASH_KEY = ""

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

AUTHENTICATION_BACKENDS = ["utenza.web.identity.backend.Backend"]
_HASHERS = "utenza.web.identity.hashers"
# The first is the portal's own; the others verify what old portals left, and nothing else.
PASSWORD_HASHERS = [
    f"{_HASHERS}.SlowHasher",
    f"{_HASHERS}.BcryptHasher",
    f"{_HASHERS}.DjangoHasher",
    f"{_HASHERS}.AspnetHasher",
    f"{_HASHERS}.SealedHasher",
    f"{_HASHERS}.WrappedHasher",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email")},
    },
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 30 * 60

# The least that a failed sign-in takes: more than most old hashes of the contract.
FAILED_SIGN_IN_SECONDS = 0.15

SESSION_ENGINE = "utenza.http.sessions"
SESSION_COOKIE_AGE = env.seconds(
    "UTENZA_SESSION_SECONDS",
    default=12 * 3600,
    minimum=300,
    help="how long a session lasts at most",
)
SESSION_IDLE = timedelta(
    seconds=env.seconds(
        "UTENZA_SESSION_IDLE_SECONDS",
        default=30 * 60,
        minimum=600,
        help="how long a session lasts from one page to the next; counted in steps of 5 minutes",
    )
)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# How many proxies of the retailer's own stand before the portal: so many addresses at the end of
# X-Forwarded-For are believed, and not one more.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer(
    "UTENZA_TRUSTED_PROXIES",
    default=0,
    minimum=0,
    maximum=10,
    help="proxies before the portal whose X-Forwarded-For is believed",
)

ACCOUNT_ADAPTER = "utenza.web.identity.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["email", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
# The library counts in a cache of each process; the portal counts in its database.
ACCOUNT_RATE_LIMITS = False
_FORMS = "utenza.web.identity.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignIn",
    "change_password": f"{_FORMS}.ChangePassword",
    "reset_password_from_key": f"{_FORMS}.NewPassword",
    "user_token": f"{_FORMS}.ResetKey",
    "reauthenticate": f"{_FORMS}.Reauthenticate",
}

MFA_ADAPTER = "utenza.web.identity.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# The CIS knows the addresses; the portal verifies none of them.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": f"{_FORMS}.SecondFactor",
    "reauthenticate": f"{_FORMS}.SecondFactorAgain",
    "activate_totp": f"{_FORMS}.ActivateApp",
}

MAILER = "utenza.adapters.mail.gateway.DjangoMailer"
DEFAULT_FROM_EMAIL = env.text(
    "UTENZA_MAIL_FROM",
    default="Area Personale <noreply@example.invalid>",
    help="the sender of the portal's mail",
)
EMAIL_HOST = env.text("UTENZA_MAIL_HOST", default="localhost", help="the mail server")
EMAIL_PORT = env.integer("UTENZA_MAIL_PORT", default=25, minimum=1, maximum=65535, help="its port")
EMAIL_HOST_USER = env.text("UTENZA_MAIL_USER", default="", help="the account there, if it asks")
EMAIL_HOST_PASSWORD = env.secret("UTENZA_MAIL_PASSWORD", default="", help="that account's password")
EMAIL_USE_TLS = env.flag("UTENZA_MAIL_STARTTLS", default=False, help="whether to ask for STARTTLS")
EMAIL_TIMEOUT = 10

# Without a gateway a mobile number is proved by a code sent to the e-mail address.
SMS_GATEWAY = env.url(
    "UTENZA_SMS_GATEWAY",
    default="",
    help="where text messages are posted to as JSON; without it none are sent",
)
SMS_KEY = env.secret("UTENZA_SMS_KEY", default="", help="the bearer key of that gateway")
SMS_SENDER = env.text(
    "UTENZA_SMS_SENDER", default="", help="the sender of text messages, if the gateway asks for it"
)
TEXT_SENDER = "utenza.adapters.sms.gateway.HttpTextSender" if SMS_GATEWAY else ""
