"""绑定: whose WeChat is whose, proved by a test message that arrived; each step in a module of its own."""

from models.binding.offering import offer
from models.binding.proving import by_msgid, settle, waiting_for_receipt
from models.binding.record import Binding, at, own
from models.binding.scanning import by_scene, scanned
from models.binding.standing import Standing, standing

__all__ = [
    "Binding", "Standing", "at", "by_msgid", "by_scene", "offer", "own", "scanned", "settle", "standing",
    "waiting_for_receipt",
]  # fmt: skip
