"""The simulator as WeChat, the phones of invented deputies in it, and what it took set against the record."""

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from models import clock, verify
from models.attempt import Attempt
from models.delivery import Delivery
from models.deputy import Deputy, Seat, Term
from models.group import Member
from models.person import Identity, Person
from models.types import new_id
from tests.cast import LONG_AGO, MP, SA, Cast
from wechat import tokens
from wechat.simulator.running import Running

SEND, TOKEN = "/cgi-bin/message/template/send", "/cgi-bin/stable_token"
FIELDS = ["thing1", "character_string2", "time3", "thing4"]
CARRIED = ("accepted", "delivered")


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    with Running() as sim:
        yield sim


@pytest.fixture
def sim(running: Running) -> Running:
    """The county's two accounts, and no memory of the test before."""
    running.post("/reset", {})
    tokens.forget_troubles()
    templates = [{"id": f"tmpl-{name}", "title": name, "fields": FIELDS} for name in ("asked", "progress")]
    for appid, kind in ((SA, "sa"), (MP, "mp")):
        account = {"appid": appid, "secret": f"{kind}-secret", "kind": kind, "name": "示例", "templates": templates}
        running.post("/accounts", account)
    return running


def phone(sim: Running, name: str) -> str:
    """Somebody who follows the account; their openid in it."""
    openid: str = sim.post("/people", {"name": name, "follow": [SA]})["openids"][SA]
    return openid


def follow(cast: Cast, sim: Running, person_id: int, name: str) -> None:
    """One of the cast gets a phone."""
    known = update(Identity).where(Identity.person_id == person_id, Identity.appid == SA)
    openid = phone(sim, name)
    cast.database.transact(lambda session: session.execute(known.values(openid=openid)))


def colleagues(cast: Cast, sim: Running, many: int) -> list[str]:
    """So many more deputies in 王代表's group, each with a phone; their names there."""
    openids = {f"代表{n}": phone(sim, f"代表{n}") for n in range(many)}

    def join(session) -> None:
        for openid in openids.values():
            someone, deputy = Person(id=new_id(), name="某示例"), new_id()
            session.add(someone)
            session.flush()
            session.add(Identity(appid=SA, openid=openid, person_id=someone.id))
            session.add(Deputy(id=deputy, person_id=someone.id, county_id=cast.county, post="示例村村民"))
            session.flush()
            session.add(Term(deputy_id=deputy, level="county", district="第一选区", since=LONG_AGO))
            session.add(Seat(station_id=cast.station, deputy_id=deputy, since=LONG_AGO))
            session.add(Member(group_id=cast.group, deputy_id=deputy, since=LONG_AGO))

    cast.database.transact(join)
    return list(openids)


def asked(sim: Running, path: str = SEND) -> list[dict[str, str]]:
    """Every call of this path, refused ones too."""
    lines: list[dict[str, str]] = sim.get(f"/journal?path={path}")
    return lines


def handed_over(sim: Running) -> Counter[str]:
    """How often WeChat took each message, by its dedupe key."""
    taken = [line for line in asked(sim) if json.loads(line["reply"] or "{}").get("errcode") == 0]
    return Counter(json.loads(line["body"])["client_msg_id"] for line in taken)


def accounted_for(cast: Cast, sim: Running, names: list[str]) -> None:
    """Every delivery has ended, or waits for an answer to a message that lies in its recipient's phone."""
    cards = {name: {card["msgid"] for card in sim.get(f"/inbox/{name}")} for name in names}
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        tried = {(a.delivery_id, a.rung): a for a in session.query(Attempt)}
        whose = {row.person_id: row.openid for row in session.query(Identity).filter_by(appid=SA)}
        shown = {openid: cards[name] for name, openid in ((name, phone(sim, name)) for name in names)}
        for owed in session.query(Delivery).filter(Delivery.ended_at.is_(None)):
            attempt = tried[owed.id, owed.rung]
            assert attempt.outcome in CARRIED and attempt.msgid in shown[whose[owed.recipient_id]]
            assert owed.next_at > clock.now() and owed.lease_owner is None
    assert {a.msgid for a in tried.values() if a.outcome in CARRIED} == set().union(*cards.values()), "and no card more"
