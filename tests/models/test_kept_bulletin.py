"""What was sent upward can be shown again word for word, with its cases, whatever became of them since."""

from datetime import datetime, timedelta

import pytest

from models import clock, figures, kept_bulletin, profile
from models.clock import HERE
from models.figures import SPOKEN, Made, Number, period
from models.kept_bulletin import KeptBulletin
from models.service_request import Ending
from models.topic import begin, bundling
from tests.cast import Cast
from tests.models.gathering import each, filer, found, gather, merge

NOVEMBER = datetime(2026, 11, 20, 10, tzinfo=HERE)
YEAR = period.year(NOVEMBER.date())
SOLVED = Ending("solved")


def keep(cast: Cast, actor=None, station: int | None = None) -> int:
    actor = actor or cast.chief()

    def work(session) -> int:
        taken = figures.take(session, figures.of(actor, YEAR), profile.of(None), SPOKEN)
        made = figures.topics(session, taken.told)
        whose = (cast.county, station or (cast.station if actor.role == "chief" else None))
        return kept_bulletin.keep(session, taken, made, whose, "甲镇人大代表联络站", actor.person_id).id

    return cast.database.transact(work)


def opened(session, cast: Cast, one_id: int) -> KeptBulletin:
    one = kept_bulletin.find(session, one_id, [], [cast.station])
    assert one is not None
    return one


def behind(cast: Cast, one_id: int, actor=None) -> dict[tuple[str, str | None], tuple[set[str], int]]:
    """The cases of each number that its sentences tell, and how many of them this reader may not see."""
    actor, told = actor or cast.chief(), {}
    with cast.database.read() as session:
        one = opened(session, cast, one_id)
        for part in (part for sentence in one.said for part in sentence.parts):
            if isinstance(part, Number):
                cases = kept_bulletin.cases(session, actor, one, part.key, part.source)
                assert cases is not None and cases.total == part.n
                told[part.key, part.source] = {case.number for case in cases.requests}, cases.hidden
    return told


def some(cast: Cast) -> list[str]:
    numbers = gather(cast, 8) + gather(cast, 3, "visit")
    each(cast, numbers, "accept", cast.deputy())
    each(cast, numbers[:6] + numbers[8:9], "answer", cast.deputy(), "已修好。", ending=SOLVED)
    for number, grade in zip(numbers, ("satisfied", "satisfied", "fairly", "unsatisfied", "satisfied"), strict=False):
        cast.act(number, "rate", filer(cast, number), grade, "")
    return numbers


def test_what_was_kept_is_what_the_figures_said(cast: Cast) -> None:
    with clock.at(NOVEMBER):
        numbers = some(cast)
        gather(cast, 2)
        merge(cast, numbers[7], into=numbers[6])
        each(cast, numbers[:1], "amend", cast.chief(), "分类错了", category="环境卫生")
        cast.database.transact(lambda s: bundling.bundle(
            begin(s, "proposal", "路灯", "", cast.chief(), cast.county, cast.station),
            [found(s, one) for one in numbers[:4]], cast.chief(),
        ))  # fmt: skip
        with cast.database.read() as session:
            told = figures.over(session, figures.of(cast.chief(), YEAR), profile.of(None))
            said = figures.sentences(told, figures.topics(session, told))
        one_id = keep(cast)
        with cast.database.read() as session:
            one = opened(session, cast, one_id)
            assert one.said == said and {key: one.n[key] for key in SPOKEN} == {key: told.n[key] for key in SPOKEN}
            assert one.n["merged"] == one.n["amended"] == 1
    assert any(isinstance(part, Made) for sentence in said for part in sentence.parts)


def test_next_year_it_says_the_same_of_the_same_cases(cast: Cast) -> None:
    with clock.at(NOVEMBER):
        numbers = some(cast)
        one_id = keep(cast)
        before = behind(cast, one_id)
        with cast.database.read() as session:
            words = [sentence.text for sentence in opened(session, cast, one_id).said]
    with clock.at(NOVEMBER + timedelta(days=90)):
        each(cast, numbers[6:8], "answer", cast.deputy(), "已修好。", ending=SOLVED)
        cast.act(numbers[0], "exclude", cast.chief(), "test", "试填")
        cast.act(numbers[1], "redo", cast.chief(), "没有修好")
        with cast.database.read() as session:
            one = opened(session, cast, one_id)
            assert [sentence.text for sentence in one.said] == words
            assert words[0] == "今年以来，收集意见建议11条，已全部转交，其中4件正在办理中，7件已经办理完成。"
            now = figures.over(session, figures.of(cast.chief(), YEAR), profile.of(None))
            assert (now.n["received"], now.n["done"]) == (10, 7), "and yet the figures have changed since"
        assert behind(cast, one_id) == before
    assert before["done", None][0] == {*numbers[:6], numbers[8]} and before["received", "visit"][0] == set(numbers[8:])


def test_of_cases_that_few_see_the_county_reads_how_many_there_are(cast: Cast) -> None:
    with clock.at(NOVEMBER):
        gather(cast, 3)
        gather(cast, 2, visibility="private")
        one_id = keep(cast, cast.county_staff(), station=cast.station)
        assert len(behind(cast, one_id)["received", None][0]) == 5
        seen, hidden = behind(cast, one_id, cast.county_staff())["received", None]
    assert (len(seen), hidden) == (3, 2)


def test_a_station_finds_its_own_and_a_county_all_of_its_county(cast: Cast) -> None:
    with clock.at(NOVEMBER):
        gather(cast, 1)
        ours = keep(cast)
    with clock.at(NOVEMBER + timedelta(hours=1)):
        countys = keep(cast, cast.county_staff())
        with cast.database.read() as session:
            assert [one.id for one in kept_bulletin.theirs(session, [], [cast.station])] == [ours]
            assert [one.id for one in kept_bulletin.theirs(session, [cast.county], [])] == [countys, ours]
            assert kept_bulletin.theirs(session, [], [cast.far_station]) == []
            assert kept_bulletin.find(session, countys, [], [cast.station]) is None
            assert [one.id for one in kept_bulletin.theirs(session, [cast.county], [], countys)] == [ours]


def test_a_number_that_it_does_not_tell_has_no_cases(cast: Cast) -> None:
    with clock.at(NOVEMBER):
        gather(cast, 1)
        one_id = keep(cast)
    with cast.database.read() as session:
        one = opened(session, cast, one_id)
        assert kept_bulletin.cases(session, cast.chief(), one, "no such", None) is None
        assert kept_bulletin.cases(session, cast.chief(), one, "received", "no such door").total == 0


def test_pages_of_its_cases_follow_one_another(cast: Cast) -> None:
    with clock.at(NOVEMBER):
        gather(cast, 60)
        one_id = keep(cast)
        with cast.database.read() as session:
            one = opened(session, cast, one_id)
            first = kept_bulletin.cases(session, cast.chief(), one, "received", None)
            rest = kept_bulletin.cases(session, cast.chief(), one, "received", None, after=first.requests[-1].id)
    assert (len(first.requests), first.more, len(rest.requests), rest.more) == (50, True, 10, False)
    assert not {one.id for one in first.requests} & {one.id for one in rest.requests}


def test_what_stands_beside_a_rate_is_kept_with_it() -> None:
    assert set(figures.BESIDE) <= set(SPOKEN)


@pytest.mark.parametrize("key", SPOKEN)
def test_every_number_a_bulletin_may_tell_is_one_of_the_figures(key: str) -> None:
    assert figures.condition(key) is not None
