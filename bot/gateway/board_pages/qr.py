"""An address as a QR code that can stand inside a page."""

from __future__ import annotations

import segno
from markupsafe import Markup

# A quarter of the code may be soiled or folded: these sheets are carried about.
ERROR_CORRECTION = "q"
QUIET_ZONE = 4


def qr_svg(address: str) -> Markup:
    """SVG markup without size, to be sized by the style sheet; black on white in every colour scheme."""
    code = segno.make(address, error=ERROR_CORRECTION, micro=False)
    svg: str = code.svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(svg)  # noqa: S704 - drawn by the library from modules, holds no text of ours
