"""What customers ask: codes, promised times, what stays at the counter, how the CIS is told."""

from datetime import timedelta
from decimal import Decimal

from utenza.config import env

REQUEST_PREFIX = env.text(
    "UTENZA_REQUEST_PREFIX",
    default="AP",
    help="how the codes of requests born in the portal begin",
)
PROMISED_DAYS = env.numbers(
    "UTENZA_PROMISED_DAYS",
    default={},
    minimum=1,
    maximum=365,
    help="days promised for a type of request, such as bill_copy=5,complaint=30",
)
AT_THE_COUNTER = frozenset(
    env.listing(
        "UTENZA_AT_THE_COUNTER",
        default=(),
        help="types of request that are made by telephone or at the counter, such as voltura",
    )
)
DRAFT_KEPT = timedelta(
    days=env.integer(
        "UTENZA_DRAFT_DAYS",
        default=30,
        minimum=1,
        maximum=365,
        help="days after which a request half written is thrown away, with the files given with it",
    )
)
# Empty: the steps of service_requests/rules/contracts.py.
POWERS_KW = env.decimals(
    "UTENZA_POWERS_KW",
    default=(),
    help="powers in kW that customers can choose, such as 1.5,3,4.5,6; else the usual steps to 30",
)
CIS_RECEIVER = "utenza.adapters.cis.gateway.Webhook"
CIS_WEBHOOK_URL = env.url(
    "UTENZA_CIS_WEBHOOK_URL",
    default="",
    schemes=("https", "http"),
    help="where each request is posted; without it the CIS takes them with `utenza requests-out`",
)
CIS_WEBHOOK_KEY = env.secret(
    "UTENZA_CIS_WEBHOOK_KEY",
    default="",
    minimum=32,
    help="key that signs what is posted to the CIS",
)
if CIS_WEBHOOK_URL and not CIS_WEBHOOK_KEY:
    raise env.BadSetting("UTENZA_CIS_WEBHOOK_KEY", "the webhook needs a key that signs")
INSTALMENTS_LEAST = Decimal(
    env.integer(
        "UTENZA_INSTALMENTS_LEAST",
        default=50,
        minimum=1,
        help="EUR that have to be open before a bill may be paid in instalments",
    )
)
INSTALMENTS_MOST = env.integer(
    "UTENZA_INSTALMENTS_MOST", default=6, minimum=2, maximum=60, help="instalments at most"
)
INSTALMENTS_DAYS_AFTER_DUE = env.integer(
    "UTENZA_INSTALMENTS_DAYS_AFTER_DUE",
    default=10,
    minimum=0,
    maximum=365,
    help="days after the due date within which instalments may be asked for",
)
