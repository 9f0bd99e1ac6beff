"""Residents who file through the web and press again, with the same form, until they have a number."""

import re
import threading
import time
from dataclasses import dataclass, field
from html import unescape

import requests

from tests.browser import FORM, HIDDEN

A_BROWSER_FILES = 4  # one more than this an hour, and a browser is asked to wait
PATIENCE = 40.0


@dataclass(frozen=True)
class Acknowledged:
    text: str
    key: str
    number: str


@dataclass
class Crowd:
    """`size` threads, each many browsers one after another; everything they were promised, and every surprise."""

    url: str
    token: str
    size: int = 8
    acknowledged: list[Acknowledged] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    troubles: int = 0  # errors on the way that pressing again has mended
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Crowd":
        self._threads = [threading.Thread(target=self._live, args=(n,), daemon=True) for n in range(self.size)]
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Everyone finishes what they have begun."""
        self._stop.set()
        for one in self._threads:
            one.join(PATIENCE + 20)
        assert not any(one.is_alive() for one in self._threads)

    def wait_for(self, more: int, seconds: float = 30.0) -> None:
        """Until so many more have their number."""
        wanted, until = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < until, f"the service did not come back: {self.surprises[-3:]}"
            time.sleep(0.01)

    def _live(self, me: int) -> None:
        n = 0
        while not self._stop.is_set():
            browser = requests.Session()
            browser.trust_env = False
            form = self._form(browser)
            for _ in range(A_BROWSER_FILES):
                if form is None or self._stop.is_set():
                    break
                n += 1
                text = f"第 {me}-{n} 件"
                key = f"crowd-{me}-{n}-of-this-run"
                self._file(browser, form | {"text": text, "key": key, "visibility": "public"})
            browser.close()

    def _form(self, browser: requests.Session) -> dict[str, str] | None:
        """The sheet's page, loaded until it comes."""
        page = self._until(lambda: browser.get(f"{self.url}/q/{self.token}", timeout=20), (200,))
        if page is None:
            return None
        forms = {unescape(a): dict(HIDDEN.findall(body)) for a, body in FORM.findall(page.text)}
        return {name: unescape(value) for name, value in forms[f"/q/{self.token}"].items()}

    def _file(self, browser: requests.Session, form: dict[str, str]) -> None:
        send = lambda: browser.post(  # noqa: E731
            f"{self.url}/q/{self.token}", data=form, timeout=20, allow_redirects=False
        )
        if answer := self._until(send, (303,)):
            number = re.search(r"/r/([0-9A-Z]{10})/slip", answer.headers["Location"])
            assert number is not None
            self.acknowledged.append(Acknowledged(form["text"], form["key"], number.group(1)))

    def _until(self, ask, well: tuple[int, ...]) -> requests.Response | None:
        """Ask again after a network error, a 5xx, or “still running”; anything else is a surprise."""
        until, last = time.monotonic() + PATIENCE, "nothing"
        while time.monotonic() < until:
            try:
                answer = ask()
            except requests.RequestException as why:
                last = type(why).__name__
            else:
                if answer.status_code in well:
                    return answer
                last = str(answer.status_code)
                if answer.status_code < 500 and answer.status_code != 409:
                    break
                if answer.status_code not in (409, 502, 503):
                    self.surprises.append(f"answered {last}")
            self.troubles += 1
            time.sleep(0.05)
        self.surprises.append(f"gave up on {last}")
        return None
