"""The push engine: three attempts each, from threads with a queue on disk."""

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from sqlite3 import Row
from typing import Any

from wechat.simulator import address, console
from wechat.simulator.envelope import envelope, original_id
from wechat.simulator.state import State

ATTEMPTS = 3
LANES = 8
log = logging.getLogger("wechat.simulator")


class PushEngine:
    """Sends what is due; what was not sent yet when the program ends is sent when it starts again."""

    def __init__(self, state: State, replied: Callable[[str, str, str], None] | None = None) -> None:
        self._state, self._replied = state, replied
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._pool = ThreadPoolExecutor(LANES, "push")
        state.do("UPDATE pushes SET state = 'due' WHERE state = 'sending'")
        threading.Thread(target=self._run, name="pushes", daemon=True).start()

    def put(self, appid: str, openid: str, fields: Mapping[str, Any], after: float = 0.0) -> None:
        """Queue a push, if this account has an address for pushes."""
        self._keep(appid, openid, fields, "due", after)
        self.wake()

    def put_now(self, appid: str, openid: str, fields: Mapping[str, Any]) -> None:
        """As put, but the first attempt is over before this returns; held pushes stay held."""
        if self._state.setting("pushes_held"):
            self.put(appid, openid, fields)
        else:
            self._in_turn(self._keep(appid, openid, fields, "sending"))

    def wake(self) -> None:
        self._wake.set()

    def close(self) -> None:
        self._stopped.set()
        self._wake.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _keep(
        self, appid: str, openid: str, fields: Mapping[str, Any], state: str, after: float = 0.0
    ) -> list[Row]:
        if self.account(appid) is None:
            return []
        whole = json.dumps(addressed(self._state, appid, openid, fields), ensure_ascii=False)
        # Due by the machine's clock: moving the simulated one must neither hold pushes back nor flood them.
        row = (appid, whole, time.time() + after, state)
        copies = 1 + int(self._state.setting("push_duplicates"))
        sql = "INSERT INTO pushes (appid, fields, due_at, state) VALUES (?,?,?,?) RETURNING *"
        return [push for _ in range(copies) for push in self._state.all(sql, *row)]

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait(self._until_next())
            self._wake.clear()
            for group in self._claim():
                if not self._stopped.is_set():
                    self._pool.submit(self._in_turn, group).add_done_callback(_complain)

    def _until_next(self) -> float:
        row = self._state.one("SELECT min(due_at) AS due FROM pushes WHERE state = 'due'")
        if row is None or row["due"] is None or self._state.setting("pushes_held"):
            return 60.0
        return max(0.0, min(60.0, row["due"] - time.time()))

    def _claim(self) -> list[list[Row]]:
        """What is due: one person's pushes in their order, or all of them in a seeded disorder."""
        with self._state.held():
            if self._state.setting("pushes_held"):
                return []
            due = self._state.all(
                "UPDATE pushes SET state = 'sending' WHERE state = 'due' AND due_at <= ? RETURNING *", time.time()
            )
        due.sort(key=lambda push: (push["due_at"], push["id"]))
        if seed := self._state.setting("push_out_of_order"):
            random.Random(int(seed)).shuffle(due)
            return [due]
        groups: dict[str, list[Row]] = {}
        for push in due:
            groups.setdefault(json.loads(push["fields"])["FromUserName"], []).append(push)
        return list(groups.values())

    def _in_turn(self, group: list[Row]) -> None:
        for push in group:
            if not self._stopped.is_set():
                self._attempt(push)

    def _attempt(self, push: Row) -> None:
        tries, fields = push["tries"] + 1, json.loads(push["fields"])
        account = self.account(push["appid"])
        answered, taken = self.ring(account, fields) if account else ("no address", False)
        state = "taken" if taken else "given up" if tries >= ATTEMPTS else "due"
        due = time.time() + float(self._state.setting("push_gap"))
        self._state.do(
            "UPDATE pushes SET tries = ?, answer = ?, state = ?, due_at = ? WHERE id = ?",
            tries, answered[:200], state, due, push["id"],
        )  # fmt: skip
        self.wake()

    def account(self, appid: str) -> Row | None:
        """The account, if it has an address for pushes."""
        return self._state.one("SELECT * FROM accounts WHERE appid = ? AND push_url <> ''", appid)

    def ring(
        self, account: Row, fields: Mapping[str, Any], mode: str = "", form: str = "", shift: float = 0.0
    ) -> tuple[str, bool]:
        """One attempt, in the account's own mode and format unless told otherwise; what came of it."""
        mode = mode or console.of(self._state, account["appid"], "push_mode")
        form = form or console.of(self._state, account["appid"], "push_format")
        query, body = envelope(account, fields, mode, form, shift)
        seconds = float(self._state.setting("push_timeout"))
        answered = address.call(account["push_url"], query, body, form, seconds)
        reply = address.reply_in(account, mode, answered.partition(" ")[2])
        if self._replied and reply.get("MsgType") == "text":
            self._replied(account["appid"], str(fields["FromUserName"]), reply.get("Content", ""))
        return answered, address.is_taken(account, mode, answered)


def addressed(state: State, appid: str, openid: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields every push begins with, and then its own."""
    first = {"ToUserName": original_id(appid), "FromUserName": openid, "CreateTime": int(state.now())}
    return {**first, **fields}


def _complain(done: "Future[None]") -> None:
    if not done.cancelled() and (error := done.exception()):
        log.error("a push failed in the simulator itself: %r", error)
