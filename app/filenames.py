"""Names of files that people take home."""


def tidy(name: str) -> str:
    """One that every system takes, and that leads into no other folder."""
    return "".join("_" if c in '\\/:*?"<>|\n\t' else c for c in name).lstrip(".")
