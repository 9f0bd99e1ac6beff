"""Every route × every kind of caller: what each gets, as a table that is checked in.

`python -m tests.laws.authz` writes `authz.csv` anew; read the difference before you commit it.
"""

import csv
import tempfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image

from app import portraits, printing, uploads
from app.deeds import DESK
from models import (
    absence,
    appointing,
    code,
    county_book,
    draft,
    figures,
    kept_bulletin,
    ledger_import,
    profile,
    quick_reply,
    region,
    throttle,
    topic,
    wall,
    websession,
)
from models.appointing import Post
from models.clock import at, now, today
from models.db import Database
from models.deputy import Deputy
from models.figures import period
from models.person import Person, Role
from models.portrait import keep
from models.print_order import PrintOrder
from models.sample import PhoneSample
from models.service_request import seeing
from models.station import Station
from models.types import new_id
from tests.bindings import show
from tests.browser import Browser
from tests.cast import Cast, settle
from tests.laws.pressed import furnish
from tests.samples import body_of

TABLE = Path(__file__).with_name("authz.csv")
CALLERS = (
    "nobody", "filer", "stranger", "deputy", "other_deputy", "chief", "other_chief", "county", "handler", "clerk",
    "grid_worker", "auditor", "security", "admin", "disabled", "expired", "wrong_kind",
)  # fmt: skip
KINDS = ("api", "h5", "console")
# Right in form and stale in what was seen: whoever may act hears 409, whoever may not see it hears 404.
SEEN, SAID = {"seen": 0}, {"seen": 0, "text": "请看"}
BODIES: dict[str, dict[str, Any]] = {f"api.desk_{move}": body_of(move, seen=0) for move in DESK} | {
    "api.phone_number": {"code": "spent"}, "api.rate_request": SAID | {"grade": "satisfied"},
    "api.see_alike": {"text": "路灯不亮"}, "api.dispute_request": SAID, "api.confirm_request": SEEN,
    "api.say_more": {"text": "补充"}, "api.file_request": {"text": "新的", "code_token": "NoSuchSheet99"},
    "api.consents": {"answers": [{"template": "mp-tmpl-progress", "answer": "accept"}]},
}  # fmt: skip
FIELDS = {
    "h5.draft_answer": {"drafted": "0"}, "h5.draft_drop": {"drafted": "0"}, "console.topic_act": {"seen": "0"},
    "console.sampled": {"reached": "yes"}, "console.change_department": {"name": "示例县供电公司"},
}  # fmt: skip


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "sienna").save(buffer, "JPEG")
    return buffer.getvalue()


