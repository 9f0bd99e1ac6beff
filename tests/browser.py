"""A person at a browser: opens pages, fills the form that is there, and presses its button."""

import re
from html import unescape
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from models import websession
from models.db import Database

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
FORM = re.compile(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.S)


class Browser:
    """One cookie jar on our own https address."""

    def __init__(self, app: Flask, base_url: str = "https://mashang.example") -> None:
        self.client = app.test_client()
        self.base_url = base_url

    def open(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=self.base_url, **more)

    def forms(self, path: str) -> dict[str, dict[str, str]]:
        """Every form on a page: where it goes, and its hidden fields."""
        page = self.open(path).text
        return {unescape(a): {n: unescape(v) for n, v in HIDDEN.findall(body)} for a, body in FORM.findall(page)}

    def press(self, page: str, action: str, /, **fields: Any) -> TestResponse:
        """Fill in and send the form of this page that leads to `action`."""
        found = self.forms(page)
        assert action in found, f"{page} has no form to {action}, only {sorted(found)}"
        return self.post(action, **(found[action] | fields))

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.client.post(path, base_url=self.base_url, data=fields)

    def sign_in(self, database: Database, person_id: int, kind: str) -> "Browser":
        """As WeChat's OAuth or the desk's two factors would have it."""
        token = database.transact(lambda session: websession.begin(session, person_id, kind))
        self.client.set_cookie(f"__Host-{kind}", token, domain="mashang.example", secure=True, path="/")
        return self
