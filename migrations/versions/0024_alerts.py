"""Expand: what was recognised in a request's words when it was filed."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("service_requests", sa.Column("alert", sa.String(length=20), nullable=True))
