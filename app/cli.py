"""What an administrator types: migrate, work, verify, and who may come to the desk. No command asks."""

import logging
import secrets
import signal
import sys
import threading

import click
from flask import Flask
from sqlalchemy.orm import Session

import migrations
from app import account_check, worker
from app.account_check import wechat_check
from app.county_start import county_commands
from app.house import house
from app.link_rule import wechat_link_rule
from app.menu import wechat_menu
from app.profile_check import profile_commands
from models import appointing, department, event, region, sight, station, verify
from models.appointing import SCOPES, NeverTogether, NoSuchPlace, Post
from models.person import ROLES

log = logging.getLogger("mashang.worker")
IDLE_PAUSE = 0.5
AT = ("--at", "--county", "--station", "--department")  # ids tell by themselves which they are


@click.command("migrate")
def migrate() -> None:
    """Bring the database's tables to this release."""
    with house().database.engine.connect() as connection:
        migrations.upgrade(connection)
    click.echo(f"schema is at {migrations.newest()}")


@click.command("worker")
def work() -> None:
    """Turn events into deliveries and deliveries into messages, until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("worker started")
    account_check.at_start(house())
    while not stop.is_set():
        done = _drain_once()
        if not any(done.values()):
            stop.wait(IDLE_PAUSE)
    log.info("worker stopped")


def _drain_once() -> dict[str, int]:
    try:
        return worker.drain(house(), budget=5.0)
    except Exception:  # the database may be away for a while: the loop must outlive it
        log.exception("the worker could not work; it tries again")
        return {}


@click.command("verify")
def check() -> None:
    """Read every history, tally and delivery; say what does not hold, and exit 1 if anything."""
    with house().database.read() as session:
        faults = list(verify.faults(session))
        troubled = [f"event {e.id} could not be announced: {e.trouble}" for e in event.troubled(session)]
    for fault in faults + troubled:
        click.echo(fault)
    click.echo(f"{len(faults) + len(troubled)} faults")
    sys.exit(1 if faults or troubled else 0)


@click.command("create-admin")
@click.option("--login", required=True)
@click.option("--name", required=True)
def create_admin(login: str, name: str) -> None:
    """The first administrator: prints a one-use link, good for 24 hours. There is no default account."""
    _invite(login, name, "admin", 0)


@click.command("invite")
@click.option("--login", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(list(SCOPES)))
@click.option(*AT, "scope_id", type=int, default=0, help="the id of the station, county or department (see `places`)")
def invite(login: str, name: str, role: str, scope_id: int) -> None:
    """Give a colleague a one-use link to the desk; an existing login is invited anew."""
    _invite(login, name, role, scope_id)


def _invite(login: str, name: str, role: str, scope_id: int) -> None:
    if SCOPES[role] != "house" and not scope_id:
        raise click.UsageError(f"a {role} belongs to a {SCOPES[role]}: say which with --at or --{SCOPES[role]}")
    secret = secrets.token_urlsafe(24)
    try:
        post = Post(role, scope_id)
        house().database.transact(lambda session: _write_invitation(session, login, name, post, secret))
    except NoSuchPlace:
        raise click.UsageError(f"there is no {SCOPES[role]} {scope_id}: `places` lists what there is") from None
    except NeverTogether:
        raise click.UsageError(f"{login} is another administrator already; nobody is two of the three") from None
    click.echo(f"{ROLES[role]} {login}: {house().settings.public_url}/console/enrol/{secret}")


def _write_invitation(session: Session, login: str, name: str, post: Post, secret: str) -> None:
    """A line of the audit too: whoever has the server has no name in it."""
    given = appointing.appoint(session, appointing.invite(session, login, name, secret, post).person_id, post)
    county_id = appointing.county_at(session, post.scope_kind, post.scope_id)
    line = {"county_id": county_id, "person_id": sight.SYSTEM, "roles": "", "deed": sight.DO}
    sight.write(session, sight.Sight(**line, way="server.invite", about=str(given.id)))


@click.command("places")
def places() -> None:
    """The counties, stations and departments there are, with the ids that `invite` takes."""
    with house().database.read() as session:
        for county in region.counties(session):
            click.echo(f"county  {county.id}  {county.name}")
            for one in station.of_county(session, county.id):
                click.echo(f"station {one.id}  {one.name}")
            for body in department.of_county(session, county.id):
                click.echo(f"department {body.id}  {body.name}")


def register(app: Flask) -> None:
    for command in (migrate, work, check, create_admin, invite, places):
        app.cli.add_command(command)
    for command in (wechat_menu, wechat_link_rule, wechat_check, profile_commands, county_commands):
        app.cli.add_command(command)
    if house_settings(app).demo:
        from app.demo.links import register_commands

        register_commands(app)


def house_settings(app: Flask):  # type: ignore[no-untyped-def]
    return app.extensions["mashang"].settings
