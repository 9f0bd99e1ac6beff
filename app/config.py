"""Every setting, from the environment or the file named by MASHANG_ENV; secrets have no default."""

import ipaddress
import json
import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parent.parent


class Misconfigured(SystemExit):
    """We refuse to start rather than guess."""


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
    trusted_proxies: int = 0
    metrics_token: str = Field(default="", description="empty: /metrics does not exist")
    tick_token: str = Field(default="", description="empty: /internal/drain does not exist")

    wx_api_url: str = "https://api.weixin.qq.com"
    wx_open_url: str = "https://open.weixin.qq.com"
    wx_sa_appid: str = ""
    wx_sa_secret: str = ""
    wx_sa_token: str = ""
    wx_sa_aes_key: str = ""
    wx_sa_templates: Annotated[dict[str, str], NoDecode] = {}
    wx_mp_appid: str = ""
    wx_mp_secret: str = ""
    wx_mp_token: str = ""
    wx_mp_aes_key: str = ""
    wx_mp_templates: Annotated[dict[str, str], NoDecode] = {}

    @field_validator("wx_sa_templates", "wx_mp_templates", mode="before")
    @classmethod
    def _json(cls, value: Any) -> Any:
        return json.loads(value or "{}") if isinstance(value, str) else value

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
        return f"  {name} is not set. `make run` writes one to var/env; in production set it yourself."
    return f"  {name + ': ' if name else ''}{error['msg']}"
