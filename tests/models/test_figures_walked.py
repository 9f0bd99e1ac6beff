"""Cases that lived at random, over the turn of a year: what the figures say of them is what their histories say."""

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models import clock, figures, profile
from models.clock import HERE
from models.event import Event
from models.figures import period
from models.service_request import Ending, ServiceRequest, seeing
from models.service_request.merging import NotTogether
from tests.cast import Cast
from tests.models import retelling
from tests.models.gathering import each, filer
from tests.models.test_walk import REFUSALS, Walk

STEPS, NEW = 600, 0.1
BEGINS, PACE = datetime(2026, 11, 20, 7, tzinfo=HERE), timedelta(hours=6)
GRADES, WHYS = ("satisfied", "fairly", "unsatisfied"), ("test", "abusive", "out_of_scope", "duplicate")
PERIODS = ("2026", "2027", "2026-12", "2027-01", "2026-q4", "2026-12-31..2027-01-01")


class Lives(Walk):
    """The walk at random, slower and with more company: cases are filed as days go by, merged and parted."""

    def live(self) -> None:
        now = BEGINS
        for n in range(STEPS):
            now += PACE * self.chance.random()
            with clock.at(now):
                if self.chance.random() < NEW:
                    self._file(n)
                else:
                    self._live(self.chance.choice(list(self.told)[-30:]))

    def _live(self, number: str) -> None:
        cast, by_chance = self.cast, self.chance.random()
        try:
            if by_chance < 0.1:
                cast.database.transact(lambda s: self._together(s, number))
            elif by_chance < 0.25:
                each(cast, [number], "answer", cast.chief(), "已办。", ending=self._ending())
            elif by_chance < 0.4:
                cast.act(number, "rate", filer(cast, number), self.chance.choice(GRADES), "")
            elif by_chance < 0.45:
                cast.act(number, "dispute", filer(cast, number), "没有办")
            elif by_chance < 0.5:
                cast.act(number, "close", cast.chief(), "")
            elif by_chance < 0.53:
                cast.act(number, "exclude", cast.chief(), self.chance.choice(WHYS), "")
            else:
                cast.database.transact(lambda s: self._anything(s, number))
        except (*REFUSALS, NotTogether):
            return

    def _anything(self, session, number: str) -> None:
        one = seeing.by_number(session, number)
        verb = self._verb(one)
        self._say(one, verb, self._who(one, verb), self.cast.zhao)

    def _together(self, session, number: str) -> None:
        one, other = seeing.by_number(session, number), seeing.by_number(session, self.chance.choice(list(self.told)))
        if one.state == "merged":
            one.unmerge("不是一回事", by=self.cast.chief())
        else:
            one.merge(other, "同一件事", by=self.cast.chief())

    def _ending(self) -> Ending | None:
        some = Ending("partly"), Ending("solved"), Ending("not_found"), Ending("not_ours", whose="示例单位")
        return self.chance.choice([super()._ending(), *some])


@pytest.mark.parametrize("seed", [1, 2])
def test_the_figures_say_what_the_histories_say(cast: Cast, seed: int) -> None:
    with clock.at(BEGINS):
        lives = Lives(cast, random.Random(seed))
    lives.live()
    whole = Counter[str]()
    with clock.at(BEGINS + PACE * STEPS), cast.database.read() as session:
        past = defaultdict(list)
        for e in session.scalars(select(Event).order_by(Event.request_id, Event.seq)):
            past[e.request_id].append(e)
        cases = list(session.scalars(select(ServiceRequest)))
        for days in map(period.read, PERIODS):
            told = figures.over(session, figures.of(cast.chief(), days), profile.of(None))
            mine = [one for one in cases if days.begins <= one.filed_at < days.ends]
            hand = sum((retelling.count(one, past) for one in mine), Counter())
            assert [one.said for one in told.sums if not one.holds] == []
            assert {key: told.n[key] for key in hand} == dict(hand), days.key
            assert sum(told.n[key] for key in figures.STANDINGS[1:]) == hand["received"]
            whole += hand
    wanted = ("waiting", "merged", "carried", "rated", "excluded", "postponed", "disputed", "same_day", "at.closed")
    assert [key for key in wanted if not whole[key]] == [], "lives long enough to say something"
