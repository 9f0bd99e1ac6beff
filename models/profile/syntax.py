"""What the reader of TOML stumbles over, in words for somebody who has never heard of TOML."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

TOLD = (  # the reader's words → ours
    ('Expected "', "引号没有配对"),
    ("Expected '=' after a key", "名称后面少了等号，应写成 名称 = 值"),
    ("Cannot overwrite a value", "同一项写了两次，请只留一处"),
    ("Cannot declare", "同一个表头写了两次，请合成一处"),
    ("Cannot redefine namespace", "这个表已经用别的写法写过，请合成一处"),
    ("Cannot mutate immutable namespace", "这个表已经写完，不能再添，请合成一处"),
    ("Duplicate inline table key", "花括号里同一项写了两次，请只留一处"),
    ("Unclosed array", "数组没有写完，缺逗号或右方括号 ]，也可能缺在上面几行"),
    ("Unclosed inline table", "花括号没有写完，缺逗号或右花括号 }"),
    ("Unterminated string", "引号没有配对"),
    ("Illegal character '\\n'", "引号没有在本行配对"),
    ("Illegal character", "有不能出现的字符"),
    ("Unescaped '\\'", "引号里的反斜杠 \\ 要写成 \\\\"),
    ("Expected newline or end of document", "一行只能写一项，后面有多余的内容"),
    ("Expected ']", "表头缺右方括号，应写成 [名称] 或 [[名称]]"),
    ("Invalid initial character for a key part", "名称只能用英文字母、数字、下划线；中文名称要加英文引号"),
    ("Invalid statement", "看不懂这一行，名称只能用英文字母、数字、下划线；中文名称要加英文引号"),
    ("Invalid value", "等号后面的值写法不对，文字要加英文引号"),
    ("Invalid date or datetime", "没有这样的日期"),
    ("Hex escape", "反斜杠后面的写法不对"),
)
FULL_WIDTH = re.compile(r"[“”‘’＝［］，]")
UNREAD = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*")  # brackets in words and remarks open nothing
BEGINS = re.compile(r"\s*(\[{1,2}[\w.-]+\]{1,2}\s*$|(\"[^\"]*\"|[\w.-]+)\s*=)")  # a header, or the next key
TRIES = 20  # lines that cannot be read, after which the rest may wait until these are mended
MOST_BYTES = 40_000


@dataclass(frozen=True)
class Broken:
    line: int
    said: str


@dataclass(frozen=True)
class Parsed:
    raw: dict[str, Any]
    text: str  # what of the source could be read, line for line
    broken: list[Broken]


def decoded(given: bytes) -> str | Broken:
    if len(given) > MOST_BYTES:
        return Broken(1, f"文件太大：{len(given)}字节，最多{MOST_BYTES}字节")
    try:
        return given.decode("utf-8-sig")  # Notepad puts a mark before the first letter
    except UnicodeDecodeError as why:
        return Broken(given[: why.start].count(b"\n") + 1, "不是 UTF-8 编码，请另存为 UTF-8")


def parsed(source: str) -> Parsed:
    """The tables, and every line that cannot be read; such a line is passed over and the rest read."""
    lines = source.replace("\r\n", "\n").split("\n")
    broken: list[Broken] = []
    while len(broken) < TRIES:
        try:
            text = "\n".join(lines)
            return Parsed(tomllib.loads(text), text, broken)
        except (ValueError, RecursionError) as why:
            found = _explained(why, lines)
        if unclosed := _unclosed(lines, found.line):
            first, next_ = unclosed
            broken.append(Broken(first, "数组没有写完，缺右方括号 ]"))
            lines[first - 1 : next_ - 1] = [""] * (next_ - first)
            continue
        broken.append(found)
        bad = lines[found.line - 1]
        if bad.lstrip().startswith("[") or not bad.strip():
            break  # without its header, what follows would be read as another table's
        lines[found.line - 1] = ""
    return Parsed({}, "", broken)


def _unclosed(lines: list[str], until: int) -> tuple[int, int] | None:
    """Where an array was opened that the reader took the following lines into, and the first of these lines."""
    depth = first = 0
    for number, line in enumerate(lines[:until], 1):
        plain = UNREAD.sub("", line)
        if depth > 0 and BEGINS.match(UNREAD.sub(_blank, line)):
            return first, number
        if depth > 0 or "=" in plain:
            first = first if depth > 0 else number
            depth += plain.count("[") - plain.count("]")
    return None


def _blank(found: re.Match[str]) -> str:
    """A quoted key is a key all the same; a remark is nothing."""
    return "" if found[0].startswith("#") else '""'


def _explained(why: Exception, lines: list[str]) -> Broken:
    told = str(why)
    at = re.search(r"\(at line (\d+), column \d+\)", told)
    line = int(at.group(1)) if at else _last(lines)
    said = next((ours for theirs, ours in TOLD if told.startswith(theirs)), "不合 TOML 的写法")
    if FULL_WIDTH.search(re.sub(r'"[^"]*"|#.*', "", lines[line - 1])):
        said += "；这一行有中文标点，引号、等号、逗号和方括号都要用英文半角的"
    return Broken(line, said)


def _last(lines: list[str]) -> int:
    """The reader came to the end of the file: looking for a quote, for the one that was opened first."""
    odd = (n for n, line in enumerate(lines, 1) if re.search("[\"']", UNREAD.sub("", line)))
    return next(odd, len(lines))
