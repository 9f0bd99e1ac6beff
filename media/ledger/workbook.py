"""Which parts of the file are which: its visible sheets, its shared words, its number formats, its first day."""

from dataclasses import dataclass

from media.ledger.package import Package, resolved
from media.ledger.scan import END, START
from media.ledger.unreadable import BROKEN, LINKS, MACROS, OTHER, Unreadable


@dataclass(frozen=True)
class Sheets:
    visible: list[tuple[str, str]]  # what the tab says, and the part
    words: str  # the part of the shared strings; empty where there are none
    formats: str
    since_1904: bool
    hidden: tuple[str, ...] = ()  # what the tabs nobody sees would say


@dataclass(frozen=True)
class _Link:
    kind: str
    target: str


def sheets(package: Package) -> Sheets:
    _refuse_macros(package)
    main = next((link.target for link in _links(package, "").values() if link.kind == "officeDocument"), "")
    if not package.has(main) or main.lower().endswith(".bin"):  # .xlsb, which is no XML
        raise Unreadable(OTHER)
    links = _links(package, main)
    if any(link.kind in ("externalLink", "externalLinkPath") for link in links.values()):
        raise Unreadable(LINKS)
    tabs, hidden, since_1904 = _tabs(package, main)
    if not tabs:
        raise Unreadable(OTHER)  # a Word file comes this far
    by_kind = {link.kind: link.target for link in links.values()}
    return Sheets(
        visible=[(name, links[key].target) for name, key in tabs if links[key].kind == "worksheet"],
        words=by_kind.get("sharedStrings", ""),
        formats=by_kind.get("styles", ""),
        since_1904=since_1904,
        hidden=tuple(hidden),
    )


def _refuse_macros(package: Package) -> None:
    said = package.events("[Content_Types].xml")
    kinds = [more.get("ContentType", "").lower() for kind, _, more in said if kind == START]
    if any(("macroenabled" in kind and "binary" not in kind) or "vbaproject" in kind for kind in kinds):
        raise Unreadable(MACROS)


def _links(package: Package, source: str) -> dict[str, _Link]:
    """By its id, whatever `source` refers to inside the file; the last word of a type is its kind."""
    folder, _, name = source.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    if not package.has(rels):
        raise Unreadable(BROKEN if source else OTHER)
    return {
        more["Id"]: _Link(more["Type"].rpartition("/")[2], resolved(more["Target"], source))
        for kind, name, more in package.events(rels)
        if (kind, name) == (START, "Relationship")
    }


def _tabs(package: Package, main: str) -> tuple[list[tuple[str, str]], list[str], bool]:
    """Names and link ids of the sheets a person sees, the names of the others; whether days count from 1904."""
    tabs: list[tuple[str, str]] = []
    hidden: list[str] = []
    since_1904 = inside = False
    for kind, name, more in package.events(main):
        if name == "sheets" and kind in (START, END):
            inside = kind == START
        elif (kind, name) == (START, "workbookPr"):
            since_1904 = more.get("date1904") in ("1", "true")
        elif inside and (kind, name) == (START, "sheet"):
            local = {key.rpartition(":")[2]: value for key, value in more.items()}
            if local.get("state", "visible") == "visible":
                tabs.append((local["name"], local["id"]))
            else:
                hidden.append(local["name"])
    return tabs, hidden, since_1904
