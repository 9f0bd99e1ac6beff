"""What docs/profiles.md tells a county's clerk is what the reader takes."""

import re
import tomllib

from models.profile.checking import judge
from models.profile.format import FORMAT
from models.profile.kinds import Kind
from models.profile.tables import Many, Rows, Table
from tests.conftest import ROOT

TOLD = (ROOT / "docs" / "profiles.md").read_text("utf8")
BASE = tomllib.loads((ROOT / "profiles" / "default.toml").read_text("utf8"))
BY_TABLE = {"states", "moves"}  # their keys are the workflow's own names


def keys(kind: Kind) -> set[str]:
    if isinstance(kind, Rows | Many):
        return keys(kind.of)
    if not isinstance(kind, Table):
        return set()
    deeper = {key for name, one in kind.keys.items() if name not in BY_TABLE for key in keys(one)}
    return set(kind.keys) | deeper


def test_every_key_is_told() -> None:
    table = "\n".join(line for line in TOLD.splitlines() if line.startswith("|"))
    told = set(re.findall(r"[a-z][a-z_]*", " ".join(re.findall(r"`([^`]+)`", table))))
    assert keys(FORMAT) - told == set()


def test_the_example_works() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TOLD, re.DOTALL)
    checked = judge(example.encode(), "own", BASE)
    assert checked.mistakes == []
    assert checked.profile and checked.profile.clock("answer", "small").amount == 48
