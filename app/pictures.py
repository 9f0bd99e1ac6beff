"""Figures as pictures: SVG made here, that a screen reader can name, a black printer can print, and no script draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDE = 360  # in our own units; a page stretches the picture to its column
PART, WHOLE, EDGE, GROUND, INK = "#861513", "#f3dcdb", "#861513", "#6b7280", "#1d2129"
HEAD = 52  # beside columns: what the rows of numbers are
ROW = 21


@dataclass(frozen=True)
class Pair:
    """One column: a whole and how much of it is done, under a short label."""

    label: str
    whole: int
    part: int


@dataclass(frozen=True)
class Bar:
    """One line of a ranking; `said` stands at its end instead of the bare number."""

    label: str
    n: float
    said: str


def columns(name: str, title: str, words: tuple[str, str, str], pairs: Sequence[Pair], tall: int = 120) -> Markup:
    """Columns over their labels and numbers, `words` beside those. Whole outlined, part solid: colour says nothing."""
    most = max([1, *(pair.whole for pair in pairs)])
    slot = (WIDE - HEAD) / max(1, len(pairs))
    size = 13 if max([0, *(len(str(pair.whole)) for pair in pairs)]) * 8 < slot else 10
    drawn = [_pair(pair, HEAD + n * slot, slot, tall, most, size) for n, pair in enumerate(pairs)]
    legend = Markup("").join(_text(0, tall + ROW * (n + 1), word, 12, "start") for n, word in enumerate(words))
    ground = Markup('<path d="M{0} {1}H{2}" stroke="{3}" stroke-width="1"/>').format(HEAD, tall, WIDE, GROUND)
    told = "；".join(f"{pair.label}：{words[1]} {pair.whole}，{words[2]} {pair.part}" for pair in pairs)
    return _svg(name, title, told, tall + 3 * ROW + 6, Markup("").join([*drawn, ground, legend]))


def _pair(pair: Pair, left: float, slot: float, tall: int, most: int, size: int) -> Markup:
    wide, middle = slot * 0.62, left + slot / 2
    whole, part = (tall - 8) * pair.whole / most, (tall - 8) * pair.part / most
    box = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="1"/>')
    drawn = [
        box.format(of, _r(middle - wide / 2), _r(tall - high), _r(wide), _r(high), fill, EDGE)
        for of, high, fill in (("whole", whole, WHOLE), ("part", part, PART)) if high
    ]  # fmt: skip
    rows = (pair.label, str(pair.whole), str(pair.part))
    return Markup("").join([*drawn, *(_text(middle, tall + ROW * (n + 1), row, size) for n, row in enumerate(rows))])


def bars(name: str, title: str, rows: Sequence[Bar]) -> Markup:
    """A ranking, each line its words above its bar: long names need no room beside it."""
    most, high = max([1.0, *(row.n for row in rows)]), 40
    drawn = [_bar(row, n * high, most) for n, row in enumerate(rows)]
    told = "；".join(f"{row.label} {row.said}" for row in rows)
    return _svg(name, title, told, max(1, len(rows)) * high, Markup("").join(drawn))


def _bar(row: Bar, top: float, most: float) -> Markup:
    long = (WIDE - 2) * row.n / most
    track = Markup('<path d="M0 {0}H{1}" stroke="#b9bfc9" stroke-width="1"/>').format(top + 34, WIDE)
    box = Markup('<rect class="part" x="0" y="{}" width="{}" height="11" fill="{}"/>')
    solid = box.format(top + 23, _r(max(long, 1)), PART)
    words = _text(0, top + 17, _short(row.label, 15), 14, "start") + _text(WIDE, top + 17, row.said, 14, "end")
    return track + words + (solid if row.n else Markup(""))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def spark(name: str, title: str, values: Sequence[int]) -> Markup:
    """A line without numbers for one among many; its last point is marked, its words say every value."""
    wide, tall, most = 160, 40, max([1, *values])
    step = (wide - 12) / max(1, len(values) - 1)
    points = [(6 + n * step, tall - 5 - (tall - 12) * value / most) for n, value in enumerate(values)]
    line = " ".join(f"{_r(x)},{_r(y)}" for x, y in points)
    last = points[-1] if points else (6.0, tall - 5.0)
    drawn = Markup(
        '<path d="M0 {3}H{4}" stroke="#b9bfc9" stroke-width="1"/>'
        '<polyline points="{0}" fill="none" stroke="{5}" stroke-width="2.5" stroke-linejoin="round"/>'
        '<circle cx="{1}" cy="{2}" r="4" fill="{5}"/>'
    ).format(line, _r(last[0]), _r(last[1]), tall - 1, wide, PART)
    return _svg(name, title, "、".join(map(str, values)), tall, drawn, wide, "spark")


def _text(x: float, y: float, words: str, size: int, anchor: str = "middle") -> Markup:
    made = Markup('<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}">{}</text>')
    return made.format(_r(x), _r(y), size, anchor, "currentColor", words)


def _svg(
    name: str, title: str, told: str, high: float, inside: Markup, wide: int = WIDE, kind: str = "picture"
) -> Markup:  # fmt: skip
    return Markup(
        '<svg class="{0}" role="img" aria-labelledby="{1}-t {1}-d" viewBox="0 0 {2} {3}"'
        ' xmlns="http://www.w3.org/2000/svg"><title id="{1}-t">{4}</title><desc id="{1}-d">{5}</desc>{6}</svg>'
    ).format(kind, escape(name), wide, _r(high), title, told, inside)


def _r(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
