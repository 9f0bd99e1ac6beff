"""`make run`: secrets, tables, WeChat of our own, the demonstration county, web and worker; Ctrl-C ends all."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from flask import Flask

import migrations
from app import create_app
from app.config import ROOT
from app.demo import children
from app.demo.children import Child
from app.demo.county.load import NotOurs, load
from app.demo.ground import CannotRun, alone, check_ports, folder, prepare, say
from app.demo.wechat_stage import answers, pushes_arrive, set_stage
from app.demo.welcome import welcome
from app.menu import buttons
from models.db import Database
from models.keys import Unreadable

QUICK = 0.3
LONGEST_START = 60.0


@contextmanager
def step(chinese: str, english: str) -> Iterator[None]:
    """Everything slow says that it has begun, and how long it took."""
    say(f"· {chinese} / {english} …")
    began = time.monotonic()
    yield
    say(f"  {time.monotonic() - began:.1f} s")


def cast_of_programs(env: dict[str, str], var: Path) -> dict[str, Child]:
    python, logs = sys.executable, var / "log"
    sim_env = env | {"SIM_HOST": "127.0.0.1", "SIM_DB": str(var / "simulator.db")}
    web = [python, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py"), "wsgi:app"]
    return {
        "simulator": Child("微信模拟器 simulator", [python, "-m", "wechat.simulator"], sim_env, logs / "simulator.log"),
        "web": Child("网页 web", web, env, logs / "web.log"),
        "worker": Child("投递 worker", [python, "-m", "flask", "--app", "wsgi", "worker"], env, logs / "worker.log"),
    }


def migrate(url: str) -> None:
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            migrations.upgrade(connection)
    except Exception as why:  # whatever the driver calls it, its reader wants one sentence
        reason = getattr(why, "orig", None) or why
        raise CannotRun(f"数据库用不了 / the database cannot be used: {type(reason).__name__}: {reason}") from None
    finally:
        database.engine.dispose()


def wait_for(child: Child, url: str) -> None:
    until = time.monotonic() + LONGEST_START
    while not answers(url):
        if not child.alive or time.monotonic() > until:
            raise CannotRun(f"{child.name} 没有启动 / did not start:\n{child.last_words()}")
        time.sleep(0.1)


def furnish(app: Flask) -> bool:
    """The simulator learns its accounts and people; the county is loaded once."""
    house = app.extensions["mashang"]
    try:
        with app.app_context():
            loaded = load(house, set_stage(house.settings))
            house.sa.set_menu(buttons(house.settings.public_url))
            return loaded
    except NotOurs:
        raise CannotRun(
            "这个数据库里已有别的县的数据，演示不会去动它，请换一个空库。\n"
            "This database holds a county that is no demonstration: give DATABASE_URL an empty one."
        ) from None
    except Unreadable:
        raise CannotRun(
            "数据是用另一份 var/env 的密钥加密的，打不开。找回那份 var/env，或换一个空库。\n"
            "The data was sealed with the keys of another var/env: bring that back, or use an empty database."
        ) from None


def start_all(env: dict[str, str], programs: dict[str, Child]) -> Flask:
    with step("建表或升级", "migrating"):
        migrate(env["DATABASE_URL"])
    with step("启动微信模拟器", "starting the WeChat simulator"):
        programs["simulator"].start()
        wait_for(programs["simulator"], env["WX_OPEN_URL"] + "/phones")
    with step("装入演示县（已有则保留）", "loading the demonstration county once"):
        app = create_app()
        furnish(app)
    with step("启动网页和投递", "starting web and worker"):
        programs["web"].start()
        wait_for(programs["web"], env["PUBLIC_URL"] + "/readyz")
        programs["worker"].start()
        if not pushes_arrive(app.extensions["mashang"].settings):
            say("  微信推送地址没有通过校验 / the push addresses did not verify: " + str(programs["web"].log))
    return app


class Signals:
    """The first asks us to end, wherever we are; the next ones only to hurry."""

    def __init__(self) -> None:
        self.heard, self.ending = 0, False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.heard += 1
        if not self.ending:
            self.ending = True
            raise KeyboardInterrupt


def live(env: dict[str, str], var: Path) -> None:
    """Up to the first signal; whatever happens, nothing stays behind."""
    signals, programs = Signals(), cast_of_programs(env, var)
    everyone = list(programs.values())
    try:
        say(welcome(start_all(env, programs), var))
        while True:
            children.look_after(everyone, say)
            time.sleep(QUICK)
    except KeyboardInterrupt:
        say("\n· 正在停止 / stopping …")
    finally:
        signals.ending = True
        children.stop([c for c in everyone if c.process], hurry=lambda: signals.heard > 1)
    say(f"已全部停止，数据保留 / all stopped, data kept: {var}")


def main() -> int:
    var = folder()
    env = prepare(var)
    with alone(var):
        check_ports(env)
        live(env, var)
    return 0


if __name__ == "__main__":
    sys.exit(main())
