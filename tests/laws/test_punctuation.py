"""What people read is set as Chinese is: no half-width comma, question mark or bracket beside a Chinese character."""

import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
READ = ("templates/h5", "templates/demo", "templates/docs.html", "templates/problem.html", "h5", "demo", "api")
HALF = re.compile(r"[\u4e00-\u9fff][,;?!(]|[,;?!)(][\u4e00-\u9fff]")
NOT_SHOWN = ("#", "{#", '"""')


@pytest.mark.parametrize("place", READ)
def test_chinese_is_set_with_its_own_marks(place: str) -> None:
    root = APP / place
    files = [root] if root.is_file() else sorted([*root.rglob("*.py"), *root.rglob("*.html")])
    assert files
    lines = [(path.name, line.strip()) for path in files for line in path.read_text().splitlines()]
    assert [one for one in lines if HALF.search(one[1]) and not one[1].startswith(NOT_SHOWN)] == []
