"""`flask --app wsgi profile check FILE`: every mistake in a county's file, before it stops the product."""

import errno
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from app.config import ROOT
from models.profile.checking import DEFAULT, Checked, Mistake, check

LONG = 80  # letters
UNREAD = {errno.ENOENT: "没有这个文件", errno.EISDIR: "这是一个文件夹，不是文件", errno.EACCES: "没有读取的权限"}


@click.group("profile")
def profile_commands() -> None:
    """A county's own rules, in profiles/."""


@profile_commands.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def profile_check(file: Path) -> None:
    """Say every mistake in FILE with its line; exit 1 if there is any."""
    try:
        mistakes, told = _mistakes(file)
    except OSError as why:
        click.echo(f"{why.filename or file}：读不了（{UNREAD.get(why.errno or 0, why.strerror)}）")
        sys.exit(1)
    for line in told:
        click.echo(line)
    sys.exit(1 if mistakes else 0)


def _mistakes(file: Path) -> tuple[list[Mistake], list[str]]:
    """A county's file is read over the default beside it, else over the one that comes with the product."""
    beside = file.parent / DEFAULT
    default = file if file.name == DEFAULT else beside if beside.is_file() else ROOT / "profiles" / DEFAULT
    base = check(default, None)
    if base.mistakes or file.name == DEFAULT:
        return base.mistakes, _told(default, base)
    checked = check(file, base.raw)
    return checked.mistakes, _told(file, checked)


def _told(file: Path, checked: Checked) -> list[str]:
    if checked.profile:
        return [f"{file}：可以使用（{checked.profile.name}，第{checked.profile.version}版）"]
    return [f"{file} {line}" for line in _briefly(checked.mistakes)] + [f"{file}：共{len(checked.mistakes)}处错误"]


def _briefly(mistakes: list[Mistake]) -> Iterator[str]:
    """A long list of what may stand somewhere is told once."""
    told: dict[str, int] = {}
    for one in mistakes:
        again = len(one.wants) > LONG and one.wants in told
        yield str(replace(one, wants=f"可以写的见上面第{told[one.wants]}行处") if again else one)
        told.setdefault(one.wants, one.line)


def asked() -> bool:
    """Typed as `flask --app wsgi profile check …`: it must work though the file it is about stops everything else."""
    typed = list(zip(sys.argv, sys.argv[1:], strict=False))
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true" and ("profile", "check") in typed


def alone() -> Flask:
    """This command and nothing else: it needs no settings, no database, and no other county's file."""
    app = Flask("mashang")
    app.cli.add_command(profile_commands)
    return app
