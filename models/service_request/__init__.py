"""诉求: one record from the scan to the write-off; each capability in a module of its own."""

from models.service_request.ending import Ending, Unfounded
from models.service_request.merging import NotTogether
from models.service_request.ordering import Order, Report
from models.service_request.record import Actor, Addressee, HeldByAnother, NotYet, OwnWork, Stale, TooMany
from models.service_request.request import ServiceRequest
from models.service_request.supervising import SameTier

__all__ = [
    "Actor", "Addressee", "Ending", "HeldByAnother", "NotTogether", "NotYet", "Order", "OwnWork", "Report", "SameTier",
    "ServiceRequest", "Stale", "TooMany", "Unfounded",
]  # fmt: skip
