"""QR codes as drawings that a page or a document takes in."""

import io

import segno

# Around the code nothing may be printed for four modules, or some readers miss it (ISO 18004).
_QUIET_MODULES = 4


def qr_svg(text: str, *, version: int = 4) -> str:
    """
    Return the code as an `<svg>` that scales, black on white, without any style of its own.

    Error correction M. What doesn't fit the version is a bug: version 4 holds 62 bytes.
    """
    code = segno.make_qr(text, error="m", version=version, encoding="utf-8", boost_error=False)
    drawing = io.BytesIO()
    code.save(
        drawing,
        kind="svg",
        border=_QUIET_MODULES,
        light="#fff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    return drawing.getvalue().decode()
