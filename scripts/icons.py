"""Write the icon sprite from an unpacked `lucide-static`: `python scripts/icons.py FOLDER`."""
# ruff: noqa: INP001 - a script

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).parents[1] / "src/utenza/web/static/icons.svg"
# Where Lucide's name for a picture is not ours.
RENAMED = {"receipt": "receipt-euro", "palmtree": "tree-palm", "filter": "list-filter"}
NAMES = """
archive arrow-left arrow-right bell briefcase building calendar calendar-clock check chevron-down
chevron-right circle-check circle-help circle-minus circle-user-round circle-x clock credit-card
download external-link file-archive file-down file-text file-x files filter fingerprint flame
gauge glasses headset history hourglass house inbox info key-round landmark languages layers leaf
list-checks lock log-in log-out mail map-pin megaphone menu monitor package palmtree pencil phone plug plus
power printer receipt refresh-cw search shield shield-check siren smartphone store trash-2
triangle-alert tv undo-2 user-round users wallet warehouse x zap
""".split()  # noqa: SIM905 - eighty names read better so
LICENCE = "<!-- Lucide icons, ISC licence; see VENDORED.md -->"


def symbol(name: str, source: str) -> str:
    """Return one icon as a symbol; its strokes are styled by `.icon` in app.css."""
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if drawing is None:
        raise SystemExit(f"{name} is not an icon")
    shapes = re.sub(r"\s*\n\s*", "", drawing[1]).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def main(folder: Path) -> None:
    icons = [
        symbol(name, (folder / "icons" / f"{RENAMED.get(name, name)}.svg").read_text())
        for name in NAMES
    ]
    sprite = ['<svg xmlns="http://www.w3.org/2000/svg">', LICENCE, *icons, "</svg>", ""]
    SPRITE.write_text("\n".join(sprite))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
