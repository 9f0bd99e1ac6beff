"""The last thing `make run` prints: where to go, for whom, with a fresh one-use link each."""

from pathlib import Path

from flask import Flask

from app.demo import links
from app.demo.county.settle import tokens
from qr.token import link

# The others' links are one press away, on /demo.
SIGNING_IN = ("王示例", "褚仿真", "沈样板", "秦模板", "施样稿", "华经样", "孔核样", "陶样密", "曹示管")
SHOWN = ("王示例", "霍庄小组", "丁营站", "卫模拟", "旧码")


def welcome(app: Flask, var: Path) -> str:
    house = app.extensions["mashang"]
    doors = house.database.transact(links.tickets)
    some = {name: path for name, path in doors.items() if name in SIGNING_IN}
    url = house.settings.public_url
    lines = [
        "", "码上演示已就绪 / the demonstration is up. Ctrl-C 停止 / stops it.", "",
        _line("首页 front page", f"{url}/"),
        _line("演示总览 demo overview", f"{url}/demo"),
        _line("接口说明 API", f"{url}/docs"),
        _line("模拟手机 phones", links.phones(house)),
        "", "群众和代表用模拟手机，不用登录 / residents and deputies, on simulated phones:",
        _line("群众 李示例", links.phone(house, "李示例")),
        _line("代表 王示例", links.phone(house, "王示例")),
        _line("代表 孙举例", links.phone(house, "孙举例")),
        "", "墙上的码 / posted codes:",
        *(_line(key, link(url, tokens()[key])) for key in SHOWN),
        "", "登录链接，各用一次 / sign-in links, each good once:",
        *(f"  {line}" for line in links.told(house, some)),
        "", f"日志 logs: {var}/log/   其他人的、新的链接 / more links: {url}/demo", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _line(what: str, where: str) -> str:
    return f"  {what}: {where}"
