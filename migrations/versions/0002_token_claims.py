"""Expand: one process of all fetches a token, and what goes wrong with it can be seen."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0002"
down_revision = "0001"

AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    op.add_column("wechat_tokens", sa.Column("claimed_until", AT, nullable=True))
    op.add_column("wechat_tokens", sa.Column("fetching_until", AT, nullable=True))
    op.add_column("wechat_tokens", sa.Column("trouble", sa.String(length=20), nullable=True))
    op.add_column("wechat_tokens", sa.Column("trouble_since", AT, nullable=True))
