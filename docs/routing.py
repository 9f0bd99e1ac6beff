"""Arrows on a grid: right-angled ways around boxes, that cross where they must and never run along one another."""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[int, int]
Way = tuple[Point, ...]
STEPS: tuple[Point, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))
FAR, BEND, CROSSING, BESIDE, THROUGH, AGAIN = 2, 6, 18, 2, 3, 24  # what a way would rather go round
NEAR = ({-1: 3, 1: 3}, {-3: 1, -2: 2, -1: 4, 1: 4, 2: 2, 3: 1})  # labels are wide: upright lines keep more apart


@dataclass(frozen=True)
class Box:
    """Whole grid points; a frame is a box that may be crossed."""

    x: int
    y: int
    wide: int
    high: int

    def ports(self) -> Iterator[tuple[Point, int]]:
        """Where an arrow may touch it, and the step that leads away; corners are left alone."""
        for x in range(self.x + 1, self.x + self.wide):
            yield (x, self.y), 3
            yield (x, self.y + self.high), 1
        for y in range(self.y + 1, self.y + self.high):
            yield (self.x, y), 2
            yield (self.x + self.wide, y), 0

    def holds(self, point: Point, by: int = 0) -> bool:
        x, y = point
        return self.x - by <= x <= self.x + self.wide + by and self.y - by <= y <= self.y + self.high + by

    def apart(self, other: "Box") -> bool:
        beside = self.x + self.wide <= other.x or other.x + other.wide <= self.x
        return beside or self.y + self.high <= other.y or other.y + other.high <= self.y


@dataclass
class Net:
    """All the arrows of one move: they meet on their way, and one head points at where it leads."""

    name: str
    sources: list[str]
    to: str
    ways: list[Way] = field(default_factory=list)

    def points(self) -> set[Point]:
        return {point for way in self.ways for point in walked(way)}

    def parts(self, head: Box) -> list[list[Way]]:
        """The ways by the arrow head they end in: each part wants a label of its own."""
        found = [[way] for way in self.ways if head.holds(way[-1])]
        for way in self.ways:
            if not head.holds(way[-1]):
                next(part for part in found if any(way[-1] in walked(known) for known in part)).append(way)
        return found


def walked(way: Way) -> Iterator[Point]:
    """Every grid point on it, its ends among them."""
    yield way[0]
    for (x, y), (to_x, to_y) in pairwise(way):
        for n in range(1, abs(to_x - x) + abs(to_y - y) + 1):
            yield x + n * _sign(to_x - x), y + n * _sign(to_y - y)


def _sign(n: int) -> int:
    return (n > 0) - (n < 0)


