"""`flask --app wsgi profile check FILE`: what a county's clerk sees, from any folder, with nothing configured."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.profile_check import profile_commands
from tests.conftest import ROOT


def typed(path: Path) -> Result:
    return CliRunner().invoke(profile_commands, ["check", str(path)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


@pytest.mark.parametrize("path", sorted((ROOT / "profiles").glob("*.toml")), ids=lambda path: path.stem)
def test_every_file_we_ship_is_good(path: Path) -> None:
    said = typed(path)
    assert said.exit_code == 0 and "可以使用" in said.output


def test_every_mistake_is_told_with_file_and_line(file: Path) -> None:
    file.write_text('version = 1\n\nnam = "示例县"\noff = ["acept"]\n', "utf8")
    said = typed(file)
    first, second, third, last = said.output.splitlines()
    assert said.exit_code == 1
    assert first.startswith(f"{file} 第1行 version：") and second.startswith(f"{file} 第3行 nam：")
    assert third.startswith(f"{file} 第4行 off[1]：没有这个名称：“acept”，是不是“accept”？只能写：“file”")
    assert last == f"{file}：共3处错误"


def test_a_long_list_of_what_may_stand_is_told_once(file: Path) -> None:
    file.write_text('off = [\n  "feedback", "acept",\n  "orders",\n]\n[labels.moves]\nx = "甲"\ny = "乙"\n', "utf8")
    lines = typed(file).output.splitlines()
    assert "“unbundle”" in lines[0] and lines[1].endswith("可以写的见上面第1行处")
    assert "unbundle" in lines[2] and lines[3].endswith("可以写的见上面第6行处")


def test_a_county_is_read_over_the_default_beside_it(file: Path) -> None:
    common = (ROOT / "profiles" / "default.toml").read_text("utf8")
    file.write_text('name = "示例县"\n', "utf8")
    assert "示例县，第2版" in typed(file).output
    file.with_name("default.toml").write_text(common.replace("version = 2", "version = 5"), "utf8")
    assert "示例县，第5版" in typed(file).output


def test_a_bad_default_is_told_before_anything_that_stands_on_it(file: Path) -> None:
    file.write_text('name = "示例县"\n', "utf8")
    file.with_name("default.toml").write_text('name = "通用"\n', "utf8")
    said = typed(file)
    assert said.exit_code == 1 and "default.toml" in said.output and "缺少这一项" in said.output


def test_what_cannot_be_read_at_all_is_said_in_one_line(file: Path) -> None:
    said = typed(file)
    assert (said.exit_code, said.output) == (1, f"{file}：读不了（没有这个文件）\n")
    file.mkdir()
    said = typed(file)
    assert (said.exit_code, said.output) == (1, f"{file}：读不了（这是一个文件夹，不是文件）\n")


def as_typed(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], "MASHANG_ENV": "/nonexistent", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    return subprocess.run(command, cwd=ROOT, env=bare | env, capture_output=True, text=True, timeout=60)


def test_the_command_needs_no_settings_and_no_other_file(file: Path) -> None:
    file.write_text("version = 0\n", "utf8")
    said = as_typed("profile", "check", str(file), PROFILES=str(file.parent))
    assert said.returncode == 1 and "第1行 version" in said.stdout and said.stderr == ""


def test_nothing_else_starts_so(file: Path) -> None:
    assert "cannot start" in as_typed("verify").stderr
