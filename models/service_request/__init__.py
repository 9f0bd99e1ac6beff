"""诉求: one record from the scan to the write-off; each capability in a module of its own."""

from models.service_request.record import Actor, Addressee, HeldByAnother, Stale, TooMany
from models.service_request.request import ServiceRequest

__all__ = ["Actor", "Addressee", "HeldByAnother", "ServiceRequest", "Stale", "TooMany"]
