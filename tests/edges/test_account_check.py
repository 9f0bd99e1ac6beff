"""The configured templates against the account's own list: what is missing is said, and the worker lives with it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import account_check
from app.cli import register
from models.db import Database
from tests.app_setup import make_app
from wechat.client import Template
from wechat.errors import WechatError, refusal, unreachable

OURS = ["thing1", "character_string2", "time3", "thing4"]
SA_IDS = ("tmpl-asked", "tmpl-progress", "notice-asked", "notice-progress")
MP_IDS = ("mp-tmpl-asked", "mp-tmpl-progress")
Typed = Callable[..., Result]


@dataclass
class Account:
    """Stands where WeChat would: has these templates, or refuses to say."""

    has: dict[str, list[str]] = field(default_factory=dict)
    why: Exception | None = None

    def templates(self) -> list[Template]:
        if self.why:
            raise self.why
        return [Template(one, "提醒", list(fields)) for one, fields in self.has.items()]


@pytest.fixture
def sa() -> Account:
    return Account(dict.fromkeys(SA_IDS, OURS))


@pytest.fixture
def mp() -> Account:
    return Account(dict.fromkeys(MP_IDS, OURS))


@pytest.fixture
def build(sqlite_database: Database, tmp_path: Path, sa: Account, mp: Account) -> Callable[..., Flask]:
    def make(**more: object) -> Flask:
        app = make_app(sqlite_database, tmp_path, **more)
        app.extensions["mashang"] = replace(app.extensions["mashang"], sa=sa, mp=mp)
        register(app)
        return app

    return make


@pytest.fixture
def typed(build: Callable[..., Flask]) -> Typed:
    def run(**more: object) -> Result:
        app = build(**more)
        with app.app_context():
            return app.test_cli_runner().invoke(args=["wechat-check"])

    return run


def missing(result: Result) -> list[str]:
    return [line for line in result.output.splitlines() if "  missing  " in line]


def test_where_all_is_there_it_says_so_line_by_line(typed: Typed) -> None:
    said = typed(wx_mp_page="pages/request")
    assert (said.exit_code, missing(said)) == (0, [])
    assert "sa  ok       the token works; the account has 4 templates" in said.output
    assert "mp  ok       WX_MP_TEMPLATES progress: in order" in said.output and len(said.output.splitlines()) == 8


def test_a_template_the_account_does_not_have(typed: Typed, sa: Account) -> None:
    del sa.has["notice-progress"]
    said = typed()
    assert said.exit_code == 1
    assert missing(said) == ["sa  missing  WX_SA_NOTICES progress: the account has no template notice-progress"]


def test_a_field_the_template_does_not_have_and_which_it_has(typed: Typed, mp: Account) -> None:
    mp.has["mp-tmpl-progress"] = ["thing1", "thing2", "time3", "thing4"]
    (line,) = missing(typed())
    assert "progress: its template has no field character_string2; it has thing1, thing2, time3, thing4" in line


def test_a_field_that_we_would_leave_empty(typed: Typed, sa: Account) -> None:
    sa.has["tmpl-asked"] = [*OURS, "phrase5"]
    sa.has["tmpl-progress"] = ["first", *OURS, "remark"]
    (line,) = missing(typed())
    assert "WX_SA_TEMPLATES asked: nothing of ours goes into its field phrase5" in line


def test_the_field_names_in_the_configuration_are_the_ones_compared(typed: Typed, sa: Account) -> None:
    sa.has["tmpl-asked"] = ["thing7", "character_string2", "time3", "thing4"]
    named = {"asked": {"id": "tmpl-asked", "what": "thing7"}, "progress": "tmpl-progress"}
    assert typed(wx_sa_templates=named).exit_code == 0 and typed().exit_code == 1


def test_settings_without_which_nobody_is_told_or_nothing_is_heard(typed: Typed) -> None:
    said = typed(wx_sa_token="", wx_mp_templates={"asked": "mp-tmpl-asked"})
    assert [line.split("  missing  ")[1] for line in missing(said)] == [
        "WX_MP_TEMPLATES names no template for progress",
        "no pushes come in without WX_SA_TOKEN and WX_SA_AES_KEY: no receipts",
    ]
    assert said.exit_code == 1 and "WX_MP_PAGE is not set" in said.output


@pytest.mark.parametrize("why", [refusal(40125), refusal(48001), unreachable()])
def test_an_account_that_does_not_answer_hides_nothing_of_the_other(
    typed: Typed, sa: Account, mp: Account, why: WechatError
) -> None:
    mp.why = why
    del sa.has["tmpl-asked"]
    lines = missing(typed())
    assert lines == [
        f"mp  missing  the template list could not be read: {why}",
        "sa  missing  WX_SA_TEMPLATES asked: the account has no template tmpl-asked",
    ]


def test_what_is_not_configured_is_not_asked(typed: Typed, sa: Account, mp: Account) -> None:
    mp.why = AssertionError("asked an account that nobody set up")
    assert typed(wx_mp_appid="").exit_code == 0
    sa.why = mp.why
    nothing = typed(wx_mp_appid="", wx_sa_appid="")
    assert (nothing.exit_code, nothing.output) == (0, "no WeChat account is configured\n")


def test_the_worker_checks_once_beside_its_work_and_says_what_is_missing(
    build: Callable[..., Flask], sa: Account, caplog: pytest.LogCaptureFixture
) -> None:
    del sa.has["tmpl-asked"]
    account_check.at_start(build().extensions["mashang"]).join(10)
    (line,) = [r for r in caplog.records if r.name == "mashang.worker"]
    assert (line.levelname, line.account) == ("WARNING", "sa") and "no template tmpl-asked" in line.said


@pytest.mark.parametrize(("why", "level"), [(unreachable(), "WARNING"), (RuntimeError("no database"), "ERROR")])
def test_a_check_that_fails_costs_the_worker_one_line(
    build: Callable[..., Flask], mp: Account, caplog: pytest.LogCaptureFixture, why: Exception, level: str
) -> None:
    mp.why = why
    account_check.at_start(build().extensions["mashang"]).join(10)
    assert [r.levelname for r in caplog.records if r.name == "mashang.worker"] == [level]
