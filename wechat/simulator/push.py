"""The push engine: sealed like WeChat's own, three attempts, from a thread with a queue on disk."""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from sqlite3 import Row
from typing import Any
from xml.sax.saxutils import escape

import requests

from wechat import crypto
from wechat.simulator.state import State

ATTEMPTS = 3
TIMEOUT = 5.0
GAP = 0.2


class PushEngine:
    """Sends what is due; what was not sent yet when the program ends is sent when it starts again."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._pool = ThreadPoolExecutor(4, "push")
        state.do("UPDATE pushes SET state = 'due' WHERE state = 'sending'")
        threading.Thread(target=self._run, name="pushes", daemon=True).start()

    def put(self, appid: str, openid: str, fields: Mapping[str, Any], after: float = 0.0) -> None:
        """Queue a push, if this account has an address for pushes."""
        row = self._state.one("SELECT push_url FROM accounts WHERE appid = ?", appid)
        if row is None or not row["push_url"]:
            return
        whole: dict[str, Any] = {"ToUserName": original_id(appid), "FromUserName": openid}
        whole |= {"CreateTime": int(self._state.now()), **fields}
        # Due by the machine's clock: moving the simulated one must neither hold pushes back nor flood them.
        due = time.time() + after
        self._state.do("INSERT INTO pushes (appid, fields, due_at) VALUES (?,?,?)", appid, json.dumps(whole), due)
        self._wake.set()

    def close(self) -> None:
        self._stopped.set()
        self._wake.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait(self._until_next())
            self._wake.clear()
            for push in self._claim():
                if not self._stopped.is_set():
                    self._pool.submit(self._deliver, push)

    def _until_next(self) -> float:
        row = self._state.one("SELECT min(due_at) AS due FROM pushes WHERE state = 'due'")
        if row is None or row["due"] is None:
            return 60.0
        return max(0.0, min(60.0, row["due"] - time.time()))

    def _claim(self) -> list[Row]:
        with self._state.held():
            due = self._state.all(
                "SELECT * FROM pushes WHERE state = 'due' AND due_at <= ? ORDER BY due_at, id", time.time()
            )
            for push in due:
                self._state.do("UPDATE pushes SET state = 'sending' WHERE id = ?", push["id"])
        return due

    def _deliver(self, push: Row) -> None:
        for attempt in range(ATTEMPTS):
            answered = self._try(push)
            self._state.do(
                "UPDATE pushes SET tries = tries + 1, answer = ?, state = ? WHERE id = ?",
                answered[:200],
                "taken" if _taken(answered) else "sending" if attempt + 1 < ATTEMPTS else "given up",
                push["id"],
            )
            if _taken(answered) or self._stopped.wait(GAP):
                return

    def _try(self, push: Row) -> str:
        account = self._state.one("SELECT * FROM accounts WHERE appid = ?", push["appid"])
        if account is None or not account["push_url"]:
            return "no address"
        query, body = envelope(account, json.loads(push["fields"]))
        try:
            with requests.Session() as line:
                line.trust_env = False
                got = line.post(
                    account["push_url"], params=query, data=body, timeout=TIMEOUT, allow_redirects=False,
                    headers={"Content-Type": "text/xml"},
                )  # fmt: skip
            return f"{got.status_code} {got.text[:100].strip()}"
        except requests.RequestException as error:
            return type(error).__name__


def verify(account: Row) -> bool:
    """What the console does when an address is saved: it must give back the echo."""
    timestamp, nonce, echo = str(int(time.time())), secrets.token_hex(5), str(secrets.randbits(62))
    query = {"timestamp": timestamp, "nonce": nonce, "echostr": echo}
    query["signature"] = crypto.sign(account["push_token"], timestamp, nonce)
    try:
        with requests.Session() as line:
            line.trust_env = False
            got = line.get(account["push_url"], params=query, timeout=TIMEOUT, allow_redirects=False)
        return got.status_code == 200 and got.text == echo
    except requests.RequestException:
        return False


def envelope(account: Row, fields: Mapping[str, Any]) -> tuple[dict[str, str], bytes]:
    """Query and body of one attempt: same content each time, new time stamp, nonce and ciphertext."""
    sealed = crypto.seal(
        f"<xml>{_xml(fields)}</xml>".encode(),
        account["push_token"],
        crypto.key_from(account["push_aes_key"]),
        account["appid"],
        str(int(time.time())),  # never the simulated clock: the product's own is not moved with it
        secrets.token_hex(5),
    )
    query = {
        "signature": crypto.sign(account["push_token"], sealed.timestamp, sealed.nonce),
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
        "openid": str(fields["FromUserName"]),
        "encrypt_type": "aes",
        "msg_signature": sealed.msg_signature,
    }
    outer = {"ToUserName": fields["ToUserName"], "Encrypt": sealed.encrypt}
    return query, f"<xml>{_xml(outer)}</xml>".encode()


def original_id(appid: str) -> str:
    return "gh_" + crypto.sign(appid)[:12]


def _xml(fields: Mapping[str, Any]) -> str:
    return "".join(f"<{key}>{_inner(value)}</{key}>" for key, value in fields.items())


def _inner(value: Any) -> str:
    if isinstance(value, Mapping):
        return _xml(value)
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return escape(text) if "]]>" in text else f"<![CDATA[{text}]]>"


def _taken(answered: str) -> bool:
    status, _, body = answered.partition(" ")
    return status == "200" and (body in {"", "success"} or body[:1] in {"<", "{"})
