"""Links into the mini program: short-lived ones for a text message, and rules for the links on our own sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wechat.calling import Calling
from wechat.errors import refusal, unwell
from wechat.reading import items, number, text

MOST_DAYS = 30
_MOST_QUERY = 1024
_RULES = "/cgi-bin/wxopen/qrcodejump"


@dataclass(frozen=True)
class LinkRule:
    """Every link that begins with `prefix` opens `page`, once the rule is published."""

    prefix: str
    page: str
    published: bool


class Links(Calling):
    def url_link(self, path: str, query: str, days: int) -> str:
        """An https link that opens this page from outside WeChat, for thirty days at most. Never for print."""
        body = {**_page(path, query), "expire_type": 1, "expire_interval": _days(days)}
        return _link(self._post("/wxa/generate_urllink", body), "url_link")

    def scheme(self, path: str, query: str, days: int) -> str:
        """The same as a weixin:// address, which a browser on the phone can open."""
        body = {"jump_wxa": _page(path, query), "is_expire": True, "expire_type": 1, "expire_interval": _days(days)}
        return _link(self._post("/wxa/generatescheme", body), "openlink")

    def link_rules(self) -> list[LinkRule]:
        rules = self._post(f"{_RULES}get", {}).get("rule_list")
        return [LinkRule(text(rule, "prefix"), text(rule, "path"), number(rule, "state") == 2) for rule in items(rules)]

    def add_link_rule(self, prefix: str, page: str) -> None:
        """With its sub-rules occupied, so that no other mini program can take a path under ours."""
        body = {"prefix": prefix, "path": page.lstrip("/"), "permit_sub_rule": 2, "open_version": 3, "is_edit": 0}
        self._post(f"{_RULES}add", body)

    def publish_link_rule(self, prefix: str) -> None:
        """For good: a published rule cannot be edited, and there are a hundred publishings a month."""
        self._post(f"{_RULES}publish", {"prefix": prefix})

    def delete_link_rule(self, prefix: str) -> None:
        self._post(f"{_RULES}delete", {"prefix": prefix})


def _page(path: str, query: str) -> dict[str, Any]:
    if len(query) > _MOST_QUERY:
        raise refusal(40212)
    return {"path": path.lstrip("/"), "query": query, "env_version": "release"}


def _days(days: int) -> int:
    return max(1, min(days, MOST_DAYS))


def _link(answer: Mapping[str, Any], name: str) -> str:
    link = answer.get(name)
    if not isinstance(link, str) or not link:
        raise unwell()
    return link
