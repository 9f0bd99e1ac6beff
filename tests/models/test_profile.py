"""A county's own file: read whole or refused with the reason, before anything starts."""

from pathlib import Path

import pytest

from models import profile
from tests.conftest import ROOT

WRONG = (
    "wait_hours = []", 'wait_hours = ["2"]', "wait_hours = [0]", 'quiet = ["22:00"]', 'quiet = ["24:00", "07:00"]',
    'digest_over = "3"', 'due_soon_hours = "24"', "no_such_thing = 1",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path):
    (tmp_path / "default.toml").write_text((ROOT / "profiles" / "default.toml").read_text("utf8"), "utf8")
    yield tmp_path
    profile._profiles.pop("wrong", None)
    profile.use(ROOT / "profiles")


@pytest.mark.parametrize("line", WRONG)
def test_a_slip_in_a_countys_file_is_told_when_it_is_read(folder: Path, line: str) -> None:
    (folder / "wrong.toml").write_text(f"[notices]\n{line}\n", "utf8")
    with pytest.raises(profile.Unusable, match=r"wrong\.toml"):
        profile.use(folder)


def test_what_a_county_says_about_its_notices_holds(folder: Path) -> None:
    (folder / "own.toml").write_text('[notices]\nwait_hours = [1]\nquiet = []\n', "utf8")
    profile.use(folder)
    own = profile.of("own").notices
    assert (own.wait_hours, own.quiet, own.digest_over) == ((1,), (), 3)
    profile._profiles.pop("own")
