"""A module names its county's file; the cast's county works by it."""

import pytest

from tests.cast import Cast
from tests.counties.acting import Town, settle_under


@pytest.fixture
def town(request: pytest.FixtureRequest, cast: Cast) -> Town:
    return settle_under(cast, request.module.COUNTY)
