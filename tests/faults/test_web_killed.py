"""kill -9 of the web, in the middle of filings: who was given a number has one request, and only one."""

from collections.abc import Callable
from pathlib import Path

from app.config import Settings
from tests.cast import Cast
from tests.faults import processes
from tests.faults.crowd import Crowd


def test_web_processes_killed_in_the_middle_lose_and_double_nothing(
    cast: Cast, settings: Settings, tmp_path: Path, holds: Callable[[Crowd], None]
) -> None:
    kills = 15
    with processes.web(settings, tmp_path) as gunicorn, Crowd(settings.public_url, cast.wang_code) as crowd:
        for _ in range(kills):
            crowd.wait_for(6)  # killed at work, not while it boots
            assert processes.kill_one_child(gunicorn)
        crowd.wait_for(6)
        crowd.stop()
    assert crowd.troubles > 0, "nobody noticed a kill: this test has proved nothing"
    assert len(crowd.acknowledged) >= 6 * (kills + 1)
    holds(crowd)
