"""A resident reads plain words first, and the county's own behind them."""

import pytest

from models import profile
from models.service_request import plainly
from models.workflow import MOVES, STATES

OFFICES_WORDS = ("点单", "定单", "买单", "验单", "研处", "销号", "退单", "会商定办")


@pytest.mark.parametrize("county", ["default", "xiangcheng", "xixia"])
def test_no_state_and_no_move_is_told_in_an_offices_word_alone(county: str) -> None:
    rules = profile.of(county)
    told = [plainly.state_in_full(rules, name) for name in STATES] + [plainly.move(rules, name) for name in MOVES]
    alone = [one for one in told if any(word in one.partition("（")[0] for word in OFFICES_WORDS)]
    assert alone == []
    assert not [name for name in STATES if any(word in plainly.state(name) for word in OFFICES_WORDS)]


def test_the_countys_own_word_stands_behind_unless_it_says_the_plain_one_already() -> None:
    xiangcheng, xincai = profile.of("xiangcheng"), profile.of("xincai")
    assert plainly.state_in_full(xiangcheng, "accepted") == "办理中（定单中）"
    assert plainly.state_in_full(xincai, "answered") == "已答复，待回访"
    assert plainly.move(xiangcheng, "hold") == plainly.move(xiangcheng, "file") == "提交诉求（点单）"


def test_whoever_filed_it_is_spoken_to() -> None:
    assert (plainly.state("asked"), plainly.state("asked", own=True)) == ("等反映人补充", "等您补充")
