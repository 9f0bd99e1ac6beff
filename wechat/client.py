"""Everything we ask of WeChat for one account, each part in the module of its name."""

from wechat.chats import Chats
from wechat.checking import Checks, Verdict
from wechat.codes import BindingCode, Codes
from wechat.errors import WechatError
from wechat.library import Library, Template
from wechat.links import LinkRule, Links
from wechat.logins import Login, Logins
from wechat.pages import Pages
from wechat.sending import Sends
from wechat.tokens import Account, Tokens

__all__ = [
    "Account", "BindingCode", "Client", "LinkRule", "Login", "Template", "Tokens", "Verdict", "WechatError",
]  # fmt: skip


class Client(Logins, Sends, Chats, Codes, Links, Library, Checks, Pages):
    """One account's door."""