class Board:
    """The boxes, the frames around some of them, and what has been drawn so far."""

    def __init__(self, size: Point, boxes: dict[str, Box], frames: dict[str, Box]) -> None:
        self.size, self.boxes, self.frames = size, boxes, frames
        self.used: dict[Point, dict[str, set[int]]] = defaultdict(dict)  # point → net → axes
        self.blocked = {p for box in boxes.values() for p in _all(box)}
        self.beside = {p for box in boxes.values() for p in _all(box, 1)} - self.blocked

    def route(self, nets: Sequence[Net], rounds: int = 2) -> None:
        """Short ones first; then each is taken up once more, now that all the others are known."""
        for n in range(rounds):
            for net in sorted(nets, key=lambda net: (self._reach(net), net.name)):
                if n:
                    self._take_up(net)
                self._lay(net)

    def _reach(self, net: Net) -> int:
        return max(_apart(self._box(name), self._box(net.to)) for name in net.sources)

    def _box(self, name: str) -> Box:
        return self.boxes.get(name) or self.frames[name]

    def _take_up(self, net: Net) -> None:
        for point in net.points():
            self.used[point].pop(net.name, None)
        net.ways = []

    def _lay(self, net: Net) -> None:
        near = sorted(net.sources, key=lambda name: (_apart(self._box(name), self._box(net.to)), name))
        for name in near:
            goals = {point: (out + 2) % 4 for point, out in self._box(net.to).ports()}
            way = self._way(net, name, goals)
            net.ways.append(way)
            for before, after in pairwise(walked(way)):
                for here in (before, after):
                    self.used[here].setdefault(net.name, set()).add(_axis(before, after))

    def _way(self, net: Net, source: str, goals: dict[Point, int]) -> Way:
        """The cheapest from the source to the box it leads to, or to a way of the same move laid before."""
        joins = net.points() - set(goals) - {way[0] for way in net.ways}
        left, right, top, foot = _bounds([*joins, *goals])
        heap: list[tuple[int, int, Point, int]] = []
        came: dict[tuple[Point, int], tuple[Point, int] | None] = {}
        best: dict[tuple[Point, int], int] = {}

        def push(cost: int, point: Point, way: int, before: tuple[Point, int] | None) -> None:
            if cost < best.get((point, way), 1 << 30):
                best[point, way], came[point, way] = cost, before
                far = max(left - point[0], point[0] - right, 0) + max(top - point[1], point[1] - foot, 0)
                heapq.heappush(heap, (cost + FAR * far, cost, point, way))

        for point, out in self._box(source).ports():
            if self._free(net, point, out):
                push(self._corner(source, point), point, out, None)
        while heap:
            _, cost, point, way = heapq.heappop(heap)
            if point in joins or goals.get(point) == way:
                return _traced((point, way), came)
            if cost == best[point, way]:
                for price, there, after in self._onward(net, point, way, came[point, way] is not None):
                    if there not in self.blocked or goals.get(there) == after:
                        again = AGAIN if joins and there in goals else 0
                        push(cost + price + again, there, after, (point, way))
        raise ValueError(f"no way for {net.name} from {source}")

    def _onward(self, net: Net, point: Point, way: int, turns: bool) -> Iterator[tuple[int, Point, int]]:
        """Straight on, or round a corner if the way has begun and nobody else's line stands there."""
        for turn in (0, 1, 3) if turns else (0,):
            after = (way + turn) % 4
            there = (point[0] + STEPS[after][0], point[1] + STEPS[after][1])
            price = self._price(net, there, after)
            if price is not None and (not turn or self._free(net, point, after)):
                yield price + (BEND if turn else 0), there, after

    def _corner(self, source: str, point: Point) -> int:
        """Arrows leave from the middle of a side where they can."""
        if source in self.frames:
            return 0
        box, (x, y) = self.boxes[source], point
        return min(abs(2 * (x - box.x) - box.wide), abs(2 * (y - box.y) - box.high)) // 4

    def _free(self, net: Net, point: Point, way: int) -> bool:
        return all(way % 2 not in axes for name, axes in self.used[point].items() if name != net.name)

    def _price(self, net: Net, point: Point, way: int) -> int | None:
        x, y = point
        if not (1 <= x < self.size[0] and 1 <= y < self.size[1]) or not self._free(net, point, way):
            return None
        price = FAR + (BESIDE if point in self.beside else 0)
        price += CROSSING * sum(name != net.name for name in self.used[point])
        for off, near in NEAR[way % 2].items():
            beside = (x + off, y) if way % 2 else (x, y + off)
            price += 0 if self._free(net, beside, way) else near
        for frame in self.frames.values():
            if frame.holds(point):
                if not frame.holds(point, -1) and _along(frame, point, way):
                    return None
                price += THROUGH
        return price


def _along(frame: Box, point: Point, way: int) -> bool:
    x, y = point
    return x in (frame.x, frame.x + frame.wide) if way % 2 else y in (frame.y, frame.y + frame.high)


def _all(box: Box, by: int = 0) -> Iterator[Point]:
    for x in range(box.x - by, box.x + box.wide + by + 1):
        for y in range(box.y - by, box.y + box.high + by + 1):
            yield x, y


def _apart(one: Box, other: Box) -> int:
    return abs(2 * one.x + one.wide - 2 * other.x - other.wide) + abs(2 * one.y + one.high - 2 * other.y - other.high)


def _bounds(points: Sequence[Point]) -> tuple[int, int, int, int]:
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), max(across), min(down), max(down)


def _axis(one: Point, other: Point) -> int:
    return 0 if one[1] == other[1] else 1


def _traced(end: tuple[Point, int], came: dict[tuple[Point, int], tuple[Point, int] | None]) -> Way:
    """From the source to the end, corners only."""
    points, at = [], end
    while at is not None:
        points.append(at[0])
        at = came[at]  # type: ignore[assignment]
    points.reverse()
    kept = [points[0]]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        if _axis(before, here) != _axis(here, after):
            kept.append(here)
    return (*kept, points[-1])
