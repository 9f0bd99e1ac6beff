"""Who may import whom: app may use the lower rooms, the lower rooms use nobody, each vendor has one home."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = {"app", "models", "wechat", "qr", "media", "migrations"}
MAY = {
    "app": {"app", "models", "wechat", "qr", "media", "migrations"},
    "models": {"models"},
    "wechat": {"wechat"},
    "qr": {"qr"},
    "media": {"media"},
    "migrations": {"migrations", "models"},
}
HOMES = {
    "flask": {"app", "wechat/simulator"},
    "flask_openapi3": {"app"},
    "sqlalchemy": {"models", "migrations"},
    "alembic": {"migrations"},
    "pymysql": {"models"},
    "wechatpy": {"wechat"},
    "requests": {"wechat"},
    "qrcode": {"qr", "wechat/simulator"},  # the simulator draws codes as WeChat would
    "reportlab": {"qr"},
    "PIL": {"qr", "media", "app/demo"},  # the demonstration draws its own photos
    "av": {"media"},
    "openpyxl": {"media"},
    "sqlite3": {"wechat/simulator"},
}
SESSION_ONLY = {"Session"}  # app/ may name the type of what it is handed, and nothing else of sqlalchemy
GROUPS = {"api", "h5", "console", "hook"}


def sources(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> list[tuple[str, set[str]]]:
    """(module, names taken) for every import in a file, wherever it stands."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, set()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module, {alias.name for alias in node.names}))
    return found


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    wrong = [
        f"{place(path)} imports {module}"
        for path in sources(room)
        for module, _ in imports(path)
        if (top := module.split(".")[0]) in ROOMS and top not in MAY[room]
    ]
    assert wrong == []


@pytest.mark.parametrize("vendor", sorted(HOMES))
def test_a_vendor_is_at_home_in_one_place(vendor: str) -> None:
    wrong = [
        f"{place(path)} imports {module}"
        for room in sorted(ROOMS)
        for path in sources(room)
        for module, names in imports(path)
        if module.split(".")[0] == vendor
        and not any(place(path).startswith(home + "/") for home in HOMES[vendor])
        and not (vendor == "sqlalchemy" and room == "app" and names <= SESSION_ONLY and names)
    ]
    assert wrong == []


def test_the_groups_at_the_edge_do_not_import_one_another() -> None:
    wrong = [
        f"{place(path)} imports {module}"
        for group in GROUPS
        for path in sources(f"app/{group}")
        for module, names in imports(path)
        for other in GROUPS - {group}
        if module.startswith(f"app.{other}") or (module == "app" and other in names)
    ]
    assert wrong == []


def test_product_code_never_imports_the_simulator() -> None:
    wrong = [
        place(path)
        for room in ROOMS
        for path in sources(room)
        if not place(path).startswith("wechat/simulator/")
        for module, _ in imports(path)
        if module.startswith("wechat.simulator")
    ]
    assert wrong == []


def test_one_line_in_the_whole_project_sets_the_state() -> None:
    setting = [
        f"{place(path)}:{node.lineno}"
        for room in ("app", "models")
        for path in sources(room)
        for node in ast.walk(ast.parse(path.read_text("utf8")))
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Attribute) and t.attr == "state" for t in node.targets)
    ]
    assert len(setting) == 1, setting


def test_models_never_commit() -> None:
    """Only db.py, where transactions are run, may."""
    wrong = [
        f"{place(path)}:{node.lineno}"
        for path in sources("models")
        if path.name != "db.py"
        for node in ast.walk(ast.parse(path.read_text("utf8")))
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback", "begin_nested")
    ]
    assert wrong == []


def test_no_county_is_named_in_code() -> None:
    """Its words and clocks are data in profiles/; the demonstration is the only place that tells of one."""
    wrong = [
        place(path)
        for room in ROOMS
        for path in sources(room)
        if not place(path).startswith("app/demo/") and "襄城" in path.read_text("utf8")
    ]
    assert wrong == []
