"""Bare callers of the simulator, one an account, as some other program would be."""

from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.wechat.conftest import MP, SA
from wechat.client import Account
from wechat.simulator.running import Running


@dataclass
class Caller:
    sim: Running
    account: Account
    token: str = ""

    def __post_init__(self) -> None:
        ask = {"grant_type": "client_credential", "appid": self.account.appid, "secret": self.account.secret}
        self.token = requests.post(f"{self.sim.url}/cgi-bin/stable_token", json=ask, timeout=5).json()["access_token"]

    def raw(self, verb: str, path: str, **more: Any) -> requests.Response:
        params = {"access_token": self.token, **more.pop("params", {})}
        answer = requests.request(verb, self.sim.url + path, params=params, timeout=5, **more)
        assert answer.status_code == 200  # whatever happens: WeChat says it in errcode
        return answer

    def post(self, path: str, given: Any) -> dict[str, Any]:
        return self.raw("POST", path, json=given).json()

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        return self.raw("GET", path, params=params).json()

    def openid(self, person: str) -> str:
        return self.sim.post("/people", {"name": person})["openids"][self.account.appid]

    def login(self, person: str) -> dict[str, Any]:
        """A mini program's login, which is also a visit."""
        code = self.sim.post("/login", {"person": person, "appid": self.account.appid})["code"]
        return self.spend(code)

    def spend(self, code: str) -> dict[str, Any]:
        ask = {"appid": self.account.appid, "secret": self.account.secret, "grant_type": "authorization_code"}
        return requests.get(f"{self.sim.url}/sns/jscode2session", {**ask, "js_code": code}, timeout=5).json()


@pytest.fixture
def mp(sim: Running) -> Caller:
    return Caller(sim, MP)


@pytest.fixture
def sa(sim: Running) -> Caller:
    return Caller(sim, SA)
