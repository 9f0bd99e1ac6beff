"""Expand: a deputy's portrait, where sheets hang, and orders for many sheets at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0016"
down_revision = "0015"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    _portraits()
    op.add_column("codes", sa.Column("form", sa.String(length=10), nullable=True))
    op.add_column("codes", sa.Column("hung_on", sa.Date(), nullable=True))
    op.add_column("codes", sa.Column("down_on", sa.Date(), nullable=True))
    op.add_column("codes", sa.Column("successor_id", ID, nullable=True))
    _orders()
    _sheets()
    _volumes()


def _portraits() -> None:
    op.create_table(
        "portraits",
        sa.Column("deputy_id", ID, autoincrement=False, nullable=False),
        sa.Column("photo_id", ID, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name=op.f("fk_portraits_deputy_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_portraits_made_by")),
        sa.PrimaryKeyConstraint("deputy_id", name=op.f("pk_portraits")),
        **MYSQL,
    )


def _orders() -> None:
    op.create_table(
        "print_orders",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=True),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("scope_id", ID, nullable=False),
        sa.Column("whose", sa.String(length=40), nullable=False),
        sa.Column("forms", sa.String(length=40), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("make_missing", sa.Boolean(), nullable=False),
        sa.Column("only_unhung", sa.Boolean(), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("stations", sa.Integer(), nullable=False),
        sa.Column("gathered", sa.Integer(), nullable=False),
        sa.Column("last_station_id", ID, nullable=False),
        sa.Column("gathered_at", AT, nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("next_at", AT, nullable=True),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("finished_at", AT, nullable=True),
        sa.Column("failed_at", AT, nullable=True),
        sa.Column("expires_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_print_orders_county_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_print_orders_station_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_print_orders_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_orders")),
        **MYSQL,
    )
    for columns in (["next_at"], ["county_id", "made_at"], ["expires_at"]):
        op.create_index(op.f(f"ix_print_orders_{'_'.join(columns)}"), "print_orders", columns, unique=False)


def _sheets() -> None:
    op.create_table(
        "print_sheets",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("code_id", ID, nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("volume", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["print_orders.id"], name=op.f("fk_print_sheets_order_id")),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_print_sheets_code_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_sheets")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_print_sheets_order_id_volume_form_id"), "print_sheets", ["order_id", "volume", "form", "id"],
        unique=False,
    )  # fmt: skip


def _volumes() -> None:
    op.create_table(
        "print_volumes",
        sa.Column("order_id", ID, autoincrement=False, nullable=False),
        sa.Column("volume", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["print_orders.id"], name=op.f("fk_print_volumes_order_id")),
        sa.PrimaryKeyConstraint("order_id", "volume", name=op.f("pk_print_volumes")),
        **MYSQL,
    )
