"""Rows about people, brought together by person: by telephone, and without one by name and what else is said."""

from dataclasses import dataclass, field
from typing import Any

from models.county_book import cells, plan
from models.county_book.existing import Existing
from models.county_book.line import UNTOLD, Line
from models.county_book.plan import Entry, Plan, Value
from models.mask import mask
from models.person import Person

TAKEN = "这个手机已登记在“{}”名下，请核对手机和姓名。"


def masked(phone: str | None) -> str:
    return mask(f"电话{phone}").removeprefix("电话") if phone else plan.EMPTY


@dataclass
class Someone:
    """One person as the workbook tells of them, in one row or several."""

    name: str
    phone: Any  # digits, UNTOLD, or None where it is to be taken away
    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]


@dataclass
class Known:
    """Everybody the county knows by a telephone: deputies and staff of before, and whoever was made just now."""

    now: Existing
    deputies: dict[str, int]
    staff: dict[str, int]
    names: dict[int, str] = field(default_factory=dict)  # of those made just now
    told: dict[str, str] = field(default_factory=dict)  # telephone → name, as the deputies' sheet has it

    def make(self, made: Plan, one: Someone) -> int:
        phone = one.phone or None
        person_id = made.make(Person, name=one.name, phone=phone, disabled_at=None)
        self.names[person_id] = one.name
        if phone:
            self.deputies.setdefault(phone, person_id)
            self.staff.setdefault(phone, person_id)
        return person_id

    def as_deputy(self, one: Someone) -> int | None:
        """A colleague who is elected: by telephone, and then of this very name."""
        self.tell(one)
        found = self.staff.get(one.phone or "")
        if found is None or found in self.now.deputies_anywhere:
            return None
        return found if self._alike(one, found) else None

    def tell(self, one: Someone) -> None:
        if one.phone:
            self.told[one.phone] = one.name

    def as_colleague(self, one: Someone) -> int | None:
        if self.told.get(one.phone or "", one.name) != one.name:
            one.first.fault("name", "与“代表”里同一个手机的姓名不同，请核对。")
            return None
        if found := self.staff.get(one.phone or ""):
            return found
        found = self.deputies.get(one.phone or "")
        return found if found and self._alike(one, found) else None

    def renamed(self, one: Someone, person_id: int, same_post: bool) -> None:
        """Another name under a known telephone: who keeps the post has changed their name, who does not is another."""
        if not same_post:
            self._alike(one, person_id)

    def _alike(self, one: Someone, person_id: int) -> bool:
        """One telephone in two offices is one person, unless the names say otherwise: then it is a slip."""
        if self.name_of(person_id) == one.name:
            return True
        one.first.fault("phone", TAKEN.format(self.name_of(person_id)))
        return False

    def name_of(self, person_id: int) -> str:
        return self.names.get(person_id) or self.now.name_of(person_id)


def known(now: Existing) -> Known:
    return Known(now, now.by_phone(d.person_id for d in now.deputies), now.by_phone(r.person_id for r in now.roles))


def gather(lines: list[Line]) -> list[Someone]:
    """Rows with one telephone are one person, and must then bear one name."""
    found: list[Someone] = []
    by_phone: dict[str, Someone] = {}
    for line in lines:
        name, phone = line.need("name", cells.name), line.may("phone", cells.mobile)
        if name is None:
            continue
        before = by_phone.get(phone) if phone else None
        if before is None:
            line.look_at_length("name", name)
            found.append(before := Someone(name, phone))
            if phone:
                by_phone[phone] = before
        elif before.name != name:
            line.fault("name", f"与第 {before.first.number} 行是同一个手机，姓名却不同，请核对。")
        before.lines.append(line)
    return found


def compare(made: Plan, entry: Entry, row: Person, one: Someone) -> None:
    if row.name and row.name != one.name:
        said = f"手机与已登记的“{row.name}”相同，将改名为“{one.name}”。不是同一个人的，请改正手机后重新上传。"
        one.first.warn("name", said)
    phone = one.phone if one.phone is None or one.phone != cells.digits_of(row.phone) else UNTOLD
    made.compare(entry, row, [Value("姓名", "name", one.name), Value("手机", "phone", phone, masked)])
