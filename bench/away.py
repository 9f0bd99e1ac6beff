"""Filing while WeChat hangs, against filing while WeChat is well: the resident must not notice."""

from statistics import median

from bench import county, filing, outage
from bench.clients import rate
from bench.drain import at_work
from bench.machine import Machine
from tests.cast import SA, settle
from tests.faults import processes


def measure(machine: Machine, rounds: int, seconds: float) -> list[tuple[str, float, str]]:
    """The same web, worker and database all the time; WeChat hangs and is well in turn."""
    database, port = machine.database("mariadb", "away"), processes.free_port()
    cast = settle(database)
    here = {"wx_api_url": f"http://127.0.0.1:{port}", "wx_open_url": f"http://127.0.0.1:{port}"}
    web = machine.ours(database, **here)
    wechat = outage.Wechat(machine, port, web)
    desks = county.desks(cast, filing.STATIONS)
    known = zip(desks, wechat.phones(len(desks)), strict=True)
    county.write(cast, county.Identity, [{"appid": SA, "openid": o, "person_id": d.person} for d, o in known])
    wechat.start(machine)
    people = county.residents(cast, int(1000 + 2 * rounds * seconds * 150))
    api = filing.ours_by_api(county.signed_in(cast, people, "api"), [d.token for d in desks])
    at_work(machine, database, 0, here)
    found = []
    for n in range(rounds + 1):
        well = rate(web, api, seconds, 201)
        wechat.be_away(mode="timeout", seconds=30)
        away = rate(web, api, seconds, 201)
        wechat.be_back()
        print(f"  filing beside WeChat, round {n}: well {well:.0f}/s, hanging {away:.0f}/s", flush=True)
        found.append(away / well)
    return [("filing: WeChat hanging / WeChat well", median(found[1:]), "≥ 0.9")]
