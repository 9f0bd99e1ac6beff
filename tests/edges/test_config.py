"""We refuse to start rather than guess."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import Misconfigured, Settings, load
from tests.app_setup import TEST_KEYS, TEST_PEPPER

SECRETS = {"field_keys": TEST_KEYS, "pepper": TEST_PEPPER, "signing_key": "s" * 40}


def settings(**more: object) -> Settings:
    return Settings(_env_file=None, **(SECRETS | {"public_url": "https://mashang.example"} | more))


def test_a_missing_secret_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("FIELD_KEYS", "PEPPER", "SIGNING_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MASHANG_ENV", str(tmp_path / "none"))
    with pytest.raises(Misconfigured) as stopped:
        load()
    said = str(stopped.value)
    assert all(f"{name} is not set" in said for name in ("FIELD_KEYS", "PEPPER", "SIGNING_KEY"))


def test_what_is_wrong_is_named_and_its_value_is_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MASHANG_ENV", str(tmp_path / "none"))
    monkeypatch.setenv("FIELD_KEYS", TEST_KEYS)
    monkeypatch.setenv("PEPPER", TEST_PEPPER)
    monkeypatch.setenv("SIGNING_KEY", "too-short-canary")
    with pytest.raises(Misconfigured) as stopped:
        load()
    assert "SIGNING_KEY" in str(stopped.value) and "canary" not in str(stopped.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"demo": True, "public_url": "http://127.0.0.1:8000", "bind": "0.0.0.0:8000"},
        {"demo": True, "public_url": "http://192.168.1.7:8000"},
        {"demo": True, "public_url": "https://mashang.example"},
        {"public_url": "http://mashang.example"},
    ],
)
def test_a_demonstration_stays_on_loopback_and_the_rest_on_https(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)


def test_keys_of_the_wrong_length_are_refused() -> None:
    from models.keys import Keyring

    with pytest.raises(ValueError, match="32 bytes"):
        Keyring.parse("1:YWJj", TEST_PEPPER)


def test_the_newest_key_seals_and_every_key_opens() -> None:
    from models.keys import Keyring, Unreadable

    old = Keyring.parse(TEST_KEYS, TEST_PEPPER)
    both = Keyring({1: old.field_keys[1], 2: b"z" * 32}, old.pepper)
    assert both.unseal(old.seal(b"plain", "people.name"), "people.name") == b"plain"
    assert both.seal(b"plain", "people.name")[1] == 2
    with pytest.raises(Unreadable):
        both.unseal(old.seal(b"plain", "people.name"), "people.phone")


def test_content_checks_want_the_whole_mini_program_whose_pushes_bring_the_verdicts() -> None:
    whole = {"wx_mp_appid": "wx", "wx_mp_secret": "s", "wx_mp_token": "t", "wx_mp_aes_key": "a" * 43}
    assert settings(wx_content_checks=True, **whole).wx_content_checks and not settings(**whole).wx_content_checks
    for name in whole:
        with pytest.raises(ValidationError, match=name.upper()):
            settings(wx_content_checks=True, **(whole | {name: ""}))
