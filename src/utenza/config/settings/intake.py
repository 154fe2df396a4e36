"""How much a delivery of the CIS may ask for, and how much of it may be wrong."""

from utenza.config import env

INTAKE_LIMITS = {
    "rejects_percent": env.integer(
        "UTENZA_INTAKE_MAX_REJECTS",
        default=5,
        minimum=0,
        maximum=100,
        help="per cent of a file's rows that may be rejected before the delivery is refused",
    ),
    "total_bytes": env.integer(
        "UTENZA_INTAKE_MAX_MEGABYTES",
        default=200 * 1024,
        minimum=1,
        help="megabytes that a delivery may have once unpacked",
    )
    << 20,
    "ratio": env.integer(
        "UTENZA_INTAKE_MAX_RATIO",
        default=200,
        minimum=2,
        help="how many times larger than packed a file of a delivery may be",
    ),
    "entries": env.integer(
        "UTENZA_INTAKE_MAX_FILES",
        default=20_000_000,
        minimum=1,
        help="files that a delivery's zip may hold",
    ),
    "document_bytes": env.integer(
        "UTENZA_INTAKE_MAX_DOCUMENT_MEGABYTES",
        default=25,
        minimum=1,
        help="megabytes that one document of a delivery may have",
    )
    << 20,
    "wait_seconds": env.seconds(
        "UTENZA_INTAKE_WAIT",
        default=20,
        help="how long a delivery waits for another one to end before it is refused",
    ),
}
