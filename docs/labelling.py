"""Where each arrow's label stands: on its own line, on nothing else's, and as near the middle as that leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docs.routing import Board, Box, Point, Way

NEVER, OTHERS, JOINT, UPRIGHT, LATER, FRAME = 100_000, 400, 200, 60, 30, 150  # what a label would rather not cover


@dataclass(frozen=True)
class Spot:
    """A label's middle and its half sizes, in pixels."""

    x: int
    y: int
    wide: int
    high: int

    def covers(self, x: int, y: int, by: int = 0) -> bool:
        return abs(x - self.x) < self.wide + by and abs(y - self.y) < self.high + by

    def meets(self, other: "Spot") -> bool:
        return abs(self.x - other.x) < self.wide + other.wide + 3 and abs(self.y - other.y) < self.high + other.high + 3


@dataclass(frozen=True)
class Wanted:
    """A label of this size, for these ways; `name` owns their lines."""

    name: str
    ways: tuple[Way, ...]
    size: Point


def place(board: Board, wanted: Sequence[Wanted], grid: int) -> list[Spot]:
    """The most crowded first; whoever still meets something has the least of it."""
    lines = {(x * grid, y * grid): set(names) for (x, y), names in board.used.items() if names}
    wishes = [sorted(_wishes(one, grid, lines, board)) for one in wanted]
    placed: dict[int, Spot] = {}
    for n in sorted(range(len(wanted)), key=lambda n: (sum(cost < OTHERS for cost, _ in wishes[n]), n)):
        free = [w for w in wishes[n] if not any(_at(w[1], wanted[n].size).meets(other) for other in placed.values())]
        placed[n] = _at((free or wishes[n])[0][1], wanted[n].size)
    return [placed[n] for n in range(len(wanted))]


def _wishes(one: Wanted, grid: int, lines: Mapping[Point, set[str]], board: Board) -> Iterator[tuple[int, Point]]:
    joints = [way[-1] for way in one.ways[1:]] + [corner for way in one.ways for corner in way[1:-1]]
    for n, way in enumerate(one.ways):
        for start, end in pairwise(way):
            upright, long = start[0] == end[0], abs(end[0] - start[0]) + abs(end[1] - start[1])
            room = long * grid - (one.size[1] + 8 if upright else one.size[0] + 16)
            for step in range(1, 2 * long):
                x, y = ((2 * a * long + step * (b - a)) * grid // (2 * long) for a, b in zip(start, end, strict=True))
                cost = abs(step - long) * 2 + UPRIGHT * upright + LATER * n + max(0, -room)
                spot = _at((x, y), one.size)
                cost += JOINT * sum(spot.covers(a * grid, b * grid, 3) for a, b in joints)
                yield cost + _met(spot, one.name, lines, board, grid), (x, y)


def _met(spot: Spot, name: str, lines: Mapping[Point, set[str]], board: Board, grid: int) -> int:
    cost = NEVER * sum(spot.meets(spot_of(box, grid)) for box in board.boxes.values())
    for (x, y), names in lines.items():
        if spot.covers(x, y, 4):
            cost += OTHERS * len(names - {name})
    for frame in board.frames.values():
        one = spot_of(frame, grid)
        inside = abs(spot.x - one.x) + spot.wide <= one.wide and abs(spot.y - one.y) + spot.high <= one.high
        cost += FRAME if spot.meets(one) and not inside else 0
    return cost


def _at(middle: Point, size: Point) -> Spot:
    return Spot(*middle, size[0] // 2, size[1] // 2)


def spot_of(box: Box, grid: int) -> Spot:
    wide, high = box.wide * grid // 2, box.high * grid // 2
    return Spot(box.x * grid + wide, box.y * grid + high, wide, high)


def place_title(board: Board, frame: Box, wide: int, taken: Sequence[Spot], grid: int) -> Spot:
    """Inside its frame, above or below all that is in it, where the fewest arrows pass."""
    lines = {(x * grid, y * grid): set(names) for (x, y), names in board.used.items() if names}
    around, found = spot_of(frame, grid), []
    for y in (around.y - around.high + 12, around.y + around.high - 10):
        for x in range(around.x - around.wide + wide // 2 + 10, around.x + around.wide - wide // 2 - 9, 6):
            spot = _at((x, y), (wide, 14))
            met = NEVER * any(spot.meets(other) for other in taken)
            found.append((met + _met(spot, "", lines, board, grid), x, y))
    return _at(min(found)[1:], (wide, 14))
