"""What the account has at WeChat: its message templates, and what is left of its quotas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wechat.calling import Calling
from wechat.errors import WechatError
from wechat.reading import inner, items, text

_NO_PERMISSION = 48001
_FIELD = re.compile(r"\{\{\s*+([A-Za-z_]{1,24}[0-9]{0,6})\.DATA\s*+\}\}")


@dataclass(frozen=True)
class Template:
    id: str
    title: str
    fields: list[str]  # as WeChat names them: thing1, time2


class Library(Calling):
    def templates(self) -> list[Template]:
        """All that this account may send. A service account keeps two lists, and may have but one of them."""
        if self.account.kind == "mp":
            return self._newer()
        refused: list[WechatError] = []
        found: dict[str, Template] = {}
        for ask in (self._older, self._newer):
            try:
                found |= {template.id: template for template in ask()}
            except WechatError as error:
                if error.code != _NO_PERMISSION:
                    raise
                refused.append(error)
        if len(refused) == 2:
            raise refused[0]
        return list(found.values())

    def quota(self, path: str) -> dict[str, Any]:
        """How often this API may still be called today: daily_limit, used, remain."""
        return dict(inner(self._post("/cgi-bin/openapi/quota/get", {"cgi_path": path}), "quota"))

    def _newer(self) -> list[Template]:
        return [_template(row, "priTmplId") for row in items(self._get("/wxaapi/newtmpl/gettemplate").get("data"))]

    def _older(self) -> list[Template]:
        rows = self._get("/cgi-bin/template/get_all_private_template").get("template_list")
        return [_template(row, "template_id") for row in items(rows)]


def _template(row: Mapping[str, Any], id_name: str) -> Template:
    content = row.get("content")
    fields = _FIELD.findall(content) if isinstance(content, str) else []
    return Template(text(row, id_name), text(row, "title"), list(dict.fromkeys(fields)))
