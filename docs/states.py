"""The state diagram, drawn from the table of moves: `python -m docs.states` writes states.svg and workflow.md."""

from dataclasses import dataclass
from pathlib import Path

from docs import drawing, workflow
from docs.drawing import GRID
from docs.labelling import Spot, Wanted, place, place_title, spot_of
from docs.routing import Board, Box, Net
from models.workflow import MOVES, PLACING, SAID, STATES, Move

HERE = Path(__file__).parent
WIDE, HIGH = 8, 4  # a state's box, in grid points
COLUMNS, ROWS = (12, 26, 41, 55, 69, 84, 97), (6, 16, 27, 38)
SIZE = (106, 45)
PLACES = {  # column by progress, row; a state that is not named here stands at the foot
    "held": (0, 0), "filed": (0, 1), "returned": (0, 2), "merged": (0, 3), "asked": (1, 0), "accepted": (1, 1),
    "ordered": (2, 1), "conferring": (2, 2), "queried": (3, 0), "taken": (3, 1), "reported": (4, 1),
    "disputed": (4, 3), "rated": (5, 0), "answered": (5, 1), "looking_back": (5, 2), "closed": (6, 1),
    "withdrawn": (6, 3),
}  # fmt: skip
GROUPS = {"placing": PLACING, "said": SAID}
TITLES = {"placing": "在代表或联络站手中", "said": "已有答复，仍可提出异议"}
START, MANY = "", "＊"  # where all begins; what comes from more places than are worth so many arrows
MOST = 6  # arrows of one move, a group's frame counted once


@dataclass(frozen=True)
class Picture:
    nets: list[Net]
    on: Board
    wanted: list[Wanted]
    spots: list[Spot]

    def box(self, name: str) -> Box:
        return self.on.boxes.get(name) or self.on.frames[name]

    def spot(self, name: str) -> Spot:
        return spot_of(self.box(name), GRID)

    def svg(self) -> str:
        on, many = self.on, [MOVES[net.name] for net in self.nets if net.sources[0].startswith(MANY)]
        titles = [(place_title(on, on.frames[name], 12 * len(t), self.spots, GRID), t) for name, t in TITLES.items()]
        still = [move for move in MOVES.values() if move.to is None]
        legend, high = drawing.legend(SIZE[1] * GRID, SIZE[0] * GRID, many, still)
        return _page(SIZE[0] * GRID, high, [
            *(drawing.frame(box) for box in on.frames.values()),
            *(drawing.arrows(MOVES[net.name], net, on.boxes[net.to]) for net in self.nets),
            *(drawing.state(name, on.boxes[name]) for name in STATES),
            *(drawing.dot(box, name[:1]) for name, box in on.boxes.items() if name not in STATES),
            *(drawing.label(MOVES[one.name], spot) for one, spot in zip(self.wanted, self.spots, strict=True)),
            *(drawing.title(spot, said) for spot, said in titles),
            legend,
        ])  # fmt: skip


def main() -> None:
    for name, told in written(picture()).items():
        (HERE / name).write_text(told, "utf8")


def written(drawn: Picture) -> dict[str, str]:
    return {"states.svg": drawn.svg(), "workflow.md": workflow.markdown()}


def leading() -> list[Net]:
    """Every move that leads to another state."""
    found = [Net(move.name, _sources(move), move.to) for move in MOVES.values() if move.to]
    return [net if len(net.sources) <= MOST else Net(net.name, [MANY + net.to], net.to) for net in found]


def _sources(move: Move) -> list[str]:
    """A group's frame stands for all its states, unless the arrow leads into the group itself."""
    sources = [state for state in move.sources if state != move.to]
    for name, states in GROUPS.items():
        if move.to not in states and set(states) <= set(sources):
            sources = [name, *(state for state in sources if state not in states)]
    return sources


def board(nets: list[Net]) -> Board:
    boxes = {name: _box(name) for name in STATES}
    frames = {name: _around([boxes[state] for state in states]) for name, states in GROUPS.items()}
    boxes[START] = Box(1, ROWS[1] + 1, 2, 2)
    for net in nets:
        if net.sources[0].startswith(MANY):
            boxes[net.sources[0]] = Box(boxes[net.to].x - 7, boxes[net.to].y + 1, 2, 2)
    return Board(SIZE, boxes, frames)


def _box(state: str) -> Box:
    spare = [name for name in STATES if name not in PLACES]
    foot = [(n, len(ROWS) - 1) for n in range(len(COLUMNS)) if (n, len(ROWS) - 1) not in PLACES.values()]
    column, row = PLACES.get(state) or foot[spare.index(state)]
    return Box(COLUMNS[column], ROWS[row], WIDE, HIGH)


def _around(boxes: list[Box]) -> Box:
    left, top = min(box.x for box in boxes) - 2, min(box.y for box in boxes) - 2
    right, foot = max(box.x + box.wide for box in boxes) + 2, max(box.y + box.high for box in boxes) + 1
    return Box(left, top, right - left, foot - top)


def picture() -> Picture:
    """Every arrow on its way and every label in its place; drawing it is another matter."""
    nets = leading()
    on = board(nets)
    on.route(nets)
    parts = [(net.name, part) for net in nets for part in net.parts(on.boxes[net.to])]
    wanted = [Wanted(name, tuple(part), drawing.size_of(MOVES[name])) for name, part in parts]
    return Picture(nets, on, wanted, place(on, wanted, GRID))


def _page(wide: int, high: int, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    ground = f'<rect width="{wide}" height="{high}" fill="#fff"/>'
    told = f"一件诉求的一生：{len(STATES)}个状态，{len(MOVES)}个动作"
    heading = drawing.words(GRID, 2 * GRID, told, 'font-size="18" font-weight="bold"')
    return "\n".join([f'{head} font-family="{drawing.FONT}">', ground, heading, *parts, "</svg>\n"])


if __name__ == "__main__":
    main()
