"""At run time nothing is fetched from anyone but ourselves and WeChat."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HOST = re.compile(r"""(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)""", re.I)
# w3.org: SVG's namespace; mp: where WeChat itself shows the code that binds a follower
# schemas.openxmlformats.org: the names of a Word file's parts, which nobody fetches
ALLOWED = {
    "www.w3.org", "schemas.openxmlformats.org", "api.weixin.qq.com", "open.weixin.qq.com", "mp.weixin.qq.com",
    "127.0.0.1",
}  # fmt: skip


def test_no_page_script_or_module_names_a_foreign_host() -> None:
    named = {
        (path.relative_to(ROOT).as_posix(), host)
        for room in ("app", "models", "wechat", "qr", "media", "profiles", "deploy")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".html", ".css", ".js", ".svg", ".toml")
        for host in HOST.findall(path.read_text("utf8"))
        if host not in ALLOWED
    }
    assert named == set()


def test_no_page_carries_inline_script_or_style() -> None:
    """The Content-Security-Policy would refuse it, silently, on somebody's phone."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=", re.I)
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app" / "templates").rglob("*.html")
        if inline.search(path.read_text("utf8"))
    ]
    assert wrong == []
