"""The pieces of the state diagram as SVG: boxes, arrows, labels, and the legend below them."""

from collections.abc import Iterator, Sequence

from docs.labelling import Spot
from docs.routing import Box, Net, Point, Way
from models.workflow import PAUSED, STATES, Move

GRID = 15  # pixels between two points of the grid
FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"
INK, PALE = "#222", "#555"
ACTORS = {  # who acts → the mark on a label, what the legend says, colour, dashes: any one of the three is enough
    "resident": ("群", "群众（反映人）", "#1d5fa8", "9 4"),
    "deputy": ("代", "代表、网格员", "#b03a1e", ""),
    "office": ("站", "联络站、县人大（站长、工作人员、督办人）", "#5a2d82", "16 3"),
    "department": ("办", "承办单位（经办人）", "#1e6f3c", "10 3 2 3"),
    "system": ("系", "系统", PALE, "2 4"),
}
ROLES = {
    "resident": "resident", "deputy": "deputy", "grid_worker": "deputy", "chief": "office", "county": "office",
    "clerk": "office", "supervisor": "office", "handler": "department", "system": "system",
}  # fmt: skip
MARK, LINE, PAD, GAP = 15, 15, 3, 18  # pixels
NOTES = (
    "虚线框：从框边出发的箭头，框内每个状态都可以走；黄底断边：等待群众，时限暂停；灰底：已经结束；"
    "实心圆：诉求由此进来。"
)
STILL = "状态不变、只记入经过的动作："
SOURCE = "由 models/workflow.py 的动作表画出（make states）；各县自己的名称和停用的动作见 profiles/。"


def actors(move: Move) -> list[str]:
    """Who makes it, the first of them first: its line is drawn in their colour."""
    return list(dict.fromkeys(ROLES[role] for role in move.roles))


def lines_of(label: str) -> list[str]:
    """At most two, of like length, broken behind a comma where there is one."""
    if len(label) <= 5:
        return [label]
    cut = label.index("，") + 1 if "，" in label else (len(label) + 1) // 2
    return [label[:cut], label[cut:]]


def size_of(move: Move) -> Point:
    lines = lines_of(move.label)
    return 12 * max(map(len, lines)) + MARK * len(actors(move)) + 2 * PAD, LINE * len(lines) + 3


