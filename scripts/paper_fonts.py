"""
Write the fonts of the papers from those of the pages: two weights as TrueType, and what they hold.

`python scripts/paper_fonts.py`, where fonttools and brotli are installed, which nothing else needs.
The compiler reads no woff2 and takes a variable font for its lightest weight. What it writes is
committed; src/utenza/adapters/pdf/VENDORED.md has the hashes.
"""
# ruff: noqa: INP001, T201 - a script

import hashlib
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

PACKAGE = Path(__file__).parents[1] / "src" / "utenza"
PARTS = [
    PACKAGE / "web" / "static" / "fonts" / f"{name}.woff2" for name in ("figtree", "figtree-ext")
]
FONTS = PACKAGE / "adapters" / "pdf" / "templates" / "fonts"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
# Names that say where the font is from; those that say which of the family it is are written anew.
KEPT_NAMES = (0, 5, 13, 14)
WINDOWS_ENGLISH = (3, 1, 0x409)


def one_weight(name: str, weight: int, folder: Path) -> TTFont:
    """Return the two parts of the family, at this weight, as one font."""
    paths = []
    for part in PARTS:
        font = instancer.instantiateVariableFont(TTFont(part), {"wght": weight})
        font.flavor, made = None, font["head"].modified
        paths.append(folder / f"{part.stem}-{weight}.ttf")
        font.save(paths[-1])
    merged = Merger().merge([str(path) for path in paths])
    rename(merged, name)
    merged["OS/2"].usWeightClass = weight
    merged["head"].created = merged["head"].modified = made
    return merged


def rename(font: TTFont, name: str) -> None:
    names = font["name"]
    for record in list(names.names):
        if record.nameID not in KEPT_NAMES:
            names.removeNames(nameID=record.nameID)
    family = "Figtree" if name == "Regular" else f"Figtree {name}"
    told = {1: family, 2: "Regular", 3: f"Figtree-{name}", 4: f"Figtree {name}"}
    told |= {6: f"Figtree-{name}", 16: "Figtree", 17: name}
    for number, text in told.items():
        names.setName(text, number, *WINDOWS_ENGLISH)


def main() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    held = []
    with tempfile.TemporaryDirectory() as folder:
        for name, weight in WEIGHTS.items():
            font = one_weight(name, weight, Path(folder))
            font.recalcTimestamp = False
            font.save(FONTS / f"Figtree-{name}.ttf")
            held.append(set(font.getBestCmap()))
    characters = sorted(chr(code) for code in set.intersection(*held) if code >= ord(" "))
    (FONTS / "characters.txt").write_text("".join(characters), encoding="utf-8")
    for path in sorted(FONTS.iterdir()):
        print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
