from pathlib import Path

import pytest
from flask import Flask

from models.db import Database
from tests.app_setup import make_app
from tests.browser import Browser
from tests.cast import Cast, settle


@pytest.fixture
def cast(database: Database) -> Cast:
    return settle(database)


@pytest.fixture
def app(cast: Cast, tmp_path: Path) -> Flask:
    return make_app(cast.database, tmp_path)


@pytest.fixture
def aunt_li(app: Flask) -> Browser:
    """李阿姨, with a cheap phone and a plain browser."""
    return Browser(app)


@pytest.fixture
def wang(app: Flask, cast: Cast) -> Browser:
    """王代表, who came in through WeChat."""
    return Browser(app).sign_in(cast.database, cast.wang, "h5")
