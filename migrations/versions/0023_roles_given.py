"""Expand: who gave a role and who ended it; and that nobody holds the same one twice."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHOLE = ["person_id", "role", "scope_kind", "scope_id", "held"]


def upgrade() -> None:
    for column in (
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_via", sa.String(length=10), nullable=True),
        sa.Column("ended_by", ID, nullable=True),
    ):
        op.add_column("roles", column)
    _once_each()
    op.create_index(op.f(f"ix_roles_{'_'.join(WHOLE)}"), "roles", WHOLE, unique=True)


def _once_each() -> None:
    """What was given twice at one moment is kept once, the one that lasts; the other ends now."""
    roles = sa.table("roles", *(sa.column(name) for name in ("id", *WHOLE, "since", "until")))
    bind, taken = op.get_bind(), set()
    now = sa.func.utc_timestamp(6) if bind.dialect.name != "sqlite" else sa.func.strftime("%Y-%m-%d %H:%M:%f", "now")
    found = sa.select(roles.c.id, *(roles.c[name] for name in WHOLE[:-1]))
    found = found.where(sa.or_(roles.c.until.is_(None), roles.c.until > now))
    for role_id, *whole in bind.execute(found.order_by(roles.c.until.is_not(None), roles.c.since, roles.c.id)).all():
        kept = {"until": now} if tuple(whole) in taken else {"held": 1}
        taken.add(tuple(whole))
        bind.execute(sa.update(roles).where(roles.c.id == role_id).values(**kept))
