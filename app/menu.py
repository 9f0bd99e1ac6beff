"""The account's own menu, under the chat: set once, and again whenever the address changes."""

import click

from app.house import house
from app.inbox.todo import KEY
from wechat.errors import WechatError


def buttons(public_url: str) -> list[dict[str, str]]:
    """WeChat allows a name sixteen bytes, which is five characters."""
    return [
        {"type": "click", "name": "我的待办", "key": KEY},
        {"type": "view", "name": "代表工作台", "url": f"{public_url}/deputy"},
    ]


@click.command("wechat-menu")
def wechat_menu() -> None:
    """Put the deputies' menu under the service account's chat."""
    try:
        house().sa.set_menu(buttons(house().settings.public_url))
    except WechatError as why:
        raise click.ClickException(str(why)) from None
    click.echo("the menu is set; a follower sees it within a day, or at once on following anew")
