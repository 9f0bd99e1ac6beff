"""`make reset`: empties a database outside var/, but only one that carries the demonstration and nothing else."""

import os
import sys
from pathlib import Path

from app.demo import secrets_file
from app.demo.county.enlist import is_demonstration
from app.demo.ground import CannotRun, alone, folder, say
from models import every, keys, region
from models.db import Database

REFUSED = (
    "这个数据库里不（只）是演示数据，没有动它。\n"
    "This database does not hold the demonstration alone: nothing was touched."
)


def main() -> int:
    var = folder()
    file = Path(os.environ.get("MASHANG_ENV") or var / "env")
    given = secrets_file.read(file) if file.exists() else dict(os.environ)
    url = given.get("DATABASE_URL", "")
    if not var.is_dir() and not url:
        return 0
    var.mkdir(parents=True, exist_ok=True)
    with alone(var):
        if url and not _inside(url, var):
            empty(Database(url), given)
            say("数据库已清空 / the database is empty again")
    return 0


def _inside(url: str, var: Path) -> bool:
    """A file in var/ goes with the folder."""
    return url.startswith("sqlite:///") and Path(url.removeprefix("sqlite:///")).resolve().is_relative_to(var)


def empty(database: Database, given: dict[str, str]) -> None:
    if not _may_go(database, given):
        raise CannotRun(REFUSED)
    with database.engine.execution_options(writing=True).begin() as connection:
        every.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")


def _may_go(database: Database, given: dict[str, str]) -> bool:
    """No tables at all, or the demonstration and not one county beside it."""
    with database.engine.connect() as connection:
        if not database.engine.dialect.has_table(connection, "regions"):
            return True
    try:
        keys.use(keys.Keyring.parse(given["FIELD_KEYS"], given["PEPPER"]))
        with database.read() as session:
            return len(region.counties(session)) == 1 and is_demonstration(session)
    except (KeyError, ValueError, keys.Unreadable):
        return False  # not sealed with our keys, so not ours


if __name__ == "__main__":
    sys.exit(main())
