"""What holds for each of the nine alike: one file, the same verbs, and no line of code of its own."""

import re
import tomllib
from dataclasses import replace
from functools import cache

import pytest

from models import clock, profile
from models.profile import Clock, Profile
from models.profile.checking import judge
from models.service_request import NotYet
from models.workflow import MOVES, STATES, NotAllowed
from tests.calendars import at
from tests.cast import Cast
from tests.conftest import ROOT
from tests.counties.acting import Matter, Town, concluded, heard, ordered, settle_under, worked

KEYS = sorted(path.stem for path in (ROOT / "profiles").glob("*.toml") if path.stem != "default")
HERE = ROOT / "tests" / "counties"
TEXTS = (".py", ".html", ".css", ".txt")
ROOMS = ("app", "models", "qr", "media", "wechat", "migrations")
DEMONSTRATION = ("app/demo/", "app/templates/demo/")  # it tells of one invented county by a real one's rules


@cache
def code() -> dict[str, str]:
    """Whatever the product is made of, by its place."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*")) if path.suffix in TEXTS]
    placed = {path.relative_to(ROOT).as_posix(): path for path in files}
    return {place: path.read_text("utf8") for place, path in placed.items() if not place.startswith(DEMONSTRATION)}


@pytest.fixture(params=KEYS)
def town(request: pytest.FixtureRequest, cast: Cast) -> Town:
    return settle_under(cast, request.param)


def lived(town: Town) -> Matter:
    """From the scan to the write-off, by whatever gates the county has."""
    one = town.files()
    ordered(one)
    worked(one)
    concluded(one)
    one.act("rate", town.cast.resident(), "satisfied", "")
    heard(one)
    one.act("close", town.cast.chief(), "")
    return one


def in_order(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(one in rest for one in part)


def test_a_request_lives_to_its_end_by_the_countys_file_alone(town: Town) -> None:
    one, rules = lived(town), town.rules
    assert one.now.state == "closed" and one.stands == rules.state_label("closed")
    assert one.steps() == [rules.move_label(entry.move) for entry in one.entries()]
    assert in_order(one.gates(), [stage.name for stage in rules.stages])
    assert {entry.label for entry in one.entries()} >= {rules.move_label("order"), rules.move_label("take")}


def test_every_gate_of_the_county_is_passed_that_a_matter_can_stand_in(town: Town) -> None:
    standing = [stage.name for stage in town.rules.stages if stage.states]
    assert lived(town).gates() == standing


def test_what_the_county_does_not_use_is_offered_to_nobody_and_refused(town: Town) -> None:
    one = town.files()
    ordered(one)
    worked(one)
    chief, county = town.cast.chief(), town.cast.county_staff()
    (off,) = {"verify", "feedback"} & town.rules.off
    assert off not in one.offers(chief) | one.offers(county) | one.offers(town.cast.deputy())
    with pytest.raises(NotAllowed):
        one.act(off, chief, "路灯已更换。")
    assert one.now.state == "reported"


def test_it_is_written_off_only_after_what_the_countys_file_wants(town: Town) -> None:
    one = town.files()
    ordered(one)
    worked(one)
    concluded(one)
    needs = town.rules.closing.needs
    with one.open() as request:
        assert request.missing_before_close() == list(needs)
    if needs:
        with pytest.raises(NotYet, match=needs[0]):
            one.act("close", town.cast.chief(), "")
        assert one.now.state == "answered"


def test_no_door_a_request_comes_in_by_lowers_it(town: Town) -> None:
    """同等重视、同等对待: same tier, same promise, same place in the queue as one who scanned."""
    with clock.at(at("2026-11-18 09:30")):
        scanned = town.files().now
        came = [town.writes_down("村口的路灯坏了", source).now for source in town.rules.sources]
    assert {(one.tier, one.due_at, one.sort_key) for one in came} == {(scanned.tier, scanned.due_at, scanned.sort_key)}


def changed(rules: Profile) -> Profile:
    """The same county after somebody has rewritten its file from end to end."""
    other = {name: f"改后{n}" for n, name in enumerate(STATES)}
    return replace(
        rules, version=rules.version + 1, state_labels=other, move_labels={name: f"改后{name}" for name in MOVES},
        clocks={name: Clock("hours", 1, ours=True) for name in rules.clocks}, tiers=rules.tiers[::-1],
        off=(rules.off ^ {"verify", "feedback"}) | {"dispute"}, stages=(), aspects=(), sources={"code": "扫码"},
        closing=replace(rules.closing, needs=("phoned",), dispute_days=0),
    )  # fmt: skip


def test_a_changed_file_changes_nothing_for_what_was_filed_before(town: Town) -> None:
    before = town.rules
    one = town.files()
    with profile.instead(changed(before)):
        ordered(one)
        worked(one)
        concluded(one)
        rules = one.rules
        told = (rules.state_labels, rules.move_labels, rules.off, rules.clocks, rules.stages, rules.closing)
        assert told == (
            before.state_labels, before.move_labels, before.off, before.clocks, before.stages, before.closing,
        )  # fmt: skip
        one.act("rate", town.cast.resident(), "satisfied", "")
        heard(one)
        one.act("close", town.cast.chief(), "")
        assert one.steps() == [before.move_label(entry.move) for entry in one.entries()]
        assert one.stands == before.state_label("closed")


def test_what_is_filed_after_the_change_lives_by_the_new_file(town: Town) -> None:
    old = town.files()
    with profile.instead(changed(town.rules)), clock.at(at("2026-11-18 09:30")):
        new = town.files()
        assert new.stands == "改后1" and old.stands != new.stands
        assert new.now.profile_version != old.now.profile_version
        assert new.now.tier == old.rules.tiers[-1].name
        assert new.due == "2026-11-18 10:30"
    assert new.stands == "改后1"  # changed back: it keeps what it was filed under, too


def test_a_county_that_nobody_has_heard_of_needs_no_more_than_its_file(cast: Cast) -> None:
    """The example that docs/profiles.md gives to a county's clerk, acted out as it stands there."""
    (example,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "profiles.md").read_text("utf8"), re.DOTALL)
    base = tomllib.loads((ROOT / "profiles" / "default.toml").read_text("utf8"))
    rules = judge(example.encode(), "tenth", base).profile
    assert rules is not None
    with profile.instead(rules):
        one = lived(settle_under(cast, "tenth"))
        assert one.gates() == ["受理", "办理", "反馈"] and "反馈" in one.steps()


@pytest.mark.parametrize("key", KEYS)
def test_no_line_of_code_knows_the_county(key: str) -> None:
    words = (key, profile.of(key).name[:-1])
    knows = [f"{path}: {word}" for path, said in code().items() for word in words if word in said]
    assert knows == []


@pytest.mark.parametrize("key", KEYS)
def test_what_a_bulletin_names_without_defining_is_empty(key: str) -> None:
    assert set(profile.of(key).undefined.values()) <= {""}


def test_the_table_of_counties_names_all_of_them_and_only_tests_that_there_are() -> None:
    table = (ROOT / "docs" / "counties.md").read_text("utf8")
    written = "".join(path.read_text("utf8") for path in HERE.glob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)", written, re.MULTILINE))
    assert set(re.findall(r"`(test_\w+)`", table)) - there == set()
    assert [key for key in KEYS if f"{profile.of(key).name[:-1]} `{key}`" not in table] == []