def rect(x: int, y: int, wide: int, high: int, look: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" {look}/>'


def words(x: int, y: int, said: str, look: str = 'font-size="12"') -> str:
    return f'<text x="{x}" y="{y}" {look}>{said}</text>'


def frame(box: Box) -> str:
    look = 'rx="12" fill="#f6f6f4" stroke="#999" stroke-dasharray="3 3"'
    return rect(box.x * GRID, box.y * GRID, box.wide * GRID, box.high * GRID, look)


def title(spot: Spot, said: str) -> str:
    return words(spot.x, spot.y + 4, said, f'font-size="12" fill="{PALE}" text-anchor="middle"')


def state(name: str, box: Box) -> str:
    one, x, y, wide = STATES[name], box.x * GRID, box.y * GRID, box.wide * GRID
    fill = "#fff3d6" if name in PAUSED else "#fff" if one.open else "#e4e4e4"
    edge = ' stroke-dasharray="7 3"' if name in PAUSED else ""
    size, middle = min(15, (wide - 8) // len(one.label)), x + wide // 2
    return (
        rect(x, y, wide, box.high * GRID, f'rx="10" fill="{fill}" stroke="{INK}" stroke-width="1.6"{edge}')
        + words(middle, y + 28, one.label, f'font-size="{size}" font-weight="bold" text-anchor="middle"')
        + words(middle, y + 47, name, f'font-size="12" fill="{PALE}" text-anchor="middle"')
    )


def dot(box: Box, sign: str = "") -> str:
    """Where all begins; or, hollow and with a sign, many places that the legend names."""
    x, y = (2 * box.x + box.wide) * GRID // 2, (2 * box.y + box.high) * GRID // 2
    look = f'fill="#fff" stroke="{INK}" stroke-width="1.6"' if sign else f'fill="{INK}"'
    told = words(x, y + 5, sign, 'font-size="14" text-anchor="middle"') if sign else ""
    return f'<circle cx="{x}" cy="{y}" r="{GRID - 3}" {look}/>{told}'


def arrows(move: Move, net: Net, target: Box) -> str:
    _, _, colour, dashes = ACTORS[actors(move)[0]]
    heads = [way for way in net.ways if target.holds(way[-1])]
    ways = "".join(f'<polyline points="{_points(way)}"/>' for way in net.ways)
    joints = "".join(
        f'<circle cx="{x * GRID}" cy="{y * GRID}" r="3" fill="{colour}" stroke="none"/>'
        for x, y in (way[-1] for way in net.ways if way not in heads)
    )
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    drawn = f'<g fill="none" stroke="{colour}" stroke-width="1.6"{dashed}>{ways}{joints}</g>'
    return drawn + "".join(_head(way, colour) for way in heads)


def _points(way: Way) -> str:
    return " ".join(f"{x * GRID},{y * GRID}" for x, y in way)


def _head(way: Way, colour: str) -> str:
    (x, y), (to_x, to_y) = way[-2], way[-1]
    dx, dy = (to_x > x) - (to_x < x), (to_y > y) - (to_y < y)
    x, y = to_x * GRID, to_y * GRID
    sides = " ".join(f"{x - 10 * dx + side * 4 * dy},{y - 10 * dy + side * 4 * dx}" for side in (1, -1))
    return f'<polygon points="{x},{y} {sides}" fill="{colour}"/>'


def label(move: Move, spot: Spot) -> str:
    lines, left = lines_of(move.label), spot.x - spot.wide + PAD
    ground = rect(left - PAD, spot.y - spot.high, 2 * spot.wide, 2 * spot.high, 'rx="4" fill="#fff"')
    at, first = left + MARK * len(actors(move)) + 1, spot.y + 4 - LINE * (len(lines) - 1) // 2
    told = "".join(words(at, first + LINE * n, line) for n, line in enumerate(lines))
    return ground + marks(move, left, spot.y) + told


def marks(move: Move, x: int, y: int) -> str:
    return "".join(_mark(who, x + MARK * n, y) for n, who in enumerate(actors(move)))


def _mark(who: str, x: int, y: int) -> str:
    sign, _, colour, _ = ACTORS[who]
    ground = rect(x, y - 7, MARK - 1, MARK - 1, f'rx="3" fill="{colour}"')
    return ground + words(x + 7, y + 4, sign, 'font-size="10" fill="#fff" text-anchor="middle"')


def legend(top: int, wide: int, many: Sequence[Move], still: Sequence[Move]) -> tuple[str, int]:
    """Its lines, and where it ends."""
    drawn, y = [_actors(top), words(GRID, top + 30, NOTES)], top + 26
    for move in many:
        y += 26
        told = f"＊{move.label}：从{'、'.join(STATES[name].label for name in move.sources)}，{_to(move)}。"
        drawn.append(marks(move, GRID, y) + words(GRID + MARK * len(actors(move)) + 3, y + 4, told))
    drawn.append(words(GRID, y + 30, STILL))
    for at, line, move in _flow(still, GRID + 12 * len(STILL), y + 26, wide - GRID):
        drawn.append(marks(move, at, line) + words(at + MARK * len(actors(move)) + 2, line + 4, move.label))
        y = line
    drawn.append(words(GRID, y + 30, SOURCE, f'font-size="12" fill="{PALE}"'))
    return "".join(drawn), y + 46


def _to(move: Move) -> str:
    return f"到“{STATES[move.to].label}”" if move.to else "状态不变"


def _actors(y: int) -> str:
    drawn, x = [], GRID
    for who, (_, said, colour, dashes) in ACTORS.items():
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        drawn.append(f'<path d="M{x} {y}h52" stroke="{colour}" stroke-width="1.6"{dashed}/>')
        drawn.append(_mark(who, x + 58, y) + words(x + 58 + MARK + 2, y + 4, said))
        x += 58 + MARK + 12 * len(said) + 2 * GAP
    return "".join(drawn)


def _flow(moves: Sequence[Move], x: int, y: int, right: int) -> Iterator[tuple[int, int, Move]]:
    """One behind another, and on the next line where the paper ends."""
    for move in moves:
        wide = MARK * len(actors(move)) + 12 * len(move.label) + GAP
        if x + wide > right:
            x, y = GRID, y + 22
        yield x, y, move
        x += wide
