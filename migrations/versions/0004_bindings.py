"""Expand: bindings, so that whose WeChat is whose is known by a test message that arrived."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "bindings",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("scene_hash", sa.String(length=64), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.Column("appid", sa.String(length=40), nullable=True),
        sa.Column("openid", sa.String(length=80), nullable=True),
        sa.Column("next_at", AT, nullable=True),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("test_msgid", sa.String(length=40), nullable=True),
        sa.Column("tested_at", AT, nullable=True),
        sa.Column("proved_at", AT, nullable=True),
        sa.Column("failed", sa.String(length=40), nullable=True),
        sa.Column("replaced_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_bindings_station_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bindings_person_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_bindings_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bindings")),
        sa.UniqueConstraint("scene_hash", name=op.f("uq_bindings_scene_hash")),
        **MYSQL,
    )
    op.create_index(op.f("ix_bindings_person_id"), "bindings", ["person_id"])
    op.create_index(op.f("ix_bindings_next_at"), "bindings", ["next_at"])
    op.create_index(op.f("ix_bindings_test_msgid"), "bindings", ["test_msgid"])
    op.create_index(op.f("ix_bindings_appid_openid"), "bindings", ["appid", "openid"])
