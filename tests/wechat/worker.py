"""A sending process for the two-process token test: `python -m tests.wechat.worker stable|old URL OPENID`."""

import sys
import time

import requests

from tests.wechat.conftest import GOOD, SA, Drawer
from wechat.client import Client


def by_stable_token(url: str, openid: str) -> int:
    client = Client(SA, Drawer(), url)
    return sum(bool(client.send_template(openid, "T-case", GOOD)) for _ in range(5))


def by_old_token(url: str, openid: str) -> int:
    """As many clients do it: an own token from the old call, fetched anew whenever it is refused."""
    sent, token, until = 0, "", time.monotonic() + 20
    while sent < 40 and time.monotonic() < until:
        token = token or _old_token(url)
        time.sleep(0.01)  # as if there were work to do between the sends
        if _send(url, token, openid) == 0:
            sent += 1
        else:
            token = ""
    return sent


def _old_token(url: str) -> str:
    ask = {"grant_type": "client_credential", "appid": SA.appid, "secret": SA.secret}
    return requests.get(f"{url}/cgi-bin/token", params=ask, timeout=5).json()["access_token"]


def _send(url: str, token: str, openid: str) -> int:
    data = {key: {"value": value} for key, value in GOOD.items()}
    body = {"touser": openid, "template_id": "T-case", "data": data}
    path = f"{url}/cgi-bin/message/template/send"
    return int(requests.post(path, params={"access_token": token}, json=body, timeout=5).json()["errcode"])


if __name__ == "__main__":
    how = {"stable": by_stable_token, "old": by_old_token}[sys.argv[1]]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(f"{how(sys.argv[2], sys.argv[3])} sent\n")
