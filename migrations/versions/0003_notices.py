"""Expand: which account a delivery waits for, messages that carry several, the pace towards each account."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("account", sa.String(length=10), nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("told_at", AT, nullable=True))
    op.create_index(op.f("ix_deliveries_account_next_at"), "deliveries", ["account", "next_at"])
    op.create_index(op.f("ix_deliveries_recipient_id_next_at"), "deliveries", ["recipient_id", "next_at"])
    op.create_index(op.f("ix_deliveries_recipient_id_told_at"), "deliveries", ["recipient_id", "told_at"])
    op.create_index(op.f("ix_deliveries_station_id_owed_at"), "deliveries", ["station_id", "owed_at"])
    op.add_column("attempts", sa.Column("parcel_id", ID, nullable=True))
    op.add_column("attempts", sa.Column("settled_at", AT, nullable=True))
    op.create_index(op.f("ix_attempts_parcel_id"), "attempts", ["parcel_id"])
    op.create_index(op.f("ix_attempts_channel_outcome_at"), "attempts", ["channel", "outcome", "at"])
    op.add_column("identities", sa.Column("heard_at", ID, nullable=True))
    op.add_column("inbound", sa.Column("look_at", AT, nullable=True))
    op.add_column("consents", sa.Column("unmatched", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_service_requests_due_at"), "service_requests", ["due_at"])
    op.create_table(
        "paces",
        sa.Column("account", sa.String(length=10), nullable=False),
        sa.Column("next_slot", AT, nullable=False),
        sa.Column("resting_until", AT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("since", AT, nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_paces")),
        **MYSQL,
    )
