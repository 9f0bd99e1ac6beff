"""What may stand in an address."""

AN_ID = f"int(max={2**63 - 1})"  # what a column can hold; beyond it there is nothing to find
