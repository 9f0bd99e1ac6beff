"""The nine counties of the bulletins, each by its own file alone."""

from fractions import Fraction

import pytest

from models import profile
from models.profile import Clock, Profile, Tier
from models.profile.checking import check
from models.workflow import OPEN, STATES
from tests.conftest import ROOT

FILES = sorted(path for path in (ROOT / "profiles").glob("*.toml") if path.stem != "default")
FIVE = ("领导重视", "办理态度", "面商沟通", "答复质量", "落实情况")


def of(key: str) -> Profile:
    found = profile.of(key)
    assert found.key == key
    return found


def stages(county: Profile) -> list[str]:
    return [stage.name for stage in county.stages]


def path_of(county: Profile, *states: str) -> list[str]:
    """The gates that a matter passes on its way, by the county's own names."""
    return [stage.name for state in states if (stage := county.stage_of(state))]


def test_the_nine_are_there() -> None:
    names = {of(path.stem).name for path in FILES}
    assert names == {"襄城县", "沈丘县", "南阳市", "西峡县", "新蔡县", "濮阳市", "长垣市", "龙亭区", "山城区"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_has_no_mistake(path) -> None:
    default = check(path.with_name("default.toml"), None)
    assert default.mistakes == check(path, default.raw).mistakes == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_county_with_stages_has_a_place_for_every_matter_under_way(path) -> None:
    county = of(path.stem)
    aside = {"merged", "disputed", "looking_back"}  # of these no bulletin speaks
    if county.stages:
        assert {state for state in OPEN if not county.stage_of(state)} <= aside


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_deadline_that_no_bulletin_states_is_marked_as_ours(path) -> None:
    county = of(path.stem)
    clocks = [*county.clocks.values(), *(clock for tier in county.tiers for clock in tier.clocks.values())]
    assert all(clock.ours for clock in clocks)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_bulletin_does_not_define_stays_empty(path) -> None:
    assert set(of(path.stem).undefined.values()) <= {""}


def test_what_each_names_without_defining() -> None:
    wanted = {
        "xiangcheng": {"六单制", "三带三进", "三官一员一师"}, "nanyang": {"12321", "办结率", "落实率", "满意率"},
        "xixia": {"两进两问", "履职积分分值"}, "shancheng": {"三联三促"}, "shenqiu": {"两堂三中心"},
    }  # fmt: skip
    for key, names in wanted.items():
        assert names <= set(of(key).undefined)


def test_xiangcheng_four_gates_rating_and_writing_off() -> None:
    county = of("xiangcheng")
    passed = path_of(county, "filed", "accepted", "ordered", "taken", "reported", "answered", "closed")
    assert passed == ["点单", "定单", "买单", "买单", "验单", "评价", "销号"]
    labels = {move: county.move_label(move) for move in ("file", "order", "take", "verify", "close")}
    assert labels == {"file": "点单", "order": "定单", "take": "买单", "verify": "验单通过", "close": "销号"}
    assert county.uses("verify") and not county.uses("feedback")
    assert tuple(aspect.name for aspect in county.aspects) == FIVE
    assert {aspect.weight for aspect in county.aspects} == {None}
    assert set(county.supervision.pushes) >= {"书面交办", "跟踪督办", "电话抽访", "走访调查", "现场督办", "回头看"}
    assert county.closing.needs == ("looked_back",) and county.endings["promised"].kind == "B"
    assert county.few_see == ("矛盾纠纷",) and county.letters.slips == ()


def test_shenqiu_the_fifteenth_the_mailbox_and_both_levels() -> None:
    county = of("shenqiu")
    assert county.calendar.activity_day == 15
    assert county.sources["mailbox"] == "两堂三中心民生信箱"
    assert "县" in county.move_label("send_up") and county.move_label("order") == "转交"
    assert stages(county) == ["收集", "正在办理", "办理完成"]


def test_nanyang_six_steps_of_which_supervising_runs_beside() -> None:
    county = of("nanyang")
    assert stages(county) == ["收集", "交办", "办理", "督办", "反馈", "评价"]
    passed = path_of(county, "filed", "ordered", "taken", "reported", "answered")
    assert passed == ["收集", "交办", "办理", "反馈", "评价"]
    assert not county.uses("verify") and county.uses("feedback") and county.uses("supervise")
    assert county.closing.needs == ("rated",)


def test_xixia_four_steps_its_letter_and_its_questioning() -> None:
    county = of("xixia")
    assert stages(county) == ["研处", "办理", "反馈", "评价"]
    assert path_of(county, "filed", "taken", "reported", "rated") == ["研处", "办理", "反馈", "评价"]
    assert county.letters.title == "建议交办函" and county.sources["inquiry"] == "进站问政"
    assert county.uses("feedback") and not county.uses("verify")
    assert (county.appraisal.per_term, county.appraisal.month) == (1, 1)


def test_xincai_hears_how_it_went_before_it_writes_off() -> None:
    county = of("xincai")
    assert stages(county) == ["收集", "反馈", "办理", "回访"]
    assert county.categories[:4] == ("行政审批", "政策落实", "要素保障", "执法监管")
    assert county.closing.needs == ("looked_back",) and county.move_label("look_back") == "回访"
    assert county.stage_of("ordered") == county.stages[1]  # 反馈 is to the department, not to the resident


def test_puyang_and_changyuan_differ_in_how_votes_are_counted() -> None:
    puyang, changyuan = of("puyang").appraisal, of("changyuan").appraisal
    assert (puyang.rectify_over, puyang.rectify_months, puyang.resign_over) == (Fraction(1, 3), 3, Fraction(1, 2))
    assert (changyuan.satisfied_from, changyuan.rectify_over, puyang.satisfied_from) == (Fraction(4, 5), None, None)
    assert of("puyang").stages == of("changyuan").stages == ()


def test_longting_three_tiers_each_with_its_path() -> None:
    county = of("longting")
    assert [(tier.label, tier.path) for tier in county.tiers] == [
        ("小事网格速办", "grid"), ("难事联席会商", "meeting"), ("大事专项督办", "supervision"),
    ]  # fmt: skip
    assert county.clock("answer", "small") == Clock("hours", 48, ours=True)  # an achieved case, not a stated rule
    assert county.clock("answer", "hard") == profile.of(None).clock("answer", "hard")
    assert county.sources["meeting"] == "好事商量屋"


def test_shancheng_five_in_one() -> None:
    county = of("shancheng")
    assert len(county.supervision.roles) == 5 and county.supervision.roles[0] == "常委会领导重点督办"
    assert county.sources["inquiry"] == "站点问政"
    assert isinstance(county.tier("big"), Tier) and set(county.state_labels) <= set(STATES)