class World:
    """One request of 李阿姨's with a photo, a sheet, and a session of every kind for every caller."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        self.attachment = self._photo()
        self.number = cast.file(attachments=[self.attachment], phone="000-0000-0000").request.number
        self.draft = self._draft()
        self.binding = show(cast, cast.sun, "scene-of-sun")
        self.absence, self.away = self._absence(30), self._absence(60)
        self.ledger = self._ledger()
        self.book = self._book()
        self.topic = self._topic()
        self.sample = self._sample()
        self.reply = cast.database.transact(lambda s: quick_reply.add(s, cast.wang, "已经收到").id)
        self.wall = self._wall()
        self.bulletin = self._bulletin()
        self.role = new_id()
        self.people = self._people()
        self.printed = self._printed()
        self.pressed = furnish(cast)
        with cast.database.read() as session:
            self.code_id = code.find(session, cast.wang_code).id

    def _photo(self) -> int:
        with self.app.app_context():
            safe = uploads.receive(picture())
            self.cast.database.transact(lambda s: uploads.write_down(s, self.cast.li, safe))
        return safe.id

    def _draft(self) -> int:
        """What 王代表 wrote about it to the account."""

        def work(session) -> int:
            begun = draft.begin(session, seeing.by_number(session, self.number), self.cast.wang)
            begun.write("已经修好", push_id=1)
            return begun.id

        return self.cast.database.transact(work)

    def _absence(self, days: int) -> int:
        """王代表 will be away for a day; one for the chief to call off, one for himself."""

        def work(session) -> int:
            wang, day = session.get_one(Deputy, self.cast.deputies[self.cast.wang]), today() + timedelta(days=days)
            return absence.begin(session, wang, absence.Days(day, day), self.cast.chen).id

        return self.cast.database.transact(work)

    def _ledger(self) -> int:
        """A paper ledger of one line that waits for 陈站长 to take it in."""
        line = {"filed_at": "2026-03-02", "source": "信箱", "text": "路灯不亮", "standing": "待受理"}

        def work(session) -> int:
            home = session.get_one(Station, self.cast.station)
            return ledger_import.wait(session, home, self.cast.chen, "台账.xlsx", [ledger_import.Row(2, line)]).id

        return self.cast.database.transact(work)

    def _book(self) -> int:
        """A county's workbook that is being taken in: to whom it is there, it is too late to take or drop it."""

        def work(session) -> int:
            here, told = region.county(session, self.cast.county), {"区划": [county_book.Row(2, {"name": "甲镇"})]}
            one = county_book.wait(session, here, self.cast.zhou, "导入表.xlsx", county_book.Book(told))
            one.state = county_book.TAKING
            return one.id

        return self.cast.database.transact(work)

    def _wall(self) -> int:
        """陈站长's screen in the hall."""

        def work(session) -> int:
            return wall.make(session, session.get_one(Station, self.cast.station), self.cast.chen).id

        return self.cast.database.transact(work)

    def _bulletin(self) -> int:
        station = (self.cast.station,)

        def work(session) -> int:
            scope = figures.Scope(station, period.year(today()))
            taken = figures.take(session, scope, profile.of(None), figures.SPOKEN)
            return kept_bulletin.keep(session, taken, {}, (self.cast.county, *station), "本站", self.cast.chen).id

        return self.cast.database.transact(work)

    def _topic(self) -> int:
        """One that 陈站长 has begun, with nothing in it yet."""
        chief, station = self.cast.chief(), self.cast.station
        return self.cast.database.transact(
            lambda s: topic.begin(s, "topic", "村级照明", "", chief, self.cast.county, station).id
        )

    def _sample(self) -> int:
        """Drawn to be called about; by anybody but who did the work."""

        def work(session) -> int:
            one = PhoneSample(
                id=new_id(), county_id=self.cast.county, station_id=self.cast.station, month="2026-10",
                request_id=seeing.by_number(session, self.number).id, drawn_at=now(),
            )  # fmt: skip
            session.add(one)
            return one.id

        return self.cast.database.transact(work)

    def _printed(self) -> int:
        """A portrait of 王代表's, and an order of one sheet that has been worked off."""
        rooms, photo, order, wang = self.app.extensions["mashang"], new_id(), new_id(), self.cast.wang
        portraits.put(rooms, photo, uploads.photo.clean(picture()).data)
        of = {"county_id": self.cast.county, "station_id": self.cast.station, "scope_id": self.cast.deputies[wang]}
        wanted = PrintOrder(id=order, scope="deputy", whose="deputy", forms="a4", batch="2026-1", **of)

        def work(session) -> None:
            keep(session, self.cast.deputies[wang], photo, (1, 40, 30), self.cast.chen)
            session.add(wanted)

        self.cast.database.transact(work)
        while printing.work_through(rooms):
            pass
        return order

    def _people(self) -> dict[str, int]:
        county, disabled, clerk = new_id(), new_id(), new_id()
        administrators = {role: new_id() for role in ("auditor", "security", "admin")}

        def work(session) -> None:
            session.add_all([Person(id=county, name="吴示例"), Person(id=clerk, name="刘示例")])
            session.add(Person(id=disabled, name="郑示例", disabled_at=now()))
            session.add_all([Person(id=one, name="孔示例") for one in administrators.values()])
            session.flush()
            clerks = {"role": "clerk", "scope_kind": "station", "scope_id": self.cast.station}
            session.add(Role(id=self.role, person_id=self.cast.sun, **clerks))
            for role, one in administrators.items():
                appointing.appoint(session, one, Post(role, 0 if role == "admin" else self.cast.county))
            for person_id, role, kind, scope in (
                (county, "county", "county", self.cast.county), (disabled, "chief", "station", self.cast.station),
                (clerk, "clerk", "station", self.cast.station),
            ):  # fmt: skip
                session.add(Role(person_id=person_id, role=role, scope_kind=kind, scope_id=scope))

        self.cast.database.transact(work)
        cast = self.cast
        return {
            "filer": cast.li, "stranger": cast.stranger, "deputy": cast.wang, "other_deputy": cast.zhao,
            "chief": cast.chen, "other_chief": cast.zhou, "county": county, "disabled": disabled,
            "expired": cast.chen, "wrong_kind": cast.chen, "handler": cast.qian, "clerk": clerk,
            "grid_worker": cast.gao, **administrators,
        }  # fmt: skip

    def tokens(self, caller: str) -> dict[str, str]:
        if caller == "nobody":
            return {}
        long_ago = now() - timedelta(days=60 if caller == "expired" else 0)
        with at(long_ago):
            begun = {kind: self._begin(self.people[caller], kind) for kind in KINDS}
        if caller == "wrong_kind":  # a ticket to one house shown at another's door
            return {"api": begun["console"], "h5": begun["api"], "console": begun["h5"]}
        return begun

    def _begin(self, person_id: int, kind: str) -> str:
        return self.cast.database.transact(lambda s: websession.begin(s, person_id, kind))

    def arguments(self, names: set[str]) -> dict[str, Any]:
        own = {
            "number": self.number, "token": self.cast.wang_code, "attachment_id": self.attachment,
            "id": self.attachment, "code_id": self.code_id, "sheet_id": self.code_id, "move": "note",
            "deed": "messages", "secret": "no-such-invitation", "account": "sa", "filename": "icon.svg",
            "topic_id": self.topic, "act": "end", "reply_id": self.reply, "sample_id": self.sample,
            "absence_id": self.absence, "away_id": self.away, "import_id": self.ledger, "book_id": self.book,
            "draft_id": self.draft, "person_id": self.cast.sun, "binding_id": self.binding,
            "kind": "png", "ticket": "no-such-ticket", "form": "png", "suffix": "png",
            "deputy_id": self.cast.deputies[self.cast.wang], "print_id": self.printed, "volume": 1,
            "signed": "not-signed-by-us", "station_id": self.cast.station, "wall_id": self.wall, "matter": "danger",
            "bulletin_id": self.bulletin,
            "role_id": self.role, "group_id": self.cast.group, "department_id": self.cast.power,
        } | self.pressed  # fmt: skip
        return {name: own[name] for name in names}

    def ask(self, caller: str, method: str, path: str) -> int:
        self.cast.database.transact(lambda s: throttle.forget(s, now() + timedelta(days=1)))  # nobody tried before
        browser = Browser(self.app)
        browser.open("/")  # a device cookie, so that a form can be ours
        tokens = self.tokens(caller)
        for kind in ("h5", "console"):
            if kind in tokens:
                browser.client.set_cookie(f"__Host-{kind}", tokens[kind], domain="mashang.example", secure=True)
        headers = {"Idempotency-Key": f"authz-{new_id()}"}
        if "api" in tokens:
            headers["Authorization"] = f"Bearer {tokens['api']}"
        endpoint, _ = self.app.url_map.bind("mashang.example").match(path, method)
        body = {"json": BODIES.get(endpoint, {})}
        form = {"data": self._form(browser) | FIELDS.get(endpoint, {})}
        more: dict[str, Any] = body if path.startswith("/api/") else form
        path += "?seen=0" if endpoint == "api.withdraw_request" else ""
        answer = browser.client.open(
            path, method=method, base_url=browser.base_url, headers=headers, **(more if method != "GET" else {})
        )
        answer.close()
        return answer.status_code

    def _form(self, browser: Browser) -> dict[str, str]:
        token = next(iter(browser.forms("/q/" + self.cast.wang_code).values()))["token"]
        return {"token": token, "key": f"authz-{new_id()}", "text": "请看", "seen": "0"}


