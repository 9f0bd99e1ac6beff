"""The whole product on a test database, with the simulator's address where WeChat's would be."""

import base64
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import Settings
from models.db import Database
from tests.cast import MP, SA

TEST_KEYS = "1:" + base64.b64encode(b"only for tests, never for people").decode()
TEST_PEPPER = base64.b64encode(b"a pepper that seasons only tests").decode()
PUBLIC_URL = "https://mashang.example"
AES_KEY = "a" * 43


def settings(database: Database, folder: Path, **more: object) -> Settings:
    given: dict[str, object] = {
        "field_keys": TEST_KEYS, "pepper": TEST_PEPPER, "signing_key": "s" * 40, "public_url": PUBLIC_URL,
        "database_url": database.engine.url.render_as_string(hide_password=False),
        "attachments": folder / "attachments",
        "metrics_token": "metrics-for-tests", "tick_token": "tick-for-tests",
        "wx_sa_appid": SA, "wx_sa_secret": "sa-secret", "wx_sa_token": "sa-token", "wx_sa_aes_key": AES_KEY,
        "wx_mp_appid": MP, "wx_mp_secret": "mp-secret",
        "wx_mp_token": "mp-token", "wx_mp_aes_key": AES_KEY,
        "wx_sa_templates": {"asked": "tmpl-asked", "progress": "tmpl-progress"},
        "wx_sa_notices": {"asked": "notice-asked", "progress": "notice-progress"},
        "wx_mp_templates": {"asked": "mp-tmpl-asked", "progress": "mp-tmpl-progress"}, "quiet_hours": False,
        "wx_api_url": "http://127.0.0.1:1", "wx_open_url": "http://127.0.0.1:1",
    }  # fmt: skip
    return Settings(_env_file=None, **(given | more))  # type: ignore[call-arg]


def make_app(database: Database, folder: Path, **more: object) -> Flask:
    """Shares the test's engine: two pools on one SQLite file would only wait for each other."""
    from dataclasses import replace

    app = create_app(settings(database, folder, **more))
    house = app.extensions["mashang"]
    house.database.engine.dispose()
    app.extensions["mashang"] = replace(house, database=database)
    app.testing = False
    return app
