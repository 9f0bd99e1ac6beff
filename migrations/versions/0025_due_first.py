"""Data only: a queue stands by due time first; until now every sort key said the tier first."""

from alembic import op

revision = "0025"
down_revision = "0024"

# Before: tier * 2^40 + due seconds. From now on, as models/service_request/record.py counts: no key so small or large.
ANEW = """
UPDATE service_requests
SET sort_key = CASE WHEN waiting_since IS NULL THEN 274877906944 ELSE 549755813888 END
  + ((sort_key & 1099511627775) << 5) + (sort_key >> 40)
WHERE sort_key < 8589934592 OR sort_key >= 1099511627776
"""


def upgrade() -> None:
    op.execute(ANEW)
