"""How often one may try to sign in: a pause after five wrong tries, never a lock for good."""

from sqlalchemy.orm import Session

from app import cookies
from app.errors import Problem
from app.house import house
from models import throttle

WINDOW = 15 * 60
PER_LOGIN = 5
PER_ADDRESS = 20  # an office of colleagues comes from one address
KNOWN_DAYS = 180


def count(login: str, address: str) -> None:
    """Counted before the password is looked at, so that a hundred tries at once are a hundred tries."""
    buckets = _buckets(login, address)
    counts = house().database.transact(lambda s: [throttle.count(s, b, WINDOW) for b in buckets])
    if any(n > most for n, most in zip(counts, buckets.values(), strict=True)):
        wait = throttle.seconds_left(WINDOW)
        detail = f"尝试次数过多,请 {-(-wait // 60)} 分钟后再试。账号没有被锁定,如忘记密码请联系管理员重新邀请。"
        raise Problem(429, "too-many-tries", detail, headers={"Retry-After": str(wait)})


def take_back(session: Session, login: str, address: str) -> None:
    for bucket in _buckets(login, address):
        throttle.take_back(session, bucket, WINDOW)


def _buckets(login: str, address: str) -> dict[str, int]:
    """A browser that signed in as this login before is counted apart: strangers cannot shut its owner out."""
    hashed = house().keyring.hashed
    known = cookies.unsign("desk-login", cookies.read("desk"), KNOWN_DAYS * 86400) == hashed(login, "login")
    own = f"login:{login}:{cookies.device() if known else ''}"
    return {
        f"sign-in:{hashed(own, 'tries')}": PER_LOGIN,
        f"sign-in:{hashed(f'address:{address}', 'tries')}": PER_ADDRESS,
    }


def knows(login: str) -> str:
    """What the browser keeps after a sign-in."""
    return cookies.sign("desk-login", house().keyring.hashed(login, "login"))
