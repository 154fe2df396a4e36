"""
Settings read from the environment, each with its type; a bad value stops the start with words.

A blank variable counts as one that is not set. What may hold a password (`secret`, `url`) is also
read from the file named by NAME_FILE, and no message repeats it.
"""
# ruff: noqa: A002 - `help` is the word that every reader of settings uses for it

import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
D = TypeVar("D")

PREFIX = "UTENZA_"
LONGEST_FILE = 64 * 1024
SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
WORDS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


class BadSetting(Exception):
    """The start stops here: the variable, what is wrong with it, what would be right."""

    def __init__(self, name: str, problem: str, accepted: str = "") -> None:
        super().__init__(f"{name}: {problem}." + (f" Accepted: {accepted}." if accepted else ""))
        self.name = name


# The default of a variable that has none; typed as Any to stand for a default of every type.
REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable the portal reads; `default` is None where it must be given."""

    name: str
    kind: str
    default: str | None
    help: str = ""


_declared: dict[str, Setting] = {}


def declared() -> tuple[Setting, ...]:
    """Return the variables asked for until now, by name."""
    return tuple(_declared[name] for name in sorted(_declared))


def unknown() -> tuple[str, ...]:
    """Return the UTENZA_ variables that are set but nobody asked for: misspelt, most likely."""
    known = _declared.keys() | {f"{name}_FILE" for name in _declared}
    return tuple(sorted(name for name in os.environ.keys() - known if name.startswith(PREFIX)))


def text(name: str, default: str | D = REQUIRED, *, help: str = "") -> str | D:
    return _read(_declare(name, "text", default, help), "a text", str, default)


def flag(name: str, default: bool | D = REQUIRED, *, help: str = "") -> bool | D:  # noqa: FBT001 - the default of a flag is one
    def parse(value: str) -> bool:
        return WORDS[value.lower()]

    return _read(_declare(name, "flag", default, help), ", ".join(WORDS), parse, default)


def integer(
    name: str,
    default: int | D = REQUIRED,
    minimum: int | None = None,
    maximum: int | None = None,
    *,
    help: str = "",
) -> int | D:
    def parse(value: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
            raise ValueError
        return _within(int(value), minimum, maximum)

    accepted = "a whole number" + _limits(minimum, maximum)
    return _read(_declare(name, "integer", default, help), accepted, parse, default)


def seconds(
    name: str,
    default: int | D = REQUIRED,
    minimum: int | None = 0,
    maximum: int | None = None,
    *,
    help: str = "",
) -> int | D:
    """Return a time in seconds, written as `90`, `90s`, `15m`, `12h` or `30d`."""

    def parse(value: str) -> int:
        match = re.fullmatch(r"([0-9]{1,9})([smhd]?)", value)
        if match is None:
            raise ValueError
        return _within(int(match[1]) * SECONDS[match[2]], minimum, maximum)

    accepted = f"a time such as 90, 15m, 12h or 30d, in seconds{_limits(minimum, maximum)}"
    return _read(_declare(name, "seconds", default, help), accepted, parse, default)


def choice(
    name: str, options: Iterable[str], default: str | D = REQUIRED, *, help: str = ""
) -> str | D:
    known = tuple(options)

    def parse(value: str) -> str:
        return known[known.index(value)]

    accepted = "one of " + ", ".join(known)
    return _read(_declare(name, "choice", default, help), accepted, parse, default)


def listing(
    name: str, default: tuple[str, ...] | D = REQUIRED, *, help: str = ""
) -> tuple[str, ...] | D:
    def parse(value: str) -> tuple[str, ...]:
        items = tuple(item.strip() for item in value.split(","))
        if not all(items):
            raise ValueError
        return items

    setting = _declare(name, "listing", default, help)
    return _read(setting, "values divided by commas, none empty", parse, default)


def decimals(
    name: str, default: tuple[Decimal, ...] | D = REQUIRED, *, help: str = ""
) -> tuple[Decimal, ...] | D:
    """Return positive numbers, the least first, written as `1.5,3,4.5`."""

    def parse(value: str) -> tuple[Decimal, ...]:
        if not re.fullmatch(r"\s*\d+(\.\d+)?\s*(,\s*\d+(\.\d+)?\s*)*", value, re.ASCII):
            raise ValueError
        found = sorted({Decimal(item.strip()) for item in value.split(",")})
        if not found[0]:
            raise ValueError
        return tuple(found)

    accepted = "numbers above 0 such as 1.5,3,4.5"
    return _read(_declare(name, "decimals", default, help), accepted, parse, default)


def decimal(name: str, default: Decimal | D = REQUIRED, *, help: str = "") -> Decimal | D:
    """Return a positive number, written as `10.7`."""

    def parse(value: str) -> Decimal:
        if not re.fullmatch(r"\s*\d{1,9}(\.\d{1,9})?\s*", value, re.ASCII) or not Decimal(value):
            raise ValueError
        return Decimal(value.strip())

    return _read(
        _declare(name, "decimal", default, help), "a number above 0 such as 10.7", parse, default
    )


def numbers(
    name: str,
    default: Mapping[str, int] | D = REQUIRED,
    minimum: int | None = None,
    maximum: int | None = None,
    *,
    help: str = "",
) -> Mapping[str, int] | D:
    """Return whole numbers by name, written as `bill_copy=5,complaint=30`."""

    def parse(value: str) -> Mapping[str, int]:
        pairs = [item.strip().partition("=") for item in value.split(",")]
        if not all(re.fullmatch(r"[a-z_]+", key) for key, _, _ in pairs):
            raise ValueError
        return {key: _within(int(number), minimum, maximum) for key, _, number in pairs}

    accepted = "names with numbers such as bill_copy=5,complaint=30" + _limits(minimum, maximum)
    return _read(_declare(name, "numbers", default, help), accepted, parse, default)


def hosts(name: str, *, help: str = "") -> tuple[str, ...]:
    """Return whole host names: under any other one a stranger's link could leave in our letters."""
    names = listing(name, help=help)
    for one in names:
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", one):
            raise BadSetting(name, f"{one!r} is no whole host name, without scheme, port or *")
    return names


