"""WeChat at our door: an office whose WeChat is a fake, and a bell that says how it was answered."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.db import Database
from models.inbound import Inbound
from tests.app_setup import make_app
from tests.cast import settle
from tests.worker.conftest import Door, Office


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    cast, app, sa, mp = settle(database), make_app(database, tmp_path), Door(), Door()
    app.extensions["mashang"] = replace(app.extensions["mashang"], sa=sa, mp=mp)
    return Office(app, cast, sa, mp)


def ring(office: Office, query: dict[str, str], body: bytes, account: str = "sa") -> int:
    phone = office.app.test_client()
    answer = phone.post(f"/wechat/{account}", query_string=query, data=body, base_url="https://mashang.example")
    return answer.status_code


def kept(office: Office) -> int:
    with office.database.read() as session:
        return session.query(Inbound).count()


def undone(office: Office) -> int:
    with office.database.read() as session:
        return session.query(Inbound).filter(Inbound.done_at.is_(None)).count()
