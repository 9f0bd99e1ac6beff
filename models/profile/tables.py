"""What holds other things in a county's file: arrays, tables, rows of tables, and a clock with its one unit."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.profile.kinds import Kind, Path, Slip, Text, alike, listed, shown


@dataclass(frozen=True)
class Many:
    """An array; the same thing twice is a slip of the pen."""

    of: Kind
    sizes: Collection[int] = range(201)
    size_told: str = "最多200项"

    @property
    def wants(self) -> str:
        return f"应是数组，写在方括号里，{self.size_told}；每一项{self.of.wants}"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        if not isinstance(value, list):
            yield Slip(path, f"不是数组：{shown(value)}", self.wants)
            return
        if len(value) not in self.sizes:
            yield Slip(path, f"有{len(value)}项，多了或少了", self.wants)
            return
        for n, one in enumerate(value):
            found = list(self.of.slips(one, (*path, n), whole))
            yield from found
            if not found and one in value[:n]:
                yield Slip((*path, n), f"重复了：{shown(one)}", "每一项只写一次")


@dataclass(frozen=True)
class Table:
    """Named keys; what `may_miss` names need not stand even in a whole table."""

    keys: Mapping[str, Kind]
    may_miss: Collection[str] = ()

    @property
    def wants(self) -> str:
        return f"应是一个表，里面可以写：{listed(self.keys)}"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        if not isinstance(value, dict):
            yield Slip(path, f"不是表：{shown(value)}", self.wants)
            return
        for key, one in value.items():
            if key in self.keys:
                yield from self.keys[key].slips(one, (*path, key), whole)
            else:
                said, wants = f"不认识的项{alike(key, self.keys)}", f"这里可以写：{listed(self.keys)}"
                yield Slip((*path, key), said, wants, unknown=True)
        for key, kind in self.keys.items():
            if whole and key not in value and key not in self.may_miss:
                yield Slip((*path, key), "缺少这一项", kind.wants, lacking=True)


@dataclass(frozen=True)
class Free:
    """A table whose keys a county chooses itself."""

    name: Text
    of: Kind

    @property
    def wants(self) -> str:
        return f"应是一个表，每一项{self.of.wants}"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        if not isinstance(value, dict):
            yield Slip(path, f"不是表：{shown(value)}", self.wants)
            return
        for key, one in value.items():
            for slip in self.name.slips(key, (*path, key), whole):
                yield Slip((*path, key), f"名称{slip.said}", slip.wants)
            yield from self.of.slips(one, (*path, key), whole)


@dataclass(frozen=True)
class Rows:
    """An array of tables, each whole in itself: `[[tiers]]`."""

    of: Kind
    least: int = 0
    most: int = 50

    @property
    def wants(self) -> str:
        return f"应是{self.least}到{self.most}个双方括号表（如 [[tiers]]）"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        if not isinstance(value, list):
            yield Slip(path, f"不是一组表：{shown(value)}", self.wants)
            return
        if not self.least <= len(value) <= self.most:
            yield Slip(path, f"有{len(value)}个，多了或少了", self.wants)
        for n, one in enumerate(value):
            yield from self.of.slips(one, (*path, n), True)


@dataclass(frozen=True)
class Promise:
    """A clock: exactly one unit, and whether a document states it."""

    units: Mapping[str, Kind]
    marks: Mapping[str, Kind] = field(default_factory=dict)

    @property
    def wants(self) -> str:
        return f"应写且只写一种：{listed([f'{unit} = 数' for unit in self.units])}"

    def slips(self, value: Any, path: Path, whole: bool) -> Iterator[Slip]:
        found = list(Table({**self.units, **self.marks}).slips(value, path, False))
        yield from found
        given = [unit for unit in self.units if unit in value] if isinstance(value, dict) else []
        if len(given) > 1:
            yield Slip(path, f"写了{len(given)}种期限：{listed(given)}", self.wants)
        if not given and not found:
            yield Slip(path, "没有写期限", self.wants, lacking=True)