def origin(name: str, default: str | D = REQUIRED, *, help: str = "") -> str | D:
    """Return scheme, host and port of a web site, without the slash at its end."""

    def parse(value: str) -> str:
        match = re.fullmatch(
            r"(https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?)/?", value
        )
        if match is None:
            raise ValueError
        return match[1].lower()

    setting = _declare(name, "origin", default, help)
    return _read(setting, "an address such as https://area.example.it", parse, default)


def make_folder(name: str, folder: Path) -> None:
    """Make the folder unless it is there; stop where nothing can be kept in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(name, f"{folder}: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(name, f"{folder}: nothing can be written there")


def path(
    name: str,
    default: Path | D = REQUIRED,
    *,
    must_exist: bool = False,
    help: str = "",
) -> Path | D:
    """Return an absolute path; a relative one counts from the current folder."""

    def parse(value: str) -> Path:
        found = Path(value).expanduser().absolute()
        if must_exist and not found.exists():
            raise ValueError
        return found

    accepted = "a path that exists" if must_exist else "a path"
    given = _read(_declare(name, "path", default, help), accepted, parse, default)
    return given.absolute() if isinstance(given, Path) else given


def url(
    name: str,
    default: str | D = REQUIRED,
    *,
    schemes: Iterable[str] = ("https",),
    help: str = "",
) -> str | D:
    """Return a URL with one of these schemes; NAME_FILE does too, since it may hold a password."""
    known = tuple(schemes)

    def parse(value: str) -> str:
        parts = urlsplit(value)
        # A database on a Unix socket has no host, only a path.
        if parts.scheme not in known or not (parts.netloc or parts.path or parts.query):
            raise ValueError
        return value

    setting = _declare(name, "url", default, help)
    accepted = "a URL that begins with " + " or ".join(f"{scheme}://" for scheme in known)
    return _read(setting, accepted, parse, default)


def secret(
    name: str,
    default: str | D = REQUIRED,
    *,
    minimum: int = 1,
    strict: bool = False,
    help: str = "",
) -> str | D:
    """
    Return NAME, or the content of the file that NAME_FILE names, of `minimum` characters or more.

    `strict` refuses a file that every account of the machine can read; containers mount theirs so.
    """

    def parse(value: str) -> str:
        if len(value) < minimum:
            raise ValueError
        return value

    setting = _declare(name, "secret", default, help)
    accepted = f"{minimum} characters or more, in {name} or in the file that {name}_FILE names"
    return _read(setting, accepted, parse, default, strict=strict)


HIDDEN = ("secret", "url")


def _declare(name: str, kind: str, default: object, help: str) -> Setting:
    setting = Setting(name, kind, _shown(kind, default), help)
    known = _declared.setdefault(name, setting)
    if (known.kind, known.default) != (kind, setting.default):
        raise RuntimeError(f"{name} is read in two places that disagree about it")
    return known


def _shown(kind: str, default: object) -> str | None:
    if default is REQUIRED:
        return None
    if default is None or kind == "secret":
        return ""
    if isinstance(default, tuple):
        return ",".join(default)
    if isinstance(default, Mapping):
        return ",".join(f"{key}={value}" for key, value in default.items())
    return str(int(default)) if isinstance(default, bool) else str(default)


def _read(
    setting: Setting,
    accepted: str,
    parse: Callable[[str], T],
    default: D,
    *,
    strict: bool = False,
) -> T | D:
    hidden = setting.kind in HIDDEN
    value = _given(setting.name, accepted, strict=strict) if hidden else _plain(setting.name)
    if not value:
        if default is REQUIRED:
            raise BadSetting(setting.name, "it is not set", accepted)
        return default
    try:
        return parse(value)
    except (ValueError, KeyError):
        problem = "the value is not usable" if hidden else f"{value[:80]!r} is not usable"
        raise BadSetting(setting.name, problem, accepted) from None


def _plain(name: str) -> str:
    return os.environ.get(name, "").strip()


def _given(name: str, accepted: str, *, strict: bool) -> str:
    """Return the variable or what its file holds; refuse both at once."""
    value, file = _plain(name), _plain(f"{name}_FILE")
    if value and file:
        raise BadSetting(name, f"both it and {name}_FILE are set", "one of the two")
    if not file:
        return value
    content = _content(f"{name}_FILE", Path(file), strict=strict)
    if not content:
        raise BadSetting(f"{name}_FILE", f"{file} is empty", accepted)
    return content


def _content(name: str, file: Path, *, strict: bool) -> str:
    try:
        with file.open(encoding="utf-8") as opened:
            _check_keeper(name, file, os.fstat(opened.fileno()).st_mode, strict=strict)
            content = opened.read(LONGEST_FILE + 1)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BadSetting(name, f"{file} can't be read: {reason}", "a readable file") from None
    if len(content) > LONGEST_FILE:
        raise BadSetting(name, f"{file} is too long", f"at most {LONGEST_FILE} characters")
    return content.strip()


def _check_keeper(name: str, file: Path, mode: int, *, strict: bool) -> None:
    """Refuse a secret's file that strangers can write, and when strict one they can read."""
    if mode & stat.S_IWOTH:
        raise BadSetting(name, f"everybody can write {file}", "a file that only its owner writes")
    if strict and mode & stat.S_IROTH:
        raise BadSetting(name, f"everybody can read {file}", "a file with mode 0600 or 0640")


def _within(number: int, minimum: int | None, maximum: int | None) -> int:
    if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
        raise ValueError
    return number


def _limits(minimum: int | None, maximum: int | None) -> str:
    lowest = "" if minimum is None else f" from {minimum}"
    return lowest + ("" if maximum is None else f" up to {maximum}")
