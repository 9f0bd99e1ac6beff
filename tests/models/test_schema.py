"""Migrations lead, from nothing, to exactly the tables the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import migrations
from models import every
from models.db import Database


def test_the_migrated_schema_equals_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, every.metadata) == []
        assert migrations.current(connection) == migrations.newest()
