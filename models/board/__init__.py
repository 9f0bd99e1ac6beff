"""The delivery board's questions: who can be told, who must be telephoned, and what stands still."""

from models.board.reach import Reach, Tried, reach
from models.board.recent import Sent, recent

__all__ = ["Reach", "Sent", "Tried", "reach", "recent"]
