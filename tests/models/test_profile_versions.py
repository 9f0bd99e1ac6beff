"""A changed profile never alters what was already decided: a request keeps the version it was filed under."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, select

from models import profile, verify
from models.db import Database
from models.profile import Profile, ProfileVersion
from models.region import Region
from models.service_request import seeing
from tests.cast import Cast
from tests.conftest import ROOT

COMMON = (ROOT / "profiles" / "default.toml").read_text("utf8")


@pytest.fixture
def edit(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """A colleague edits the county's file, and the product is started anew."""

    def write(*lines: str) -> None:
        (tmp_path / "default.toml").write_text(COMMON, "utf8")
        (tmp_path / "own.toml").write_text("\n".join(lines), "utf8")
        profile.use(tmp_path)
        profile.forget()

    yield write
    profile.use(ROOT / "profiles")


def kept(database: Database, key: str | None = "own") -> Profile:
    return database.transact(lambda session: profile.keep(session, key))


def told(database: Database, version: int, key: str | None = "own") -> Profile:
    with database.read() as session:
        return profile.of_version(session, key, version)


def rows(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        found = session.execute(select(ProfileVersion.key, ProfileVersion.version).order_by(ProfileVersion.version))
        return [(row.key, row.version) for row in found]


@contextmanager
def questions(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def hear(_c: object, _k: object, statement: str, *_: object) -> None:
        if "profile_versions" in statement:
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def test_a_request_keeps_the_rules_it_was_filed_under(cast: Cast, edit, tmp_path: Path) -> None:
    first = cast.file().request.number
    (tmp_path / "default.toml").write_text(COMMON.replace("workdays = 10", "workdays = 20"), "utf8")
    (tmp_path / "own.toml").unlink(missing_ok=True)
    profile.use(tmp_path)
    profile.forget()
    second = cast.file().request.number

    def answer_within(number: str) -> int:
        from models.service_request import seeing

        with cast.database.read() as session:
            request = seeing.find(session, number, cast.chief())
            assert request is not None
            return request.profile.clock("answer", "hard").amount

    assert (answer_within(first), answer_within(second)) == (10, 20)


def names(cast: Cast, key: str | None) -> None:
    """The county is told to go by another file; every process is started anew."""

    def work(session) -> None:
        session.get_one(Region, cast.county).profile = key

    cast.database.transact(work)
    profile.forget()


def rules_of(cast: Cast, number: str) -> Profile:
    with cast.database.read() as session:
        found = seeing.by_number(session, number)
        assert found is not None
        return found.profile


def faults(cast: Cast) -> list[str]:
    with cast.database.read() as session:
        return list(verify.faults(session))


def test_a_county_that_goes_by_another_file_leaves_what_was_filed_under_the_one_before(cast: Cast) -> None:
    first = cast.file().request.number  # by no file of its own: the default
    names(cast, "longting")
    second = cast.file().request.number
    names(cast, "nanyang")
    third = cast.file().request.number
    assert [rules_of(cast, number).name for number in (first, second, third)] == ["通用", "龙亭区", "南阳市"]
    cast.act(second, "accept", cast.deputy())
    assert rules_of(cast, second).tier("small").label == "小事网格速办"
    assert rules_of(cast, third).off == {"verify"} and faults(cast) == []


def test_a_file_that_is_gone_leaves_its_requests_their_rules_and_is_told(cast: Cast, edit) -> None:
    edit("version = 2", 'name = "旧县"', 'sources.fair = "庙会"')
    names(cast, "own")
    before = cast.file().request.number
    profile.use(ROOT / "profiles")
    profile.forget()
    assert rules_of(cast, before).sources["fair"] == "庙会"
    assert faults(cast) == ["示例县 names profiles/own.toml, which is not there: the default's rules hold"]
    after = cast.file().request.number
    assert rules_of(cast, after).name == "通用"


def test_rules_that_nobody_kept_are_told(cast: Cast) -> None:
    cast.file()
    cast.database.transact(lambda session: session.execute(ProfileVersion.__table__.delete()))
    profile.forget()
    assert faults(cast) == ["the rules that 1 requests were filed under are not kept: default, version 2"]


def test_what_is_kept_reads_back_the_same(database: Database, edit) -> None:
    edit('name = "示例县"', "[calendar]", "closed_on = [2026-10-08, 2026-10-09]", "[appraisal]", 'resign_over = "1/2"')
    now = kept(database)
    profile.forget()
    assert told(database, now.version) == now == profile.of("own")


@pytest.mark.parametrize("path", sorted((ROOT / "profiles").glob("*.toml")), ids=lambda path: path.stem)
def test_every_county_we_ship_survives_being_kept(sqlite_database: Database, path: Path) -> None:
    now = kept(sqlite_database, path.stem)
    profile.forget()
    assert told(sqlite_database, now.version, path.stem) == now


def test_a_raised_version_is_kept_beside_the_old_one(database: Database, edit) -> None:
    edit("version = 2", 'name = "旧"')
    old = kept(database)
    edit("version = 3", 'name = "新"')
    new = kept(database)
    assert (old.version, new.version) == (2, 3)
    assert (told(database, 2).name, told(database, 3).name) == ("旧", "新")


def test_a_file_changed_without_raising_its_version_gets_the_next_free_number(database: Database, edit) -> None:
    edit("version = 2", 'name = "甲"')
    kept(database)
    edit("version = 2", 'name = "乙"')
    assert kept(database).version == 3
    edit("version = 3", 'name = "丙"')
    assert kept(database).version == 4
    edit("version = 9", 'name = "丁"')
    assert kept(database).version == 9
    assert [told(database, n).name for n in (2, 3, 4, 9)] == ["甲", "乙", "丙", "丁"]


def test_a_file_changed_back_is_the_version_it_was(database: Database, edit) -> None:
    edit('name = "甲"')
    kept(database)
    edit('name = "乙"')
    kept(database)
    edit('name = "甲"')
    assert kept(database).version == 2
    assert rows(database) == [("own", 2), ("own", 3)]


def test_counties_do_not_share_their_numbers(database: Database, edit) -> None:
    edit('name = "甲"')
    assert kept(database, "own").version == kept(database, None).version == 2
    assert sorted(rows(database)) == [("default", 2), ("own", 2)]
    assert (told(database, 2).name, told(database, 2, None).name) == ("甲", "通用")


def test_a_county_that_had_no_file_yet_keeps_the_default_under_its_own_name(database: Database, edit) -> None:
    edit('name = "示例县"')
    assert kept(database, "later").name == "通用"
    profile._profiles["later"] = replace(profile.of(None), key="later", name="后来")
    assert (kept(database, "later").version, told(database, 2, "later").name) == (3, "通用")


def test_of_what_was_filed_before_anything_was_kept_todays_rules_hold(database: Database, edit) -> None:
    edit('name = "今"')
    assert told(database, 1).name == "今"
    assert told(database, 7).name == "今"


def test_it_is_written_once_and_then_costs_no_question(database: Database, edit) -> None:
    edit('name = "甲"')
    number = kept(database).version
    kept(database)
    told(database, number)
    with questions(database) as asked:
        for _ in range(3):
            kept(database)
            told(database, number)
    assert asked == []


def test_what_a_failed_transaction_wrote_is_not_believed(database: Database, edit) -> None:
    edit('name = "甲"')

    class Failed(Exception):
        pass

    def work(session) -> None:
        profile.of_version(session, "own", profile.keep(session, "own").version)
        profile.keep(session, "own")
        raise Failed

    with pytest.raises(Failed):
        database.transact(work)
    assert rows(database) == []
    assert kept(database).version == 2 and rows(database) == [("own", 2)]


def test_of_two_first_filings_at_once_both_get_the_one_version(database: Database, edit) -> None:
    edit('name = "甲"')
    written, numbers = threading.Event(), []

    def slowly(session) -> int:
        number = profile.keep(session, "own").version
        written.set()
        time.sleep(0.3)  # the other comes while this one is written and not yet committed
        return number

    def meanwhile() -> None:
        written.wait()
        numbers.append(kept(database).version)

    other = threading.Thread(target=meanwhile)
    other.start()
    numbers.append(database.transact(slowly))
    other.join()
    assert numbers == [2, 2] and rows(database) == [("own", 2)]


def test_of_two_releases_at_once_each_keeps_its_own(database: Database, edit) -> None:
    edit('name = "甲"')
    kept(database)
    profile._profiles["own"] = replace(profile.of("own"), name="乙")  # another process read another file
    assert kept(database).version == 3
    assert (told(database, 2).name, told(database, 3).name) == ("甲", "乙")


def test_another_file_for_a_while_is_kept_too(database: Database, edit) -> None:
    edit('name = "甲"')
    usual = kept(database)
    with profile.instead(replace(profile.of("own"), figures=profile.Figures(min_n=99))):
        other = kept(database)
        assert other.figures.min_n == told(database, other.version).figures.min_n == 99
        assert told(database, usual.version).figures.min_n == 5
    assert kept(database).version == usual.version
    assert told(database, other.version).figures.min_n == 99


def test_one_set_of_rules_has_one_digest_whatever_the_order_of_writing(database: Database, edit) -> None:
    days = ["2026-10-08", "2026-10-09", "2027-01-04", "2027-01-05"]
    edit("[calendar]", f"closed_on = {days}")
    one = profile.of("own").digest
    edit("[calendar]", f"closed_on = {days[::-1]}")
    assert profile.of("own").digest == one
    assert profile.of("own").spelt["calendar"]["closed_on"] == days
