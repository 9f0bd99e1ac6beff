"""What WeChat thinks of a text, a picture or a voice: a second opinion for a person, never a judge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wechat.calling import Calling
from wechat.errors import WechatError, unwell
from wechat.reading import inner, text

MOST_CHARS = 2500
_VERSION, _COMMENT = 2, 2
_RISKY = 87014
_SORTS = {"voice": 1, "image": 2}
_WORSE = {"pass": 0, "review": 1, "risky": 2}


@dataclass(frozen=True)
class Verdict:
    suggest: str  # pass, review or risky
    label: str  # WeChat's number for what it saw; 100 is nothing
    trace_id: str


class Checks(Calling):
    def check_text(self, openid: str, content: str, nickname: str = "") -> Verdict:
        """The worst verdict of all parts. That WeChat answered without an error does not mean it passed."""
        verdicts = [self._check_part(openid, part, nickname) for part in _parts(content)]
        return max(verdicts, key=lambda verdict: _WORSE[verdict.suggest], default=Verdict("pass", "", ""))

    def check_media(self, openid: str, url: str, kind: Literal["image", "voice"]) -> str:
        """Ask for a check of a public address; the verdict is pushed within half an hour, under this trace_id."""
        body = {"version": _VERSION, "scene": _COMMENT, "openid": openid, "media_url": url, "media_type": _SORTS[kind]}
        trace_id = text(self._post("/wxa/media_check_async", body), "trace_id")
        if not trace_id:
            raise unwell()
        return trace_id

    def _check_part(self, openid: str, content: str, nickname: str) -> Verdict:
        body: dict[str, Any] = {"version": _VERSION, "scene": _COMMENT, "openid": openid, "content": content}
        if nickname:
            body["nickname"] = nickname
        try:
            return _verdict(self._post("/wxa/msg_sec_check", body))
        except WechatError as error:
            if error.code != _RISKY:
                raise
        return Verdict("risky", "", "")


def _parts(content: str) -> Iterator[str]:
    for start in range(0, len(content), MOST_CHARS):
        if part := content[start : start + MOST_CHARS].strip():
            yield part


def _verdict(answer: Mapping[str, Any]) -> Verdict:
    result = inner(answer, "result")
    suggest = text(result, "suggest").lower()
    if not suggest:
        raise unwell()
    known = suggest if suggest in _WORSE else "review"
    return Verdict(known, text(result, "label"), text(answer, "trace_id"))
