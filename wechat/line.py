"""The line to WeChat: one HTTP session a thread, process and host, and no secret in its log."""

import logging
import os
import re
import threading
from urllib.parse import urlsplit

import requests

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRETS = re.compile(
    r"((?:secret|access_token|js_code|code|refresh_token|ticket|media_id|openid)=)[^&\s\"']+", re.IGNORECASE
)
_kept = threading.local()


class _Scrub(logging.Filter):
    """urllib3 writes whole request lines at DEBUG, and ours carry tokens in the query."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRETS.sub(r"\1***", record.getMessage()), ()
        return True


for _name in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_Scrub())


def session_to(url: str) -> requests.Session:
    """One session a thread, process and host; a socket shared across a fork would mix two answers."""
    if getattr(_kept, "pid", None) != os.getpid():
        _kept.pid, _kept.by_host = os.getpid(), {}
    host = urlsplit(url).hostname or ""
    session: requests.Session | None = _kept.by_host.get(host)
    if session is None:
        session = requests.Session()
        session.trust_env = host not in LOOPBACK  # a county's proxy has no way to our own simulator
        session.headers["User-Agent"] = "mashang"
        _kept.by_host[host] = session
    return session
