"""What residents may do with their own request, as it makes sense now."""

from models.service_request import Actor, ServiceRequest
from models.workflow import Move


def moves_of(request: ServiceRequest, actor: Actor) -> list[Move]:
    """The table's moves for them, less a doubt that is spent or too late, and an order that they confirmed."""
    pointless = {"dispute": lambda: not request.may_dispute, "confirm": lambda: request.confirmed}
    return [m for m in request.moves_for(actor) if not pointless.get(m.name, lambda: False)()]