def routes(app: Flask) -> list[tuple[str, str, str, set[str]]]:
    """(endpoint, rule, method, arguments), without what Flask answers by itself."""
    return sorted(
        (rule.endpoint, rule.rule, method, set(rule.arguments))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def measured(app: Flask, cast: Cast) -> list[dict[str, str]]:
    world, rows = World(app, cast), []
    adapter = app.url_map.bind("mashang.example")
    for endpoint, rule, method, arguments in routes(app):
        path = adapter.build(endpoint, world.arguments(arguments), method=method)
        row = {"route": rule, "method": method, "endpoint": endpoint}
        rows.append(row | {caller: str(world.ask(caller, method, path)) for caller in CALLERS})
    return rows


def kept() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def write(rows: list[dict[str, str]]) -> None:
    with TABLE.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, ["route", "method", "endpoint", *CALLERS], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    import migrations
    from models import keys, profile
    from tests.app_setup import TEST_KEYS, TEST_PEPPER, make_app
    from tests.conftest import ROOT

    keys.use(keys.Keyring.parse(TEST_KEYS, TEST_PEPPER))
    profile.use(ROOT / "profiles")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/authz.db")
        with database.engine.connect() as connection:
            migrations.upgrade(connection)
        write(measured(make_app(database, Path(folder)), settle(database)))


if __name__ == "__main__":
    main()
