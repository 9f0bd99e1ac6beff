"""Codes shown, scanned and proved, as chief, phone and worker do it; for every test that needs somebody bound."""

from collections.abc import Callable
from typing import Any

from models import binding, person, websession
from models.binding import Binding, Standing, proving
from models.station import Station
from tests.cast import SA, Cast


def show(cast: Cast, who: int, scene: str) -> int:
    """陈站长 holds up a code for this person."""

    def work(session) -> int:
        home = session.get_one(Station, cast.station)
        return binding.offer(session, home, who, scene, "http://weixin.qq.com/q/x", cast.chen).id

    return cast.database.transact(work)


def scan(cast: Cast, scene: str, openid: str, at: int | None = None) -> None:
    cast.database.transact(lambda s: binding.scanned(s, scene, SA, openid, at))


def prove(cast: Cast, binding_id: int, ok: bool = True, why: str = "") -> None:
    """The worker sends the test message, and its receipt comes back."""

    def work(session) -> None:
        bound = session.get_one(Binding, binding_id)
        proving.sent(bound, f"m{binding_id}")
        session.flush()
        binding.settle(session, binding.by_msgid(session, f"m{binding_id}"), ok, why)

    cast.database.transact(work)


def bind(cast: Cast, who: int, openid: str) -> int:
    shown = show(cast, who, openid + "-scene")
    scan(cast, openid + "-scene", openid)
    prove(cast, shown)
    return shown


def read(cast: Cast, work: Callable[[Any], Any]) -> Any:
    with cast.database.read() as session:
        return work(session)


def state(cast: Cast, binding_id: int) -> str:
    return read(cast, lambda s: s.get_one(Binding, binding_id).state)


def stands(cast: Cast, who: int) -> Standing:
    return read(cast, lambda s: binding.standing(s, [who])[who])


def openid_of(cast: Cast, who: int) -> str | None:
    return read(cast, lambda s: person.openid_of(s, who, SA))


def owner(cast: Cast, openid: str) -> int:
    return read(cast, lambda s: person.known_as(s, SA, openid).id)


def sign_in(cast: Cast, who: int, kind: str) -> str:
    return cast.database.transact(lambda s: websession.begin(s, who, kind))


def still_in(cast: Cast, token: str, kind: str) -> bool:
    return read(cast, lambda s: websession.find(s, token, kind) is not None)
