"""The reliability diagram as a small SVG."""

from __future__ import annotations

import math

from embeddings.evaluation.reliability import Reliability

SIZE, MARGIN = 320, 44
INK, FAINT = "#1a1a1a", "#8a8a8a"


def _x(share: float) -> float:
    return MARGIN + share * SIZE


def _y(share: float) -> float:
    return MARGIN / 2 + (1 - share) * SIZE


def _text(x: float, y: float, text: str, anchor: str = "middle", turn: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{turn}>{text}</text>'


def svg(found: Reliability, title: str) -> str:
    """A dot for each bin, its area by the number of questions, with the 95 % interval; the diagonal is honesty."""
    width, height = SIZE + 1.5 * MARGIN, SIZE + 1.5 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" font-family="sans-serif" font-size="11" fill="{INK}" role="img">',
        f"<title>{title}</title>",
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="{INK}"/>',
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="{FAINT}" stroke-dasharray="4 4"/>',
    ]
    for share in (0.0, 0.5, 1.0):
        parts.append(_text(_x(share), _y(0) + 14, f"{share:g}"))
        parts.append(_text(_x(0) - 6, _y(share) + 4, f"{share:g}", "end"))
    parts.append(_text(_x(0.5), _y(0) + 28, "probability given"))
    x, y = _x(0) - 30, _y(0.5)
    parts.append(_text(x, y, "share right", turn=f' transform="rotate(-90 {x:.0f} {y:.0f})"'))
    for row in found.bins:
        if row.n:
            low, high = row.share.interval()
            at, radius = _x(row.mean), 2 + 12 * math.sqrt(row.n / found.n)
            parts.append(f'<path d="M{at:.1f} {_y(low):.1f}V{_y(high):.1f}" stroke="{FAINT}"/>')
            parts.append(f'<circle cx="{at:.1f}" cy="{_y(row.right / row.n):.1f}" r="{radius:.1f}" fill="#1f6fb2"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"
