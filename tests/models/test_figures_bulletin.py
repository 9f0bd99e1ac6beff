"""The sentences of the bulletins, word for word, out of cases that were filed, handed over and answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from models import clock, figures, profile
from models.clock import HERE
from models.figures import period
from models.service_request import Ending
from tests.cast import Cast
from tests.models.gathering import each, filer, gather, merge

NOVEMBER = datetime(2026, 11, 20, 10, tzinfo=HERE)
YEAR = period.year(NOVEMBER.date())


@contextmanager
def november() -> Iterator[None]:
    with clock.at(NOVEMBER):
        yield


def told(cast: Cast, actor=None, over=YEAR) -> list[figures.Sentence]:
    with cast.database.read() as session:
        found = figures.over(session, figures.of(actor or cast.chief(), over), profile.of(None))
        assert all(one.holds for one in found.sums)
        return figures.sentences(found, figures.topics(session, found))


def said(cast: Cast, **more) -> str:
    return "\n".join(one.text for one in told(cast, **more))


def test_shenqius_212_is_27_and_185_from_cases(cast: Cast) -> None:
    with november():
        numbers = gather(cast, 212)
        each(cast, numbers[:185], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
        each(cast, numbers[185:], "accept", cast.deputy())
        sentence = told(cast)[0]
        assert sentence.text == (
            "今年以来，收集意见建议212条，已全部转交，其中27件正在办理中，185件已经办理完成。"
        )  # fmt: skip
        rates = "转交率（已转交占收集）100%，办结率（办理完成占已转交）87.3%，落实率（解决问题占办理完成）100%。"
        assert rates in said(cast) and all(said(cast).count(n) == 1 for n in ("212条", "27件", "185件"))
        behind = {part.key: part.n for part in sentence.parts if isinstance(part, figures.Number)}
        scope = figures.of(cast.chief(), YEAR)
        with cast.database.read() as session:
            listed = {key: figures.cases(session, cast.chief(), scope, key, limit=300).requests for key in behind}
    assert behind == {"received": 212, "in_progress": 27, "done": 185}
    assert behind == {key: len(found) for key, found in listed.items()}
    assert {one.number for one in listed["done"]} == set(numbers[:185])


def test_all_is_said_only_when_all_are_handed_over(cast: Cast) -> None:
    with november():
        numbers = gather(cast, 9)
        assert "收集意见建议9条，尚未转交。" in said(cast)
        each(cast, numbers[:6], "accept", cast.deputy())
        assert "收集意见建议9条，已转交6条、待转交3条；已转交的，均在办理中。" in said(cast)
        each(cast, numbers[:2], "answer", cast.deputy(), "已修好。")
        assert "已转交6条、待转交3条；已转交的，4件正在办理中，2件已经办理完成。" in said(cast)
        each(cast, numbers[6:], "accept", cast.deputy())
        assert "收集意见建议9条，已全部转交，其中7件正在办理中，2件已经办理完成。" in said(cast)
        each(cast, numbers[2:], "answer", cast.deputy(), "已修好。")
        assert "收集意见建议9条，已全部转交，并已全部办理完成。" in said(cast)


def test_nothing_is_made_up_where_there_is_nothing(cast: Cast) -> None:
    with november():
        assert said(cast) == "今年以来，没有收到意见建议。"
        cast.file()
        text = said(cast)
    assert "满意" not in text and "建议交办函" not in text and "议题" not in text and "%（0/" not in text


def test_too_few_cases_have_numbers_and_no_percentage(cast: Cast) -> None:
    with november():
        gather(cast, 4)
        assert "转交率因件数不足5件，不计算。" in said(cast) and "0/4" not in said(cast)
        gather(cast, 1)
        assert "转交率（已转交占收集）0%。" in said(cast)


def test_what_a_rate_would_hide_is_said_beside_it(cast: Cast) -> None:
    with november():
        one, two, three, four, five = gather(cast, 5)
        cast.act(one, "exclude", cast.chief(), "test", "试填的")
        merge(cast, three, into=two)
        cast.act(two, "answer", cast.deputy(), "已修好。")
        each(cast, [two], "amend", cast.chief(), "分类选错了", category="环境卫生")
        cast.act(four, "promise_until", cast.chief(), datetime(2026, 12, 20).date(), "等材料")
        cast.act(five, "withdraw", filer(cast, five), "不用了")
        text = said(cast)
    assert "收集意见建议3条，已转交2条、待转交1条；已转交的，已全部办理完成。" in text
    assert text.endswith("另：群众撤回1件，不计入统计1件，并案办理1件，调整承诺日期1件，事后更正1件。")


@pytest.mark.parametrize("source, words", [
    ("visit", "走访选民，收集意见建议6条，解决问题5个。"),
    ("inquiry", "开展问政，提出问题6个，向相关部门转交建议交办函0件，解决问题5个。"),
])  # fmt: skip
def test_the_doors_that_bulletins_name_speak_of_their_own_cases(cast: Cast, source: str, words: str) -> None:
    with november():
        gather(cast, 2)
        each(cast, gather(cast, 6, source)[:5], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
        found = told(cast)
    assert words in [one.text for one in found]
    numbers = [part for one in found if one.text == words for part in one.parts if isinstance(part, figures.Number)]
    assert {number.source for number in numbers} == {source}
