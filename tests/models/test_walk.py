"""Thousands of steps at random, by everybody: what is allowed is exactly what is documented, and the record holds."""

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models import clock, verify
from models.minutes import Body
from models.service_request import (
    Actor,
    Ending,
    HeldByAnother,
    NotYet,
    Order,
    OwnWork,
    Report,
    SameTier,
    ServiceRequest,
    seeing,
)
from models.service_request.record import THE_SYSTEM
from models.workflow import MOVES, NotAllowed
from tests.cast import Cast
from tests.models.walking import SYSTEM_DOES, VERBS, Told, may, move_of

STEPS, REQUESTS = 3000, 18
REFUSALS = (NotAllowed, HeldByAnother, NotYet, OwnWork, SameTier)
TIERS = ("small", "hard", "big")
RARELY = {"withdraw": 0.02, "close": 0.1, "send_up": 0.3, "exclude": 0.3, "note": 0.3}


def test_a_walk_at_random_never_leaves_the_table_and_the_record_holds(cast: Cast) -> None:
    walk = Walk(cast, random.Random(20261121))
    made = sum(walk.step() for _ in range(STEPS))
    assert made > STEPS // 10, "it got somewhere"
    assert len(walk.seen) > 35, f"most moves were made: {sorted(walk.seen)}"
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []


