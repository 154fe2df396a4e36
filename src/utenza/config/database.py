"""The settings of the one database, from its URL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from utenza.config import env

# A server that is gone or mute is given up after so long; then the page says that it comes back.
_GIVES_UP = {"connect_timeout": "3", "tcp_user_timeout": "10000"}
_POOL_SECONDS = 3


def database(url: str) -> dict[str, Any]:
    """
    Return Django's settings for a libpq URL such as `postgresql://user@host:5432/name?sslmode=require`.

    What stands after the question mark goes to libpq as it is; `host` may be a socket's folder.
    """
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    size = env.integer(
        "UTENZA_DATABASE_POOL",
        default=8,
        minimum=1,
        maximum=200,
        help="connections to PostgreSQL that one web process keeps",
    )
    prepare = env.integer(
        "UTENZA_DATABASE_PREPARE",
        default=3,
        minimum=0,
        help="runs after which a statement is prepared; 0 is never, for PgBouncer before 1.21",
    )
    if prepare:
        options |= {"server_side_binding": True, "prepare_threshold": prepare}
    return {
        "ENGINE": "utenza.storage.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": options.pop("password", unquote(parts.password or "")),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": {
            **_GIVES_UP,
            **options,
            # It tries again after ever longer pauses, for so long; then at each request.
            "pool": {
                "min_size": 1,
                "max_size": size,
                "timeout": _POOL_SECONDS,
                "reconnect_timeout": _POOL_SECONDS,
            },
        },
    }
