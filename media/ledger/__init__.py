"""Ledgers (台账) as Excel files: written as an office expects them, read from whoever hands one in."""
