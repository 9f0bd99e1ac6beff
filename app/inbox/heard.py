"""What a push becomes for us: who said it to which account, and the three steps its handler may take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.house import House

KEEP_LOOKING = timedelta(minutes=10)  # a receipt may overtake the answer that names its message


@dataclass(frozen=True)
class Heard:
    """One push from WeChat, already known to be new and ours."""

    row_id: int
    account: str  # mp or sa
    appid: str
    openid: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Handler:
    """`act` is the effect, in one transaction with the push being put away; network only before and after it."""

    act: Callable[[Session, House, Heard, Any], bool]  # False: not yet, look again for a while
    fetch: Callable[[House, Heard], Any] | None = None  # its answer is `act`'s last argument
    patience: timedelta = KEEP_LOOKING
    after: Callable[[House, Heard], None] | None = None  # only once `act` is committed; may be lost in a crash
