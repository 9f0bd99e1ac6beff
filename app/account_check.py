"""Our templates against the account's own list at WeChat: what is missing, before a message is refused for it."""

import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import click

from app.config import Settings, Template
from app.house import House, house
from app.notices.notice import PROGRESS, TASK
from wechat.client import Client
from wechat.client import Template as Theirs
from wechat.errors import WechatError

log = logging.getLogger("mashang.worker")
NO_LONGER_SHOWN = ("first", "remark")  # of the oldest templates; WeChat drops them, and wants no value


@dataclass(frozen=True)
class Found:
    """One line about one account; `missing` where something does not work as it is."""

    account: str
    said: str
    missing: bool = True


@dataclass(frozen=True)
class Side:
    """One configured account: its door, and what our configuration says of it."""

    account: str
    appid: str
    client: Client
    templates: dict[str, dict[str, Template]]  # by the setting's name
    needed: tuple[str, str]  # a setting, and the template without which nobody here is told


def sides(it: House) -> list[Side]:
    s = it.settings
    sa = {"WX_SA_TEMPLATES": s.wx_sa_templates, "WX_SA_NOTICES": s.wx_sa_notices}
    both = (
        Side("mp", s.wx_mp_appid, it.mp, {"WX_MP_TEMPLATES": s.wx_mp_templates}, ("WX_MP_TEMPLATES", PROGRESS)),
        Side("sa", s.wx_sa_appid, it.sa, sa, ("WX_SA_TEMPLATES", TASK)),
    )
    return [side for side in both if side.appid]


def check(it: House) -> Iterator[Found]:
    """One account away says nothing about the other."""
    for side in sides(it):
        yield from _settings(it.settings, side, pushed=side.account in it.mailboxes)
        try:
            theirs = {template.id: template for template in side.client.templates()}
        except WechatError as why:
            yield Found(side.account, f"the template list could not be read: {why}")
            continue
        yield Found(side.account, f"the token works; the account has {len(theirs)} templates", missing=False)
        for setting, ours in side.templates.items():
            for name, template in ours.items():
                yield _compared(side.account, f"{setting} {name}", template, theirs.get(template.id))


def _settings(settings: Settings, side: Side, pushed: bool) -> Iterator[Found]:
    prefix, (setting, name) = f"WX_{side.account.upper()}", side.needed
    if not pushed:
        yield Found(side.account, f"no pushes come in without {prefix}_TOKEN and {prefix}_AES_KEY: no receipts")
    if name not in side.templates[setting]:
        yield Found(side.account, f"{setting} names no template for {name}")
    if side.account == "mp" and not settings.wx_mp_page:
        yield Found("mp", "WX_MP_PAGE is not set: its messages open no page", missing=False)


def _compared(account: str, name: str, ours: Template, theirs: Theirs | None) -> Found:
    if theirs is None:
        return Found(account, f"{name}: the account has no template {ours.id}")
    lacking = [field for field in ours.fields if field not in theirs.fields]
    unfilled = [field for field in theirs.fields if field not in ours.fields and field not in NO_LONGER_SHOWN]
    told = f"; it has {', '.join(theirs.fields) or 'none that we can read'}"
    if lacking:
        return Found(account, f"{name}: its template has no field {', '.join(lacking)}{told}")
    if unfilled:
        return Found(account, f"{name}: nothing of ours goes into its field {', '.join(unfilled)}{told}")
    return Found(account, f"{name}: in order", missing=False)


@click.command("wechat-check")
def wechat_check() -> None:
    """Compare the configured templates and fields with each account's own list; exit 1 if anything is missing.

    One line each: `sa  ok       WX_SA_TEMPLATES asked: in order`, or `mp  missing  …` with what is missing."""
    found = list(check(house()))
    for one in found:
        click.echo(f"{one.account}  {'missing' if one.missing else 'ok     '}  {one.said}")
    if not found:
        click.echo("no WeChat account is configured")
    sys.exit(1 if any(one.missing for one in found) else 0)


def at_start(it: House) -> threading.Thread:
    """Beside the worker's loop, for WeChat may hang; a daemon, so that nobody waits for it to end."""
    beside = threading.Thread(target=_log, args=(it,), name="account-check", daemon=True)
    beside.start()
    return beside


def _log(it: House) -> None:
    try:
        for one in check(it):
            if one.missing:
                log.warning("WeChat's side is not as configured", extra={"account": one.account, "said": one.said})
    except Exception:  # the database may be away, where the tokens are kept; the worker works on
        log.exception("the WeChat accounts could not be checked")
