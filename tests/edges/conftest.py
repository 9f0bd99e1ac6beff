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
def anyone(app: Flask) -> Browser:
    return Browser(app)
