"""警示: a matter whose words spoke of danger, or of what another door serves better, until an office has made sure."""

from itertools import takewhile

from models import event
from models.service_request.disputing import TOLD
from models.service_request.record import Actor, NotYet, Record
from models.workflow import SAID


class Alerting(Record):
    __abstract__ = True

    def lift_alert(self, text: str, by: Actor) -> None:
        """Somebody has made sure; what was recognised stays in the history."""
        if not self.is_alarming:
            raise NotYet("no_alert")
        self.move("lift_alert", by, said={"text": text}, alert=None)

    @property
    def is_alarming(self) -> bool:
        """Once there is an answer, what it answered is history; what was said since is not."""
        if self.alert is None or self.state not in SAID:
            return self.alert is not None
        past = reversed(event.history(self.session, self.id))
        return any("alert" in e.changes for e in takewhile(lambda e: e.move not in TOLD, past))
