"""Codes to scan: a short-lived one that binds a follower, and a permanent one into the mini program."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from wechat.calling import Calling
from wechat.errors import refusal, unwell

LONGEST = 2_592_000  # seconds; thirty days
_MOST_PICTURE = 2_000_000
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True)
class BindingCode:
    """Draw `url` ourselves, or show WeChat's picture of it; who holds either can follow in its name."""

    ticket: str = field(repr=False)
    url: str = field(repr=False)
    image_url: str = field(repr=False)


class Codes(Calling):
    def binding_code(self, scene: str, seconds: int) -> BindingCode:
        """The follow or the scan it leads to carries `scene` back to us."""
        if not 1 <= len(scene) <= 64:
            raise refusal(40053)
        body = {
            "expire_seconds": max(60, min(seconds, LONGEST)),
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        answer = self._post("/cgi-bin/qrcode/create", body)
        ticket, url = answer.get("ticket"), answer.get("url")
        if not isinstance(ticket, str) or not ticket or not isinstance(url, str) or not url:
            raise unwell()
        return BindingCode(ticket, url, f"{self._pictures()}/cgi-bin/showqrcode?ticket={quote(ticket, safe='')}")

    def mini_code(
        self, scene: str, page: str, check_path: bool = True, width: int = 430, env: str = "release"
    ) -> bytes:
        """A picture that opens `page` with `scene`; without `check_path` the page need not be out yet."""
        # WeChat's list of characters is longer, but some on it were refused all the same.
        if re.fullmatch(r"[0-9A-Za-z_-]{1,32}", scene) is None:
            raise refusal(40129)
        body = {
            "scene": scene,
            "page": page.lstrip("/"),
            "check_path": check_path,
            "env_version": env,
            "width": max(280, min(width, 1280)),
        }
        raw, _ = self._post_for_bytes("/wxa/getwxacodeunlimit", body, _MOST_PICTURE)
        if not raw.startswith(_PICTURES):
            raise unwell()
        return raw

    def _pictures(self) -> str:
        """The real WeChat shows its codes from another host; a simulator has but one."""
        real = urlsplit(self._api_url).hostname == "api.weixin.qq.com"
        return "https://mp.weixin.qq.com" if real else self._api_url
