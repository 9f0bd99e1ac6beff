"""Every setting, from the environment or the file named by MASHANG_ENV; secrets have no default."""

import ipaddress
import json
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parent.parent


class Misconfigured(SystemExit):
    """We refuse to start rather than guess."""


FIELD = re.compile(r"[a-z_]{1,24}[0-9]{1,6}")
VERIFY_FILE = re.compile(r"[0-9A-Za-z_-]{1,64}\.txt")


class Template(BaseModel):
    """One message template: its id, and what WeChat calls our four fields in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=80)
    what: str = "thing1"
    number: str = "character_string2"
    when: str = "time3"
    where: str = "thing4"
    standing: bool = False  # agreed to once and for good (长期订阅), not one message at a time

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.what, self.number, self.when, self.where)

    @field_validator("what", "number", "when", "where")
    @classmethod
    def _named(cls, value: str) -> str:
        if FIELD.fullmatch(value) is None:
            raise ValueError("a template's field is named like thing1 or time2")
        return value


Templates = Annotated[dict[str, Template], NoDecode]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    field_keys: str  # seals personal fields: 1:<base64 of 32 bytes>[,2:…]
    pepper: str  # keys the hashes of tokens and query codes: base64
    signing_key: str = Field(min_length=32)  # signs cookies and forms

    database_url: str = f"sqlite:///{ROOT}/var/mashang.db"
    public_url: str = "http://127.0.0.1:8000"
    bind: str = "127.0.0.1:8000"
    attachments: Path = ROOT / "var" / "attachments"
    profiles: Path = ROOT / "profiles"
    demo: bool = False
    quiet_hours: bool | None = Field(default=None, description="unset: kept, except in a demonstration")
    trusted_proxies: int = 0
    metrics_token: str = Field(default="", description="empty: /metrics does not exist")
    tick_token: str = Field(default="", description="empty: /internal/drain does not exist")

    wx_api_url: str = "https://api.weixin.qq.com"
    wx_open_url: str = "https://open.weixin.qq.com"
    wx_token_mode: Literal["secret", "cloud"] = "secret"  # noqa: S105 (cloud: 微信云托管 calls without a token)
    wx_push_mode: Literal["safe", "compat", "plain"] = "safe"
    wx_verify_files: Annotated[dict[str, str], NoDecode] = {}  # {"MP_verify_x.txt": "x"}, to prove a domain ours
    wx_sa_appid: str = ""
    wx_sa_secret: str = ""
    wx_sa_token: str = ""
    wx_sa_aes_key: str = ""
    wx_sa_templates: Templates = {}  # template messages: {"asked": "<id>" or {"id": …, "what": "thing5", …}}
    wx_sa_notices: Templates = {}  # the service account's subscription notices
    wx_mp_appid: str = ""
    wx_mp_secret: str = ""
    wx_mp_token: str = ""
    wx_mp_aes_key: str = ""
    wx_mp_templates: Templates = {}
    wx_content_checks: bool = Field(default=False, description="ask WeChat about what mini-program users write")
    wx_mp_scan_page: str = Field(default="", description="the mini program's page for a code, such as pages/scan")
    wx_mp_page: str = Field(default="", description="the mini program's page for one request, such as pages/request")

    @field_validator("wx_sa_templates", "wx_sa_notices", "wx_mp_templates", mode="before")
    @classmethod
    def _json(cls, value: Any) -> Any:
        """A bare string is a template whose fields bear our own names."""
        given = json.loads(value or "{}") if isinstance(value, str) else value
        if not isinstance(given, dict):
            return given
        return {name: {"id": one} if isinstance(one, str) else one for name, one in given.items()}

    @field_validator("wx_verify_files", mode="before")
    @classmethod
    def _files(cls, value: Any) -> Any:
        given = json.loads(value or "{}") if isinstance(value, str) else value
        if isinstance(given, dict) and not all(VERIFY_FILE.fullmatch(str(name)) for name in given):
            raise ValueError("a verification file is named like MP_verify_abc.txt")
        return given

    @field_validator("public_url")
    @classmethod
    def _bare(cls, value: str) -> str:
        return value.rstrip("/")

    @model_validator(mode="after")
    def _sober(self) -> "Settings":
        if self.demo and not loopback(self.bind.rsplit(":", 1)[0]):
            raise ValueError("DEMO=1 runs on loopback only: set BIND to 127.0.0.1:<port>")
        if self.demo and not loopback(urlsplit(self.public_url).hostname or ""):
            raise ValueError("DEMO=1 runs on loopback only: PUBLIC_URL must be http://127.0.0.1:<port>")
        if not self.demo and not self.secure:
            raise ValueError("PUBLIC_URL must be https:// (plain http is for DEMO=1 on loopback)")
        return self

    @model_validator(mode="after")
    def _can_check(self) -> "Settings":
        """Verdicts on photos and voice come as pushes: without these they never would."""
        wanted = {"appid": self.wx_mp_appid, "secret": self.wx_mp_secret, "token": self.wx_mp_token}
        missing = [name for name, value in (wanted | {"aes_key": self.wx_mp_aes_key}).items() if not value]
        if self.wx_content_checks and missing:
            names = ", ".join(f"WX_MP_{name.upper()}" for name in missing)
            raise ValueError(f"WX_CONTENT_CHECKS needs the mini program's {names}")
        return self

    @property
    def quiet(self) -> bool:
        """Whether messages wait at night; a demonstration at midnight should still show something."""
        return not self.demo if self.quiet_hours is None else self.quiet_hours

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


def loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def load() -> Settings:
    """Read the settings, or stop with one line for each thing that is missing or wrong."""
    env_file = os.environ.get("MASHANG_ENV", str(ROOT / "var" / "env"))
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as why:
        lines = [_explained(error) for error in why.errors(include_input=False, include_url=False)]
        raise Misconfigured("mashang cannot start:\n" + "\n".join(lines)) from None


def _explained(error: Any) -> str:
    name = "_".join(str(part) for part in error["loc"]).upper()
    if error["type"] == "missing":
        return f"  {name} is not set. `make run` writes one to var/env; in production see the README."
    return f"  {name + ': ' if name else ''}{error['msg']}"
