"""How Alembic runs here: on the connection it is handed, one change an ALTER."""

from alembic import context
from sqlalchemy import Connection

from models import every

connection: Connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=every.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
