from pathlib import Path

import pytest
from flask import Flask

from app.demo.county.enlist import Openids
from app.demo.county.load import load
from models.db import Database
from tests.app_setup import make_app

HERE = "http://127.0.0.1:8000"
OPENIDS = {"王示例": {"wx-sa-test": "o-wang-demo"}, "李示例": {"wx-sa-test": "o-li-demo"}}


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Flask:
    return make_app(database, tmp_path, public_url=HERE, demo=True)


def furnish(app: Flask) -> bool:
    with app.app_context():
        return load(app.extensions["mashang"], Openids(OPENIDS, ("wx-sa-test", "tmpl-progress"), "wx-sa-test"))
