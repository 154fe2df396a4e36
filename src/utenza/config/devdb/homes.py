"""Where a home's servers are: in it, or in a folder of /var/tmp that `HOME/elsewhere` names."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from utenza.config.devdb.accounts import account_of, borrowed
from utenza.config.devdb.refusal import NoDatabase
from utenza.config.devdb.servers import SOCKET, Server

ELSEWHERE = Path("/var/tmp")  # noqa: S108 - it outlives a reboot; mkdtemp makes the folder
KINDS = {False: "safe", True: "fast"}
LONGEST_SOCKET = 107  # bytes, on Linux


@contextmanager
def locked(home: Path) -> Iterator[Path]:
    """
    Hold the home for ourselves, and give the folder that its servers are in.

    Raises NoDatabase.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise NoDatabase(f"{error.filename}: {error.strerror}; see UTENZA_HOME") from error
    with os.fdopen(lock):
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield _base(home)


def server(base: Path, *, fast: bool) -> Server:
    """
    Return the server of this kind, its place made and shut to everyone but its account.

    Raises NoDatabase.
    """
    place = base / KINDS[fast]
    place.mkdir(mode=0o700, exist_ok=True)
    account, found = account_of(place), place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.uid):
        raise NoDatabase(f"{place} belongs to someone else; name another UTENZA_HOME")
    if account.uid is not None and account.gid is not None:
        os.chown(place, account.uid, account.gid, follow_symlinks=False)
    place.chmod(0o700)
    return Server(place, account)


def servers(base: Path) -> list[Server]:
    """Return those that were ever started."""
    places = (base / kind for kind in KINDS.values())
    return [Server(place, account_of(place)) for place in places if place.is_dir()]


def noted(home: Path) -> Path | None:
    """Return the folder elsewhere that holds this home's servers, if it is ours and still there."""
    with suppress(OSError):
        base = Path((home / "elsewhere").read_text().strip())
        if base.parent == ELSEWHERE and base.lstat().st_uid == os.geteuid():
            return base
    return None


def _base(home: Path) -> Path:
    if (base := noted(home)) is not None:
        return base
    is_here = any((home / kind).exists() for kind in KINDS.values())
    if is_here or (_can_be_addressed(home) and borrowed().can_reach(home)):
        return home
    return _elsewhere(home)


def _can_be_addressed(home: Path) -> bool:
    """Return whether a socket there has an address; a comma would divide it into two hosts."""
    longest = os.fsencode(home / KINDS[False] / SOCKET)
    return len(longest) <= LONGEST_SOCKET and b"," not in longest


def _elsewhere(home: Path) -> Path:
    prefix = f"utenza-db-{sha256(os.fsencode(home)).hexdigest()[:12]}-"
    # The home was deleted and made anew: it starts empty, and the old server serves nobody.
    for old in ELSEWHERE.glob(f"{prefix}*"):
        if old.lstat().st_uid == os.geteuid():
            for left in servers(old):
                left.stop()
    base = Path(tempfile.mkdtemp(prefix=prefix, dir=ELSEWHERE))
    base.chmod(0o711)  # for the borrowed account to pass through
    (home / "elsewhere").write_text(f"{base}\n")
    return base
