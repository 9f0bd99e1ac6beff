"""Migrations are one numbered line from nothing to today."""

import re
from pathlib import Path

VERSIONS = Path(__file__).parent.parent.parent / "migrations" / "versions"


def test_the_numbers_follow_one_another_without_a_fork() -> None:
    files = sorted(VERSIONS.glob("*.py"))
    for number, path in enumerate(files, start=1):
        text = path.read_text("utf8")
        before = f'"{number - 1:04d}"' if number > 1 else "None"
        assert path.name.startswith(f"{number:04d}_")
        assert re.search(rf'^revision = "{number:04d}"$', text, re.M)
        assert re.search(rf"^down_revision = {before}$", text, re.M)
