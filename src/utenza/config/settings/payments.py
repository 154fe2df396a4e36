"""How customers pay online: the creditor of pagoPA, and where its payment page is."""

import re

from utenza.config import env


def _shaped(name: str, pattern: str, accepted: str, help_: str) -> str:
    value = env.text(name, default="", help=help_)
    if value and not re.fullmatch(pattern, value):
        raise env.BadSetting(name, f"{value[:80]!r} is not usable", accepted)
    return value


# Without a creditor nothing is paid from here, and pagoPA's calls are answered with a refusal.
PAGOPA_CREDITOR = _shaped(
    "UTENZA_PAGOPA_CREDITOR",
    r"[0-9]{11}",
    "11 digits",
    "fiscal code of the creditor on pagoPA; without it nothing is paid online",
)
PAGOPA_BROKER = _shaped(
    "UTENZA_PAGOPA_BROKER",
    r"[0-9]{11}",
    "11 digits",
    "fiscal code of the broker that owns the station; without it the creditor",
)
PAGOPA_STATION = _shaped(
    "UTENZA_PAGOPA_STATION",
    r"[0-9]{11}_[0-9]{2}",
    "the broker and two digits, such as 12345678903_01",
    "the station; without it the broker's first, _01",
)
PAGOPA_SEGREGATION_CODE = _shaped(
    "UTENZA_PAGOPA_SEGREGATION_CODE",
    r"[0-4][0-9]",
    "two digits",
    "segregation code of the notices that the portal itself issues, of which the CIS issues none;"
    " without it what came without a notice number is not paid online",
)
PAGOPA_COMPANY_NAME = env.text(
    "UTENZA_PAGOPA_COMPANY_NAME",
    default="",
    help="the creditor as pagoPA shows it, up to 140 characters; without it the company",
)
PAGOPA_IBAN = _shaped(
    "UTENZA_PAGOPA_IBAN",
    r"IT[0-9]{2}[A-Z][0-9A-Z]{22}",
    "an Italian IBAN",
    "account declared to pagoPA, on which the money arrives",
)
# PagoPA's taxonomy gives it; there is no default to guess.
PAGOPA_TAXONOMY = _shaped(
    "UTENZA_PAGOPA_TAXONOMY",
    r"[6-9]/[0-9]{7}(IM|TS|SP|SA|AP)/",
    "a code such as 9/0101002IM/",
    "taxonomy code of the creditor's payments (transferCategory)",
)
PAGOPA_CHECKOUT_URL = env.url(
    "UTENZA_PAGOPA_CHECKOUT_URL",
    default="",
    schemes=("https", "http"),
    help="the Checkout service up to its version, such as"
    " https://api.platform.pagopa.it/checkout/ec/v2",
)
PAGOPA_CHECKOUT_KEY = env.secret(
    "UTENZA_PAGOPA_CHECKOUT_KEY",
    default="",
    help="Checkout's subscription key, if it wants one",
)
# The proxy ends mutual TLS and says the name that it checked.
PAGOPA_CLIENTS = frozenset(
    env.listing(
        "UTENZA_PAGOPA_CLIENTS",
        default=(),
        help="names of the client certificates that may call the creditor's service, such as"
        " forwarder.platform.pagopa.it",
    )
)
PAGOPA_CLIENT_HEADER = env.text(
    "UTENZA_PAGOPA_CLIENT_HEADER",
    default="X-Client-Name",
    help="header in which the proxy writes the checked name of the client's certificate, and which"
    " it takes off whatever comes from outside",
)
# The demo takes calls of the simulator on the same machine, without any certificate.
PAGOPA_FROM_THIS_MACHINE = False
CHECKOUT = "utenza.adapters.pagopa.gateway.PagoPaCheckout"

_CARD_PAGES = {"stripe": "utenza.adapters.card.gateway.StripeCheckout"}
# Where a form of ours leads: the content policy names it.
CARD_PAGE = "https://checkout.stripe.com"
CARDS = _CARD_PAGES.get(
    env.choice(
        "UTENZA_CARDS",
        ("none", *_CARD_PAGES),
        default="none",
        help="whose payment page takes cards beside pagoPA",
    ),
    "",
)
CARD_KEY = env.secret("UTENZA_CARD_KEY", default="", help="secret key of the card payment page")
CARD_WEBHOOK_KEY = env.secret(
    "UTENZA_CARD_WEBHOOK_KEY",
    default="",
    minimum=16,
    help="key that signs what the card payment page tells us",
)
CARD_URL = env.url(
    "UTENZA_CARD_URL",
    default="https://api.stripe.com",
    schemes=("https", "http"),
    help="where the service of the card payment page is",
)
if CARDS:
    for _name, _value in (
        ("UTENZA_CARD_KEY", CARD_KEY),
        ("UTENZA_CARD_WEBHOOK_KEY", CARD_WEBHOOK_KEY),
    ):
        if not _value:
            raise env.BadSetting(_name, "the card payment page needs it, as UTENZA_CARDS is set")
if PAGOPA_CREDITOR:
    PAGOPA_BROKER = PAGOPA_BROKER or PAGOPA_CREDITOR
    PAGOPA_STATION = PAGOPA_STATION or f"{PAGOPA_BROKER}_01"
    for _name, _value in (
        ("UTENZA_PAGOPA_IBAN", PAGOPA_IBAN),
        ("UTENZA_PAGOPA_TAXONOMY", PAGOPA_TAXONOMY),
        ("UTENZA_PAGOPA_CHECKOUT_URL", PAGOPA_CHECKOUT_URL),
    ):
        if not _value:
            raise env.BadSetting(_name, "pagoPA needs it, since there is a UTENZA_PAGOPA_CREDITOR")
