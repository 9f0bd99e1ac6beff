"""Who goes along with another is handed over when that one is: company alone betters no rate."""

from datetime import timedelta

from tests.cast import Cast
from tests.models.gathering import each, found, gather, merge
from tests.models.test_figures import lasting, later, told


def test_neighbours_who_join_what_nobody_has_taken_up_better_no_rate(cast: Cast) -> None:
    with later():
        [lead] = gather(cast, 1)
        with cast.database.read() as session:
            lead_id = found(session, lead).id
        gather(cast, 3, joins=lead_id)
        n = told(cast).n
        assert (n["received"], n["waiting"], n["handed"], n["same_day"]) == (4, 4, 0, 0)
    with later(days=2):
        cast.act(lead, "accept", cast.deputy())
    with later(days=2, hours=1):
        [last] = gather(cast, 1, joins=lead_id)
        n = told(cast).n
        assert (n["received"], n["waiting"], n["in_progress"]) == (5, 0, 5)
        assert n["same_day"] == 1, "who came last lost no day"
        cast.act(lead, "answer", cast.deputy(), "已修好。")
        n, took = told(cast).n, lasting(cast).hand_over
    assert (n["done"], n["same_day"], took.n) == (5, 1, 5)
    with cast.database.read() as session:
        came = found(session, last)
        assert came.handed_over_at == came.filed_at, "not before it was there"
    assert took.value == timedelta(days=2)  # four waited two days, each of them


def test_fifty_put_together_with_one_that_waits_are_waiting(cast: Cast) -> None:
    with later():
        lead, *others = gather(cast, 6)
        for one in others:
            merge(cast, one, into=lead)
        n = told(cast).n
        assert (n["received"], n["waiting"], n["handed"], n["merged"]) == (6, 6, 0, 5)
        assert told(cast).rate("handed").said == "0%"
        each(cast, [lead], "accept", cast.deputy())
        assert told(cast).rate("handed").said == "100%"


def test_what_was_handed_over_before_it_joined_stays_so_whatever_its_lead_does(cast: Cast) -> None:
    with later():
        lead, other = gather(cast, 2)
        each(cast, [other], "accept", cast.deputy())
        merge(cast, other, into=lead)
        n = told(cast).n
        assert (n["handed"], n["waiting"], n["same_day"]) == (1, 1, 1)
        cast.act(other, "unmerge", cast.chief(), "看错了")
        assert told(cast).n["handed"] == 1
