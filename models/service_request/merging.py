"""Many and one: a request that goes along with another keeps its own number, words, notices and rating."""

from typing import Any, Self

from sqlalchemy import func, select, update

from models import clock, event, mask
from models.event import Event
from models.service_request.ending import UNSAID, Ending
from models.service_request.record import THE_SYSTEM, Actor, Record
from models.workflow import WAITING

# What is doubted leads nobody: an answer that is upheld was never these others' answer.
LEADING = tuple(state for state in WAITING if state not in ("held", "disputed"))
MOST_ALONG = 300  # one answer is one transaction, and all who go along are answered in it


class NotTogether(ValueError):
    """These two cannot go together; the message is the reason's name."""


class Merging(Record):
    __abstract__ = True

    def joined(self) -> list[Self]:
        """The requests that go along with this one, oldest first; who withdrew goes along no more."""
        kind = type(self)
        along = (kind.merged_into_id == self.id, kind.state == "merged")
        return list(self.session.scalars(select(kind).where(*along).order_by(kind.id)))

    def company(self) -> int:
        """How many go along with it."""
        kind = type(self)
        along = (kind.merged_into_id == self.id, kind.state == "merged")
        return self.session.scalar(select(func.count()).select_from(kind).where(*along)) or 0

    def may_lead(self) -> bool:
        """A private matter leads nobody: its answer would be read by all who go along."""
        return self.merged_into_id is None and self.state in LEADING and self.visibility != "private"

    def may_be_joined(self) -> bool:
        """By a neighbour, whom nobody has looked at yet: only what its resident left public, never a complaint."""
        return self.may_lead() and self.visibility == "public" and self.about is None

    def join(self, lead_id: int, said: dict[str, Any], by: Actor, facts: dict[str, Any]) -> Event:
        """A neighbour says: mine too. Their own words, number and code; no promise of its own."""
        if not self.profile.uses("join"):
            raise NotTogether("own_way")
        lead = self.session.get(type(self), lead_id)
        if lead is None or lead.station_id != self.station_id or not lead.may_be_joined():
            raise NotTogether("cannot_lead")
        if self.visibility == "private" or self.about:
            raise NotTogether("own_way")
        self._meet(lead)
        return self.move("join", by, said=said, facts=facts, merged_into_id=lead.id)

    def merge(self, into: Self, text: str, by: Actor) -> None:
        """The chief finds that two are one; neither resident reads the other's words."""
        if why := self.why_not(into):
            raise NotTogether(why)
        self._meet(into)
        gone: dict[str, Any] = {"holder_id": None, "due_at": None, "waiting_since": None, "asked_until": None}
        self.move("merge", by, said={"text": text}, merged_into_id=into.id, **gone)
        if self.joined():  # somebody came along with this one while we looked
            raise NotTogether("leads_others")

    def why_not(self, into: Self) -> str:
        """Why this one cannot go along with that one; empty when it can."""
        if into.id == self.id or into.station_id != self.station_id:
            return "elsewhere"
        if (self.about, self.about_department_id) != (into.about, into.about_department_id):
            return "complaint"  # it would reach those of whom it complains
        if into.visibility == "private":
            return "private"
        if not into.may_lead():
            return "cannot_lead"
        return "leads_others" if self.company() else ""

    def _meet(self, lead: Self) -> None:
        """Both who join and who answer write the lead's row, so on any engine one of them comes second and knows."""
        rows = type(self).__table__
        c = rows.c
        still = (c.id == lead.id, c.merged_into_id.is_(None), c.state.in_(LEADING))
        if lead.company() >= MOST_ALONG:
            raise NotTogether("full")
        met = self.session.execute(update(rows).where(*still).values(gathered=c.gathered + 1))  # type: ignore[arg-type]
        if met.rowcount != 1:  # type: ignore[attr-defined]
            raise NotTogether("cannot_lead")

    def unmerge(self, text: str, by: Actor) -> None:
        """On its own again, and as unhanded as it was: company alone is nobody's care for it, as it once counted."""
        past = [e for e in event.history(self.session, self.id) if e.move in ("merge", "join")]
        undone: dict[str, Any] = {"handed_over_at": None} if past and "handed_over_at" in past[-1].changes else {}
        self.move("unmerge", by, said={"text": text}, merged_into_id=None, **undone, **self.promise("accept"))

    def share(self, said: dict[str, Any], ending: Ending | None) -> None:
        """What the one is answered, all are answered, with its photos and voices; from here each goes its own way."""
        along = self.joined()
        if not along:
            return
        last = select(Event.id).where(Event.request_id == self.id, Event.seq == self.version)
        facts = {"answer_of": self.session.scalars(last).one()}
        came_of_it: dict[str, Any] = {"merged_into_id": None, "answered_at": clock.now()}
        came_of_it |= ending.columns if ending else UNSAID
        for one in along:
            one.move("share", THE_SYSTEM, self._to_others(said), facts, **came_of_it, **one.handed_with(self))

    def _to_others(self, said: dict[str, Any]) -> dict[str, Any]:
        """A neighbour hears the answer, and neither the name nor the number of whom it was first given to."""
        name, phone = self.contact_name or "", (self.contact_phone or "").strip()
        told = {field: mask.without_name(text, name) for field, text in said.items()}
        return {field: text.replace(phone, mask.mask(phone)) for field, text in told.items()} if phone else told

    def handed_with(self, lead: Self) -> dict[str, Any]:
        """In company it was handed over when the one that leads was: by then, or the moment it came."""
        if self.handed_over_at or not lead.handed_over_at:
            return {}
        return {"handed_over_at": max(lead.handed_over_at, self.filed_at)}

    def workers(self, moves: tuple[str, ...]) -> set[int]:
        """Who answered the one it went along with has worked on this one too, and may not rule on a doubt of it."""
        found = super().workers(moves)
        for told in self._shared():
            ours = (Event.request_id == told.request_id, Event.seq <= told.seq, Event.move.in_(moves))
            found |= {by for by in self.session.scalars(select(Event.actor_id).where(*ours)) if by}
        return found

    def _shared(self) -> list[Event]:
        """The answers of others that were told as this one's own."""
        mine = (Event.request_id == self.id, Event.move == "share")
        of = [e.changes["answer_of"] for e in self.session.scalars(select(Event).where(*mine))]
        return list(self.session.scalars(select(Event).where(Event.id.in_(of)))) if of else []

    def let_go(self) -> None:
        """The one is no more: the others are requests of their own again."""
        for one in self.joined():
            one.unmerge("", by=THE_SYSTEM)