class Walk:
    def __init__(self, cast: Cast, chance: random.Random) -> None:
        self.cast, self.chance, self.seen = cast, chance, set[str]()
        self.told: dict[str, Told] = {}
        self.everyone = [
            cast.resident(), cast.deputy(), cast.deputy(cast.zhao), cast.chief(), cast.county_staff(), cast.handler(),
            cast.handler(cast.qian), cast.grid_worker(), Actor(cast.sun, "supervisor"), THE_SYSTEM,
        ]  # fmt: skip
        for n in range(REQUESTS):
            self._file(n)

    def _file(self, n: int) -> None:
        codes = (self.cast.group_code, self.cast.wang_code, self.cast.station_code)
        filed = self.cast.file(f"第 {n} 件", token=codes[n % 3], who=self._neighbour(n))
        self.told[filed.request.number] = Told(self.cast.he)

    def _neighbour(self, n: int) -> int:
        return self.cast.li if n % 2 else self.cast.stranger

    def step(self) -> bool:
        """One verb by one person: it happens exactly when the documents say it may."""
        number = self.chance.choice(list(self.told))
        given = self.chance.choice([self.cast.wang, self.cast.zhao, self.cast.gao])
        return self.cast.database.transact(lambda session: self._try(session, number, given))

    def _try(self, session: Session, number: str, given: int) -> bool:
        one = seeing.by_number(session, number)
        assert one is not None
        verb = self._verb(one)
        by = self._who(one, verb)
        asked = {a.person_id for a in one.addressees() if a.until is None}
        move, version = move_of(verb, one), one.version
        allowed = may(verb, one, by, self.told[number], asked, given)
        offered = move in {m.name for m in one.moves_for(by)}
        try:
            self._say(one, verb, by, given)
        except REFUSALS:
            assert not allowed, f"{by.role} was refused {verb} of what is {one.state}"
            return False
        assert allowed and offered, f"{by.role} did {verb} from {one.state} and the documents do not say so"
        assert one.version == version + 1
        self.told[number].note(move, by.person_id)
        self.seen.add(move)
        return True

    def _verb(self, one: ServiceRequest) -> str:
        """Any at all; often enough one that leads on from here."""
        some = [v for v in VERBS if self.chance.random() < RARELY.get(v, 1)]
        fits = [v for v in some if one.state in MOVES[move_of(v, one)].sources]
        return self.chance.choice(fits if fits and self.chance.random() < 0.7 else some)

    def _who(self, one: ServiceRequest, verb: str) -> Actor:
        """Anybody; often enough somebody for whom the table has this step."""
        if verb in SYSTEM_DOES:
            return THE_SYSTEM
        fits = [a for a in self.everyone if a.role in MOVES[move_of(verb, one)].roles]
        by = self.chance.choice(fits if self.chance.random() < 0.7 else self.everyone)
        return Actor(one.filer_id, "resident") if by.role == "resident" else by

    def _say(self, one: ServiceRequest, verb: str, by: Actor, given: int) -> None:
        say = {
            "accept": lambda: one.accept(by=by), "ask": lambda: one.ask("哪里？", by=by),
            "answer": lambda: one.answer("已办。", by=by, ending=self._ending()),
            "pass_on": lambda: one.pass_on("不在本选区", by=by), "assign": lambda: one.assign(given, "请办", by=by),
            "release": lambda: one.release(by=by), "order": lambda: one.order(self._order(), by=by),
            "confirm": lambda: one.confirm(by=by), "recall": lambda: one.recall("写错了", by=by),
            "take": lambda: one.take(by=by), "decline": lambda: one.decline("不归我们", "示例规定", by=by),
            "query": lambda: one.query("几户？", by=by), "report": lambda: one.report(Report("修好了", cost=30), by=by),
            "verify": lambda: one.verify("修好了", by=by, ending=self._ending()),
            "feedback": lambda: one.feedback("修好了", by=by), "reject": lambda: one.reject("还漏水", by=by),
            "confer": lambda: one.confer("涉及几家", by=by),
            "arrange": lambda: one.arrange(self._day(), "", [Body(self.cast.housing)], by=by),
            "convene": lambda: one.convene(self.cast.power, "由供电公司牵头", by=by),
            "resume": lambda: one.resume("继续", by=by), "raise": lambda: one.retier(self._tier(one, 1), "急", by=by),
            "lower": lambda: one.retier(self._tier(one, -1), "缓", by=by),
            "send_up": lambda: one.send_up("需要县里", by=by), "send_down": lambda: one.send_down("请站里办", by=by),
            "take_over": lambda: one.take_over(by=by),
            "specialise": lambda: one.specialise("大事", by=by), "supervise": lambda: one.supervise("请抓紧", by=by),
            "promise": lambda: one.promise_until(self._day(), "雨天", by=by),
            "ask_more_time": lambda: one.ask_more_time(self._later(one), "缺料", by=by),
            "grant_time": lambda: one.grant_time("", by=by), "refuse_time": lambda: one.refuse_time("抓紧", by=by),
            "tell": lambda: one.tell("补充", by=by), "rate": lambda: one.rate("fairly", "", by=by),
            "look_back": lambda: one.look_back("亮了吗？", by=by), "come_back": lambda: one.come_back(by=by),
            "phoned": lambda: one.phoned("满意", True, by), "dispute": lambda: one.dispute("没修", by=by),
            "uphold": lambda: one.uphold("已核实", by=by), "take_up": lambda: one.take_up(by=by),
            "redo": lambda: one.redo("重办", by=by), "close": lambda: one.close("", by=by),
            "withdraw": lambda: one.withdraw("", by=by), "note": lambda: one.note("备注", by=by),
            "amend": lambda: one.amend("更正", by, category="教育"), "exclude": lambda: one.exclude("test", "", by=by),
            "include": lambda: one.include("恢复", by=by),
        }  # fmt: skip
        say[verb]()

    def _ending(self) -> Ending | None:
        promised: dict[str, Any] = {"outcome": "promised", "look_back_on": self._day()}
        cannot = Ending("cannot", "缺地", "示例规定第一条")
        return self.chance.choice([None, Ending("solved"), cannot, Ending(**promised)])

    def _order(self) -> Order:
        return Order(self.cast.housing, "修排水沟", "长 40 米", tier=self.chance.choice([None, "hard"]))

    def _tier(self, one: ServiceRequest, by: int) -> str:
        """The next one up or down; at the end the one it is in, which is refused."""
        return TIERS[min(2, max(0, TIERS.index(one.tier) + by))]

    @staticmethod
    def _day() -> date:
        return clock.today() + timedelta(days=30)

    @staticmethod
    def _later(one: ServiceRequest) -> date:
        """An extension is for a day after the promised one."""
        return (one.due_at or clock.now()).astimezone(clock.HERE).date() + timedelta(days=9)
