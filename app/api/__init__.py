"""The mini program's JSON under /api/v1; each route is guard, parse, move, answer."""

from flask import Flask
from flask_openapi3 import OpenAPI

from app import auth
from app.api import alike, codes, consents, desk, guard, phone, requests, session, shapes, uploads
from app.api.contract import api

ABOUT = (
    "小程序与服务器之间的约定。登录后在 Authorization 头带 Bearer 令牌；每个写操作带 Idempotency-Key；"
    "办理动作带上看到的版本号 seen。编号一律是字符串，时间一律是 UTC。"
    "出错时按 RFC 9457 答复 application/problem+json，detail 可直接显示。"
    "不认识的查询参数会被忽略，正文里不认识的字段会被拒绝。"
)
ROUTES = (session, codes, alike, uploads, requests, desk, consents, phone)  # naming them here is what loads them

api.before_request(auth.guard_api)
api.before_request(guard.guard_body)


def register(app: Flask) -> None:
    assert isinstance(app, OpenAPI)
    app.validation_error_model = shapes.Problem
    app.info.description = ABOUT
    app.register_api(api)
