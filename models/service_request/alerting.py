"""警示: a matter whose words spoke of danger, or of what another door serves better, until an office has made sure."""

from models.service_request.record import Actor, NotYet, Record


class Alerting(Record):
    __abstract__ = True

    def lift_alert(self, text: str, by: Actor) -> None:
        """Somebody has made sure; what was recognised stays in the history."""
        if self.alert is None:
            raise NotYet("no_alert")
        self.move("lift_alert", by, said={"text": text}, alert=None)
