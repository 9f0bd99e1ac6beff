
import pytest
from flask import Flask

from tests.browser import Browser
from tests.cast import Cast


@pytest.fixture
def aunt_li(app: Flask) -> Browser:
    """李阿姨, with a cheap phone and a plain browser."""
    return Browser(app)


@pytest.fixture
def wang(app: Flask, cast: Cast) -> Browser:
    """王代表, who came in through WeChat."""
    return Browser(app).sign_in(cast.database, cast.wang, "h5")


@pytest.fixture
def li(app: Flask, cast: Cast) -> Browser:
    """李阿姨, known by WeChat."""
    return Browser(app).sign_in(cast.database, cast.li, "h5")
