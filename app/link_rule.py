"""So that WeChat opens the mini program for the codes on the walls, while everything else gets the page."""

import click

from app.config import Settings
from app.house import house
from wechat.client import Client
from wechat.errors import WechatError


@click.command("wechat-link-rule")
def wechat_link_rule() -> None:
    """Register and publish PUBLIC_URL/q/ for the page WX_MP_SCAN_PAGE; its verification file must lie there."""
    settings = house().settings
    if not settings.wx_mp_scan_page:
        raise click.UsageError("WX_MP_SCAN_PAGE is not set: which page opens for a code, such as pages/scan?")
    try:
        click.echo(_publish(house().mp, settings))
    except WechatError as why:
        raise click.ClickException(str(why)) from None


def _publish(mp: Client, settings: Settings) -> str:
    """Each step only where it is still wanting: publishing is counted, and cannot be taken back."""
    prefix = f"{settings.public_url}/q/"  # with the slash, or nothing beneath it would match
    known = {rule.prefix: rule for rule in mp.link_rules()}
    if prefix in known and known[prefix].published:
        return f"{prefix} is published already and opens {known[prefix].page}"
    if prefix not in known:
        mp.add_link_rule(prefix, settings.wx_mp_scan_page)
    mp.publish_link_rule(prefix)
    return f"{prefix} now opens {settings.wx_mp_scan_page}"
