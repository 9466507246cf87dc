"""Charts as inline SVG: shapes alone, which stretch to any width; words stand beside them as HTML, so that they do not.

Every text that comes in is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from inbox_guard.reading.unseen import one_line

_HEIGHT = 100  # units of the drawing; the page decides how tall that is
_GAP = 0.18  # of a column's width
_LABELS = 6  # below the columns, at most
_STEPS = (1, 2, 5)


def text(words: str) -> str:
    """Words as HTML: escaped, without characters that change what stands around them."""
    return escape(one_line(words), quote=True)


def columns(names: Sequence[str], stacks: Sequence[Mapping[str, int]], title: str) -> str:
    """Stacked columns with a scale on the left and some names below.

    Args:
        names: of the columns.
        stacks: of each column class → number, from the bottom up; the class gives the colour.
        title: what is shown, for those who cannot see it.
    """
    top = scale(max((sum(stack.values()) for stack in stacks), default=0))
    lines = "".join(f'<line class="grid" x1="0" x2="{len(stacks)}" y1="{y}" y2="{y}"/>' for y in (0, 50, 100))
    bars = "".join(_column(number, names[number], stack, top) for number, stack in enumerate(stacks))
    middle = f"<span>{top // 2}</span>" if top % 2 == 0 else "<span></span>"
    return (
        f'<div class="chart"><div class="y" aria-hidden="true"><span>{top}</span>{middle}<span>0</span></div>'
        f'<svg viewBox="0 0 {max(1, len(stacks))} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{text(title)}">{lines}{bars}</svg>'
        f'<div class="x" aria-hidden="true">{"".join(f"<span>{text(n)}</span>" for n in spread(names))}</div></div>'
    )


def _column(number: int, name: str, stack: Mapping[str, int], top: int) -> str:
    bottom, shapes = float(_HEIGHT), ""
    for kind, count in stack.items():
        height = _HEIGHT * count / top
        bottom -= height
        shapes += (
            f'<rect class="{text(kind)}" x="{number + _GAP / 2:.2f}" width="{1 - _GAP:.2f}" y="{bottom:.2f}" '
            f'height="{height:.2f}"/>'
            if count
            else ""
        )
    told = ", ".join(f"{kind} {count}" for kind, count in stack.items() if count)
    return f"<g><title>{text(name)}: {text(told)}</title>{shapes}</g>" if shapes else ""


def rows(bars: Iterable[tuple[str, str, int]]) -> str:
    """Bars that lie, each with its name in front and its number behind: class, name, number."""
    all_ = list(bars)
    most = max((number for *_, number in all_), default=1)
    lines = [
        f'<dt>{text(name)}</dt><dd>{_lying(kind, number / most)}</dd><dd class="n">{number}</dd>'
        for kind, name, number in all_
    ]
    return f'<dl class="rows">{"".join(lines)}</dl>'


def _lying(kind: str, part: float) -> str:
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="{text(kind)}" width="{100 * part:.2f}" height="10"/></svg>'
    )


def legend(entries: Iterable[tuple[str, str, int]]) -> str:
    """What the colours mean: class, name, number."""
    items = "".join(f'<li class="{text(kind)}"><i></i><span>{text(name)} {n}</span></li>' for kind, name, n in entries)
    return f'<ul class="legend">{items}</ul>'


def scale(most: int) -> int:
    """The end of a scale: the next number of 2, 5, 10, 20, 50, … that holds the largest column."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size >= max(most, 2):
                return step * size
        size *= 10


def spread(names: Sequence[str]) -> tuple[str, ...]:
    """So many of the names as fit below, the first and the last among them."""
    if len(names) <= _LABELS:
        return tuple(names)
    return tuple(names[round(n * (len(names) - 1) / (_LABELS - 1))] for n in range(_LABELS))
