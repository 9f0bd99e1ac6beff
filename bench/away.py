"""Filing while WeChat hangs, against filing while WeChat is well: the resident must not notice."""

from statistics import median

from bench import county, filing, outage
from bench.clients import rate
from bench.drain import at_work
from bench.machine import Machine
from models import event
from models.person import Identity
from tests.cast import SA, Cast, settle
from tests.faults import processes


def measure(machine: Machine, rounds: int, seconds: float) -> list[tuple[str, float, str]]:
    """The same web, worker and database all the time; WeChat hangs and is well in turn.

    Each begins with all announced: what one left over would be work beside the other's filing.
    """
    database, port = machine.database("mariadb", "away"), processes.free_port()
    cast = settle(database)
    here = {"wx_api_url": f"http://127.0.0.1:{port}", "wx_open_url": f"http://127.0.0.1:{port}"}
    web = machine.ours(database, **here)
    wechat = outage.Wechat(machine, port, web)
    desks = county.desks(cast, filing.STATIONS)
    known = zip(desks, wechat.phones(len(desks)), strict=True)
    county.write(cast, Identity, [{"appid": SA, "openid": o, "person_id": d.person} for d, o in known])
    wechat.start(machine)
    people = county.residents(cast, int(1000 + 2 * rounds * seconds * 150))
    api = filing.ours_by_api(county.signed_in(cast, people, "api"), [d.token for d in desks])
    at_work(machine, database, 0, here)
    log = machine.folder / "worker-0" / "worker.log"
    found = []
    for n in range(rounds + 1):
        well = rate(web, api, seconds, 201)
        wechat.be_away(mode="timeout", seconds=30)
        outage.until(lambda: _all_announced(cast), 120, log)
        away = rate(web, api, seconds, 201)
        wechat.be_back()
        outage.until(lambda: _all_announced(cast), 120, log)
        print(f"  filing beside WeChat, round {n}: well {well:.0f}/s, hanging {away:.0f}/s", flush=True)
        found.append(away / well)
    return [("filing: WeChat hanging / WeChat well", median(found[1:]), "≥ 0.9")]


def _all_announced(cast: Cast) -> bool:
    with cast.database.read() as session:
        return not event.oldest_unannounced(session, 1)
