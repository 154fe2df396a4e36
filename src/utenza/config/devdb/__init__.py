"""
The private PostgreSQL of a demo and of the tests: `python -m utenza.config.devdb start DIR`.

It listens on a Unix socket only, in a folder that only the server's account opens, and trusts who
gets there. Nothing of the system is changed for it: no account is made, no folder is opened.
"""

import re
from pathlib import Path

from utenza.config import env
from utenza.config.devdb import homes
from utenza.config.devdb.programs import programs, programs_for
from utenza.config.devdb.refusal import NoDatabase

__all__ = ["NoDatabase", "settings", "start", "status", "stop"]

# For bulk loads on a small machine; UTENZA_PG_SETTINGS has the last word.
SETTINGS = {
    "port": "5432",
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A power cut may ruin such a database: for tests alone.
WITHOUT_DISK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start(home: Path, *, fast: bool = False) -> str:
    """
    Return the URL of the home's PostgreSQL, started if it isn't running.

    `fast` is a server of its own beside the other, whose data may not survive a power cut.
    Raises NoDatabase, BadSetting.
    """
    bins, wanted = programs(), settings(fast=fast)
    with homes.locked(home.resolve()) as base:
        server = homes.server(base, fast=fast)
        if not server.answers(bins):
            server.launch(programs_for(server.account, bins, base), wanted)
        return server.url


def stop(home: Path) -> None:
    """
    Stop what runs for this home, in the safe way.

    Raises NoDatabase.
    """
    if home.exists():
        with homes.locked(home.resolve()) as base:
            for server in homes.servers(base):
                server.stop()


def status(home: Path) -> tuple[str, ...]:
    """Return the URLs of what runs for this home."""
    base = homes.noted(home.resolve()) or home.resolve()
    return tuple(server.url for server in homes.servers(base) if server.pid() is not None)


def settings(*, fast: bool) -> dict[str, str]:
    """
    Return the server's settings; a change counts from its next start.

    Raises BadSetting.
    """
    wishes = env.listing(
        "UTENZA_PG_SETTINGS",
        default=(),
        help="settings of the private server, as in shared_buffers=1GB,work_mem=64MB",
    )
    for wish in wishes:
        if not re.fullmatch(r"[a-z_.]+=[^\n]*", wish):
            raise env.BadSetting("UTENZA_PG_SETTINGS", f"{wish!r} is no name=value")
    own = SETTINGS | (WITHOUT_DISK if fast else {})
    return own | dict(wish.split("=", 1) for wish in wishes)
