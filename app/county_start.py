"""`flask --app wsgi county new`: the first line of a real county, and how its first colleague comes in."""

import click
from sqlalchemy.orm import Session

from app.house import house
from models import profile, region

NEXT = """\
县已建立：{name}（{id}）
接下来：
  1. 邀请县人大的第一位工作人员（打印的链接 24 小时内有效，请当面或电话告知本人）：
     flask --app wsgi invite --login 登录名 --name 姓名 --role county --county {id}
  2. 本人打开链接，设置密码和动态码，登录工作台。
  3. 在“建县导入”里下载模板，填好上传。"""


@click.group("county")
def county_commands() -> None:
    """The counties of this house."""


@county_commands.command("new")
@click.argument("name")
@click.option("--profile", "key", default="default", help="the county's file in profiles/, without .toml")
@click.option("--city", default="", help="the city around it, as the first lines of a poster say")
@click.option("--province", default="")
def new(name: str, key: str, city: str, province: str) -> None:
    """Begin a county in this database: its row, its rules, and nothing else."""
    if key not in profile.known():
        raise click.UsageError(f"there is no profiles/{key}.toml; there are: {', '.join(sorted(profile.known()))}")
    if not name.strip() or len(name) > 40:
        raise click.UsageError("a county's name has 1 to 40 letters")
    county_id = house().database.transact(lambda session: _begin(session, name.strip(), key, (province, city)))
    if county_id is None:
        raise click.UsageError(f"{name} is there already: `county list` shows it")
    click.echo(NEXT.format(name=name.strip(), id=county_id))


def _begin(session: Session, name: str, key: str, above: tuple[str, str]) -> int | None:
    if any(one.name == name for one in region.counties(session)):
        return None
    return region.begin(session, name, key, above).id


@county_commands.command("list")
def listed() -> None:
    """Every county, with its id and its rules."""
    with house().database.read() as session:
        for one in region.counties(session):
            key = one.profile or profile.DEFAULT
            gone = "" if key in profile.known() else "  没有这个文件，暂按 default.toml 办理"
            click.echo(f"{one.id}  {one.name}  profiles/{key}.toml{gone}")
