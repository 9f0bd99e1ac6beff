"""A county's own file: what it says holds, what it leaves out is the default's, and a bad one stops everything."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from models import profile
from models.profile import Clock
from models.workflow import MOVES, STATES
from tests.conftest import ROOT


@pytest.fixture
def folder(tmp_path: Path):
    (tmp_path / "default.toml").write_text((ROOT / "profiles" / "default.toml").read_text("utf8"), "utf8")
    yield tmp_path
    profile.use(ROOT / "profiles")


def county(folder: Path, *lines: str) -> profile.Profile:
    (folder / "own.toml").write_text("\n".join(lines), "utf8")
    profile.use(folder)
    return profile.of("own")


def test_what_a_county_leaves_out_is_the_defaults(folder: Path) -> None:
    own, common = county(folder, 'name = "示例县"'), profile.of(None)
    assert (own.key, own.name) == ("own", "示例县")
    assert (own.tiers, own.clocks, own.sources, own.off) == (common.tiers, common.clocks, common.sources, common.off)


def test_a_county_without_a_file_works_by_the_default(folder: Path) -> None:
    assert profile.of("nowhere") is profile.of(None)


def test_tables_merge_and_lists_are_replaced(folder: Path) -> None:
    own = county(folder, 'categories = ["教育"]', "[sources]", 'code = "二维码"', 'fair = "庙会"')
    assert own.categories == ("教育",)
    assert (own.sources["code"], own.sources["fair"], own.sources["phone"]) == ("二维码", "庙会", "电话")


def test_other_stands_behind_the_countys_own_sources(folder: Path) -> None:
    own = county(folder, "[sources]", 'fair = "庙会"')
    assert list(own.sources)[-2:] == ["fair", "other"] and next(iter(own.sources)) == "code"


def test_a_clock_is_replaced_whole_and_is_no_longer_ours(folder: Path) -> None:
    own = county(folder, "[clocks.answer]", "hours = 24")
    assert own.clock("answer", "small") == Clock("hours", 24, ours=False)
    assert own.clock("accept", "small") == profile.of(None).clock("accept", "small")


def test_a_tier_may_have_a_clock_of_its_own(folder: Path) -> None:
    tiers = ("[[tiers]]", 'name = "quick"', 'label = "急事"', "[tiers.clocks.answer]", "work_hours = 6", "ours = true")
    own = county(folder, *tiers, "[[tiers]]", 'name = "slow"', 'label = "缓事"')
    assert own.clock("answer", "quick") == Clock("work_hours", 6, ours=True)
    assert own.clock("answer", "slow") == own.clocks["answer"]
    assert (own.first_tier, own.tier_rank("slow"), own.tier("slow").path) == ("quick", 1, "direct")


def test_a_tier_that_is_no_more_goes_behind_the_others_under_its_bare_name(folder: Path) -> None:
    own = county(folder, 'name = "示例县"')
    assert (own.tier("gone").label, own.tier_rank("gone")) == ("gone", len(own.tiers))
    assert own.clock("answer", "gone") == own.clocks["answer"]


def test_states_and_moves_bear_the_countys_words_and_else_ours(folder: Path) -> None:
    own = county(folder, "[labels.states]", 'filed = "待研处"', "[labels.moves]", 'order = "交办"')
    assert (own.state_label("filed"), own.state_label("closed")) == ("待研处", STATES["closed"].label)
    assert (own.move_label("order"), own.move_label("rate")) == ("交办", MOVES["rate"].label)


def test_a_stage_is_a_view_of_states(folder: Path) -> None:
    own = county(folder, "[[stages]]", 'name = "点单"', 'states = ["held", "filed"]')
    assert own.stage_of("filed") == own.stages[0]
    assert own.stage_of("closed") is None


def test_what_is_off_is_not_used(folder: Path) -> None:
    own = county(folder, 'off = ["verify", "score"]')
    assert [own.uses(move) for move in ("verify", "score", "feedback")] == [False, False, True]


def test_days_may_be_written_with_or_without_quotes(folder: Path) -> None:
    days = county(folder, "[calendar]", 'closed_on = [2026-10-08, "2026-10-09"]', "activity_day = 15").calendar
    assert days.closed_on == {date(2026, 10, 8), date(2026, 10, 9)}
    assert (days.activity_day, days.open_on) == (15, frozenset())


def test_thresholds_are_exact(folder: Path) -> None:
    told = county(folder, "[appraisal]", 'rectify_over = "1/3"', 'satisfied_from = "80%"').appraisal
    assert (told.rectify_over, told.satisfied_from, told.resign_over) == (Fraction(1, 3), Fraction(4, 5), None)


def test_what_a_county_says_about_its_notices_holds(folder: Path) -> None:
    own = county(folder, "[notices]", "wait_hours = [1]", "quiet = []").notices
    assert (own.wait_hours, own.quiet, own.digest_over) == ((1,), (), 3)


def test_one_bad_file_and_nothing_starts_and_what_was_in_use_stays(folder: Path) -> None:
    before = county(folder, 'name = "原名"')
    (folder / "own.toml").write_text('name = "新名"\nactivity = 1\noff = ["close"]\n', "utf8")
    with pytest.raises(profile.Unusable, match=r"own\.toml：共3处错误\n  第2行 activity：.*\n  第3行 off：") as refused:
        profile.use(folder)
    assert "verify" in str(refused.value)  # with `feedback` no longer off, both would be in use
    assert profile.of("own") is before


def test_a_folder_without_a_default_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(profile.Unusable, match=r"default\.toml"):
        profile.use(tmp_path)


def test_a_county_whose_file_is_gone_works_by_the_default_again(folder: Path) -> None:
    county(folder, 'name = "原名"')
    (folder / "own.toml").unlink()
    profile.use(folder)
    assert profile.of("own") is profile.of(None)


def test_another_file_for_a_while(folder: Path) -> None:
    from dataclasses import replace

    usual = profile.of(None)
    with profile.instead(replace(usual, name="临时")):
        assert profile.of(None).name == "临时"
    assert profile.of(None) is usual
