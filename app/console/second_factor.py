"""The second factor: a secret shared with an authenticator app, and its six digits."""

import base64
import unicodedata
from hmac import compare_digest

import pyotp

from app.house import house
from models import clock, keys
from qr import code

ISSUER = "码上"
SECONDS = 30


def new_secret() -> str:
    return pyotp.random_base32()


def step_of(secret: str, typed: str) -> int | None:
    """The time step these digits belong to, one step of drift either way; None when to none."""
    digits = "".join(unicodedata.normalize("NFKC", typed).split())
    now = int(clock.now().timestamp()) // SECONDS
    steps = [s for s in (now - 1, now, now + 1) if compare_digest(at_step(secret, s).encode(), digits.encode())]
    return steps[-1] if steps else None


def at_step(secret: str, step: int) -> str:
    return pyotp.TOTP(secret).at(step * SECONDS)


def picture(secret: str, login: str) -> str:
    """What the authenticator app scans, drawn here and carried in the page itself."""
    link = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
    return "data:image/svg+xml;base64," + base64.b64encode(code.svg(link)).decode()


def grouped(secret: str) -> str:
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def sealed(secret: str, account_id: int) -> str:
    """To travel through the enrolment form: readable by us alone, good for this account alone."""
    return base64.urlsafe_b64encode(house().keyring.seal(secret.encode(), f"enrol:{account_id}")).decode()


def unsealed(carried: str, account_id: int) -> str | None:
    try:
        return house().keyring.unseal(base64.urlsafe_b64decode(carried), f"enrol:{account_id}").decode()
    except (keys.Unreadable, ValueError):
        return None
