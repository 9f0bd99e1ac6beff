"""How hard a matter is pressed: its tier, who owns it, who supervises it, and every push."""

from typing import Self

from sqlalchemy import select

from models import clock, supervision
from models.event import Event
from models.holding import at_once
from models.service_request.columns import COUNTY, STATION, TO_COUNTY, TO_STATION
from models.service_request.record import Actor, NotYet, Record
from models.supervision import Named, Supervisor, Unnamable
from models.types import new_id
from models.workflow import PLACING, target


class SameTier(ValueError):
    """It stands in this tier already, or there is no such tier."""


class Supervising(Record):
    __abstract__ = True

    def retier(self, tier: str, text: str, by: Actor) -> None:
        """Raised or lowered, with the reason; the clock of the new tier begins now."""
        rank = self.profile.tier_rank
        if tier == self.tier or tier not in {t.name for t in self.profile.tiers}:
            raise SameTier(tier)
        name = "raise_tier" if rank(tier) > rank(self.tier) else "lower_tier"
        self.move(name, by, said={"text": text}, tier=tier, **self.promise(self.running_clock(), tier))

    def send_up(self, text: str, by: Actor) -> None:
        """县乡联动: the county is asked, and nothing else changes; the station that is asked itself says no so."""
        self.move("send_up", by, said={"text": text}, owner=COUNTY if self.asked_over else TO_COUNTY)

    def send_down(self, text: str, by: Actor) -> None:
        """The same the other way."""
        self.move("send_down", by, said={"text": text}, owner=STATION if self.asked_over else TO_STATION)

    def take_over(self, by: Actor) -> None:
        """The office that was asked owns it from now on; number, record and station stay.

        Nobody of the other office holds it any longer: one who was asked keeps sight of it, as after 转交. A department
        at work, a meeting that is called, a report that waits go on by the clock that runs."""
        placed = self.promise("hand_over") | {"asked_until": None} if self.state in PLACING else {}
        self.move("take_over", by, owner=self.asked_over, holder_id=None, **placed)
        for asked in self.addressees():
            asked.until = asked.until or clock.now()

    def supervise(self, text: str, by: Actor, kind: str = "") -> None:
        """One push, of a kind the county's file names: 书面交办, 跟踪督办, 电话抽访, 走访调查, 现场督办."""
        self.move("supervise", by, said={"text": text}, facts={"kind": kind} if kind else None)

    @property
    def is_special(self) -> bool:
        """列为专项督办, whoever has been named for it by now."""
        return at_once(self.session, "special", self, self._special, False)

    def _special(self, read: list[Self]) -> dict[int, bool]:
        told = select(Event.request_id).where(Event.request_id.in_([one.id for one in read]))
        return dict.fromkeys(self.session.scalars(told.where(Event.move == "specialise")), True)

    def specialise(self, text: str, by: Actor) -> None:
        """专项督办, once: supervisors in set roles press it until it is done."""
        target("specialise", self.state, by.role, self.profile.off)
        if self.is_special:
            raise NotYet("special_before")
        self.move("specialise", by, said={"text": text}, facts={"since": clock.today().isoformat()})

    def add_supervisor(self, named: Named, by: Actor) -> Supervisor:
        """五位一体: one in each role. The first makes it a special supervision; history tells of each."""
        supervision.refuse(self.profile.supervision, supervision.current(self.session, self.id), named)
        row = Supervisor(
            id=new_id(), county_id=self.county_id, station_id=self.station_id, request_id=self.id,
            person_id=named.person_id, name=named.name, role=named.role, added_by=by.person_id,
        )  # fmt: skip
        self.move("specialise", by, said={"text": f"确定督办人：{row.name}（{row.role}）"}, facts={"named": row.id})
        self.session.add(row)
        return row

    def drop_supervisor(self, supervisor_id: int, text: str, by: Actor) -> None:
        """Not theirs any more, with the reason; what they did stays in the log."""
        standing = supervision.current(self.session, self.id)
        row = next((one for one in standing if one.id == supervisor_id), None)
        if row is None:
            raise Unnamable("gone")
        told = f"不再由{row.name}（{row.role}）督办：{text}"
        self.move("specialise", by, said={"text": told}, facts={"dismissed": row.id})
        row.until = clock.now()
