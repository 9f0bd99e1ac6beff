"""Who a request is with: the chief assigns or releases, a deputy passes it to the station."""

from models import clock
from models.service_request.disputing import Disputing
from models.service_request.record import Actor, Addressee
from models.workflow import SYSTEM


class Assigning(Disputing):
    __abstract__ = True

    def address(self, person_ids: list[int]) -> None:
        """These deputies are asked from now on; one who had passed it on is asked again."""
        present = {a.person_id: a for a in self.addressees()}
        for person_id in person_ids:
            if person_id in present:
                present[person_id].until = None
            else:
                self.session.add(Addressee(request_id=self.id, person_id=person_id))

    def assign(self, deputy_person_id: int, text: str, by: Actor) -> None:
        """The chief gives it to one deputy or grid worker; whoever had it before sees it go."""
        self.refuse_same_hands(deputy_person_id)
        for other in self.addressees():
            other.until = other.until or clock.now()
        self.address([deputy_person_id])
        facts = {"addressed": [deputy_person_id]}
        fresh = self.promise("accept")
        self.move("assign", by, said={"text": text}, facts=facts, holder_id=None, waiting_since=None, **fresh)

    def call_in(self, person_ids: list[int], by: Actor) -> None:
        """Nobody who was asked has looked, or who was asked is away: these are asked too."""
        self.address(person_ids)
        self.move("call_in", by, facts={"addressed": person_ids})

    def release(self, by: Actor) -> None:
        """What the system held for a moment keeps the promise it was filed with."""
        self.move("release", by, **({} if by.role == SYSTEM else self.promise("accept")))

    def flag(self, label: str, by: Actor) -> None:
        """A content check wants the chief to look; nothing is kept from anybody by it."""
        self.move("flag", by, facts={"label": label})

    def pass_on(self, reason: str, by: Actor) -> None:
        """The deputy hands it to the station with a reason, and keeps sight of it; the chief's clock begins."""
        let_go = {"holder_id": None, "waiting_since": None}
        self.move("pass_on", by, said={"text": reason}, **let_go, **self.promise("hand_over"))
        for mine in self.addressees():
            if mine.person_id == by.person_id:
                mine.until = clock.now()
