"""
Gather the Italian words of templates and code, and compile their English.

`python scripts/messages.py` brings locale/en/…/django.po up to date, prints what has no English
yet and writes the .mo; both files are committed. No gettext programs are needed.
"""
# ruff: noqa: INP001 - a script

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "utenza"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
    "Project-Id-Version": "utenza",
}
# context, singular, plural; what a message does not have is empty.
Key = tuple[str, str, str]


def words() -> dict[Key, set[str]]:
    """Return every marked message with the files that say it."""
    found: dict[Key, set[str]] = {}
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]:
        if "migrations" not in path.parts:
            for key in _words_of(path):
                found.setdefault(key, set()).add(path.relative_to(ROOT).as_posix())
    return found


def merged(catalogue: polib.POFile, found: dict[Key, set[str]]) -> polib.POFile:
    """Return the catalogue with exactly these messages, keeping the English it has."""
    known = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    result = polib.POFile(wrapwidth=99)
    result.metadata = HEADER
    for key in sorted(found, key=lambda words: (words[1], words)):
        entry = known.get(key) or _entry(key)
        entry.occurrences = [(path, "") for path in sorted(found[key])]
        entry.flags = ["python-format"] if "%(" in key[1] else []
        result.append(entry)
    return result


def untranslated(catalogue: polib.POFile) -> list[str]:
    return [entry.msgid for entry in catalogue if not entry.translated()]


def main() -> int:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    before = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    after = merged(before, words())
    after.save(str(CATALOGUE))
    CATALOGUE.with_suffix(".mo").write_bytes(after.to_binary())
    missing = untranslated(after)
    for message in missing:
        sys.stdout.write(f"no English yet: {message!r}\n")
    return 1 if missing else 0


def _words_of(path: Path) -> Iterator[Key]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _as_code(source, path)
    for _, function, message, _ in extract_python(BytesIO(source.encode()), KEYWORDS, [], {}):
        given = [part for part in _all(message) if part]
        if not given:
            continue
        context = given.pop(0) if "pgettext" in function else ""
        yield (context, given[0], given[1] if len(given) > 1 else "")


def _all(message: str | tuple[str | None, ...] | None) -> tuple[str | None, ...]:
    return message if isinstance(message, tuple) else (message,)


def _as_code(template: str, path: Path) -> str:
    """Return the template as Python's tokenizer reads it: its messages and nothing indented."""
    return "\n".join(line.strip() for line in templatize(template, str(path)).splitlines())


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _entry(key: Key) -> polib.POEntry:
    context, singular, plural = key
    return polib.POEntry(
        msgctxt=context or None,
        msgid=singular,
        msgid_plural=plural or None,
        msgstr_plural={0: "", 1: ""} if plural else {},
    )


if __name__ == "__main__":
    sys.exit(main())
