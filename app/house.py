"""The things every edge needs, wired once: settings, database, stores, the doors to WeChat."""

import secrets
from dataclasses import dataclass
from typing import cast

from flask import current_app

import wechat.client
from app.config import Misconfigured, Settings
from media.store import Folder
from models import keys, profile
from models.db import Database
from models.wechat_token import StoredTokens
from wechat.push import Mailbox


@dataclass(frozen=True)
class House:
    settings: Settings
    database: Database
    store: Folder
    keyring: keys.Keyring
    sa: wechat.client.Client
    mp: wechat.client.Client
    mailboxes: dict[str, Mailbox]  # by account; only those that are configured


def build(settings: Settings) -> House:
    keyring = keys.Keyring.parse(settings.field_keys, settings.pepper)
    keys.use(keyring)
    try:
        profile.use(settings.profiles)
    except profile.Unusable as why:
        raise Misconfigured(f"mashang cannot start: profiles/{why}") from None
    database = Database(settings.database_url)
    tokens = StoredTokens(database)
    s = settings
    return House(
        settings=settings,
        database=database,
        store=Folder(settings.attachments),
        keyring=keyring,
        sa=_client(wechat.client.Account("sa", s.wx_sa_appid, s.wx_sa_secret), tokens, s),
        mp=_client(wechat.client.Account("mp", s.wx_mp_appid, s.wx_mp_secret), tokens, s),
        mailboxes=_mailboxes(s),
    )


def _mailboxes(s: Settings) -> dict[str, Mailbox]:
    """A push token without a proper key would let nothing in, silently: better not to start."""
    given = {
        "sa": (s.wx_sa_token, s.wx_sa_aes_key, s.wx_sa_appid),
        "mp": (s.wx_mp_token, s.wx_mp_aes_key, s.wx_mp_appid),
    }
    mode, keyless = s.wx_push_mode, s.wx_push_mode == "plain"
    try:
        return {
            account: Mailbox(token, key, appid, mode=mode)
            for account, (token, key, appid) in given.items()
            if token and appid and (key or keyless)
        }
    except ValueError as why:
        raise Misconfigured(f"mashang cannot start: WX_SA_AES_KEY or WX_MP_AES_KEY: {why}") from None


def _client(account: wechat.client.Account, tokens: StoredTokens, s: Settings) -> wechat.client.Client:
    return wechat.client.Client(
        account, tokens, api_url=s.wx_api_url, open_url=s.wx_open_url, token_mode=s.wx_token_mode
    )


def house() -> House:
    return cast(House, current_app.extensions["mashang"])


def new_key() -> str:
    """An idempotency key for a form that is being shown."""
    return secrets.token_urlsafe(16)
