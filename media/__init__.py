"""Bytes from a stranger in, safe bytes out, and where bytes live."""
