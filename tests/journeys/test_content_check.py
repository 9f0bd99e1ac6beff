"""Filed in the mini program, looked at by WeChat, and only then the deputy's: over real HTTP, beside the simulator."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pytest
import requests
from PIL import Image

from app.house import build
from models import check, event, verify
from models.check import Check
from models.service_request import seeing
from models.types import new_id
from tests.app_setup import AES_KEY
from tests.cast import MP
from tests.journeys.conftest import World

CHECKS = {"wx_content_checks": True, "wx_mp_token": "mp-token", "wx_mp_aes_key": AES_KEY}


@dataclass
class MiniProgram:
    """李阿姨's phone: what the mini program says to our JSON API for her."""

    world: World
    token: str = ""

    def open(self) -> "MiniProgram":
        code = self.world.sim.post("/login", {"appid": MP, "person": "李阿姨"})["code"]
        self.token = str(self._send("/session", json.dumps({"code": code}))["token"])
        return self

    def file(self, text: str, *photos: bytes) -> str:
        ids = [self._send("/uploads", files={"file": ("p.jpg", one)})["id"] for one in photos]
        filing = {"text": text, "code_token": self.world.cast.wang_code, "attachments": ids}
        return str(self._send("/requests", json.dumps(filing))["number"])

    def _send(self, path: str, data: str | None = None, **more: Any) -> dict[str, Any]:
        headers = {"Idempotency-Key": f"journey-{new_id()}", "Authorization": f"Bearer {self.token}"}
        headers |= {"Content-Type": "application/json"} if data else {}
        with requests.Session() as line:
            line.trust_env = False
            answer = line.post(f"{self.world.url}/api/v1{path}", data=data, headers=headers, timeout=20, **more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


@pytest.fixture
def li(world: World) -> Iterator[MiniProgram]:
    """The world of the journeys, with checks on and the mini program's pushes coming in."""
    house = world.app.extensions["mashang"]
    asking = build(house.settings.model_copy(update=CHECKS))
    asking.database.engine.dispose()
    world.app.extensions["mashang"] = replace(asking, database=house.database)
    push = {"push_url": f"{world.url}/wechat/mp", "push_token": "mp-token", "push_aes_key": AES_KEY}
    world.sim.post("/accounts", {"appid": MP, "secret": "mp-secret", "kind": "mp", "name": "码上"} | push)
    opinions = {"words": {"领奖": ["risky", 10001]}, "media_verdicts": {}, "verdict_after": [0.0, 0.05]}
    world.sim.post("/settings", opinions)
    yield MiniProgram(world).open()
    world.sim.post("/settings", {"words": {}, "media_verdicts": {}})


def history(world: World, number: str) -> list[str]:
    with world.cast.database.read() as session:
        return [e.move for e in event.history(session, seeing.by_number(session, number).id)]


def outcomes(world: World, number: str) -> list[str]:
    with world.cast.database.read() as session:
        return sorted(one.outcome for one in check.of_requests(session, [seeing.by_number(session, number).id]))


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


def the_record_holds(world: World) -> bool:
    with world.cast.database.read() as session:
        return list(verify.faults(session)) == []


def test_words_and_a_photo_pass_and_the_deputy_hears_once(world: World, li: MiniProgram) -> None:
    number = li.file("桥头的护栏断了", photo())
    assert history(world, number) == ["hold"] and world.inbox("王代表") == []
    world.until(lambda: history(world, number) == ["hold", "release"])
    world.until(lambda: number in repr(world.inbox("王代表")))
    world.drain()
    assert len(world.inbox("王代表")) == 1 and outcomes(world, number) == ["passed", "passed"]
    assert the_record_holds(world)


def test_risky_words_wait_for_the_chief_who_lets_them_go(world: World, li: MiniProgram) -> None:
    number = li.file("点此领奖")
    world.until(lambda: history(world, number) == ["hold", "flag"])
    world.drain()
    assert world.inbox("王代表") == []
    world.cast.act(number, "release", world.cast.chief())
    world.until(lambda: number in repr(world.inbox("王代表")))
    assert the_record_holds(world)


def test_a_risky_photo_is_fetched_judged_and_held(world: World, li: MiniProgram) -> None:
    world.sim.post("/settings", {"media_verdicts": {"/wechat/media/": ["risky", 20002]}})
    number = li.file("请看照片", photo())
    world.until(lambda: history(world, number) == ["hold", "flag"])
    assert outcomes(world, number) == ["passed", "risky"] and world.inbox("王代表") == []


def test_who_was_last_there_hours_ago_cannot_be_judged_and_the_chief_is_asked(world: World, li: MiniProgram) -> None:
    world.sim.post("/clock", {"advance": 3 * 3600})
    number = li.file("路灯坏了")
    world.until(lambda: history(world, number) == ["hold", "flag"])
    assert outcomes(world, number) == ["failed"] and the_record_holds(world)


def test_wechats_check_is_away_and_comes_back(world: World, li: MiniProgram) -> None:
    world.sim.post("/fault", {"path": "/wxa/msg_sec_check", "mode": "http500", "times": 1})
    number = li.file("路灯坏了")
    world.drain()
    assert history(world, number) == ["hold"] and outcomes(world, number) == ["pending"]
    world.cast.database.transact(lambda session: session.query(Check).update({"next_at": Check.made_at}))
    world.until(lambda: history(world, number) == ["hold", "release"])
