"""Each kind of mistake in a county's file is told with its line, what is wrong, and what may stand there."""

import tomllib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import workflow
from models.profile import format as whole_format
from models.profile.checking import Mistake, judge
from models.profile.lines import line_of, places
from models.profile.ways import BEGINS, dead_ends
from tests.conftest import ROOT

DEFAULT = (ROOT / "profiles" / "default.toml").read_text("utf8")
BASE = tomllib.loads(DEFAULT)
REAL = (ROOT / "profiles" / "xiangcheng.toml").read_text("utf8")


def mistakes(text: str) -> list[Mistake]:
    return judge(text.encode(), "own", BASE).mistakes


def only(text: str) -> Mistake:
    (found,) = mistakes(text)
    return found


TOLD = '[[elsewhere]]\nname = "a"\nlabel = "甲"\nhint = "乙"\n'
FORM = (  # the text, the line, the place, what is wrong, what may stand there
    (TOLD + 'where = "丙"\nphone = ["1"]', 6, "elsewhere[1].phone", "“phones”", "words"),
    (TOLD + 'phones = ["打110"]', 5, "elsewhere[1].phones[1]", "写法不对", "119 火警"),
    (TOLD + 'phones = ["110"]\nmark = "长得写不进一条通知的叫法"', 6, "elsewhere[1].mark", "写法不对", "不超过10个"),
    (TOLD.replace("hint", "where"), 1, "elsewhere[1].hint", "缺少这一项", "加英文引号"),
    ("\nnam = 1", 2, "nam", "不认识的项，是不是“name”？", "categories"),
    ('version = "3"', 1, "version", "不是整数：“3”", "整数"),
    ("version = true", 1, "version", "不是整数：true", "整数"),
    ("version = 0", 1, "version", "超出范围：0", "1到"),
    ("version = 1", 1, "version", "比通用文件的还小", "从2起"),
    ("name = 3", 1, "name", "不是文字：3", "加英文引号"),
    ('name = ""', 1, "name", "不能为空", "加英文引号"),
    ('name = "一\\n二"', 1, "name", "写法不对", "不能换行"),
    ("categories = []", 1, "categories", "有0项", "1到200项"),
    ('categories = "教育"', 1, "categories", "不是数组", "方括号"),
    ('categories = [\n "教育",\n "教育",\n]', 1, "categories[2]", "重复了：“教育”", "一次"),
    ('off = ["feedback", "acept"]', 1, "off[2]", "没有这个名称：“acept”，是不是“accept”？", "“confer”"),
    ('off = "feedback"', 1, "off", "不是数组", "方括号"),
    ('[labels.states]\nfiled = "点单"\nfilled = "点单"', 3, "labels.states.filled", "是不是“filed”？", "answered"),
    ('[labels.moves]\nrait = "评价"', 2, "labels.moves.rait", "不认识的项", "rate"),
    ('[[stages]]\nname = "点单"\nstates = ["file"]', 3, "stages[1].states[1]", "没有这个名称", "“filed”"),
    ('[[stages]]\nstates = ["filed"]', 1, "stages[1].name", "缺少这一项", "加英文引号"),
    ('[stages]\nname = "点单"', 1, "stages", "不是一组表", "双方括号"),
    ("tiers = []", 1, "tiers", "有0个", "1到10个"),
    ('[[tiers]]\nname = "Small"\nlabel = "小"', 2, "tiers[1].name", "写法不对", "小写英文字母"),
    ('[[tiers]]\nname = "a"\nlabel = "小"\npath = "fast"', 4, "tiers[1].path", "没有这个名称", "“meeting”"),
    ("[clocks.answr]\nhours = 2", 1, "clocks.answr", "是不是“answer”？", "verify"),
    ("[clocks.answer]\nours = true", 1, "clocks.answer", "没有写期限", "work_hours"),
    ("[clocks.answer]\nhours = 48\nworkdays = 2", 1, "clocks.answer", "写了2种期限：workdays、hours", "只写一种"),
    ("[clocks.answer]\nhours = 0", 2, "clocks.answer.hours", "超出范围：0", "1到"),
    ('[clocks.answer]\nhours = 1\nours = "是"', 3, "clocks.answer.ours", "不是 true 或 false", "true 或 false"),
    ("clocks = { answer = { hour = 1 } }", 1, "clocks.answer.hour", "是不是“hours”？", "workdays"),
    ("calendar.activity_day = 32", 1, "calendar.activity_day", "超出范围：32", "0到31"),
    ('[calendar]\nclosed_on = ["2026-02-30"]', 2, "calendar.closed_on[1]", "不是日期：“2026-02-30”", "2026-10-08"),
    ("[calendar]\nopen_on = [3]", 2, "calendar.open_on[1]", "不是日期：3", "2026-10-08"),
    ('[closing]\nneeds = ["rate"]', 2, "closing.needs[1]", "是不是“rated”？", "“phoned”"),
    ("[closing]\nsample_percent = 101", 2, "closing.sample_percent", "超出范围：101", "0到100"),
    ("[endings.done]\nlabel = 1", 1, "endings.done", "不认识的项", "not_ours"),
    ('[endings.cannot]\nclass = "E"', 2, "endings.cannot.class", "没有这个名称", "“A”"),
    ('[[aspects]]\nname = "甲"\nweight = 0.5', 3, "aspects[1].weight", "不是整数：0.5", "整数"),
    ("[supervision]\nroles = [1]", 2, "supervision.roles[1]", "不是文字", "加英文引号"),
    ('[letters]\nnumber = "第号"', 2, "letters.number", "写法不对", "{n}"),
    ('[letters]\nnumber = "{month}第{n}号"', 2, "letters.number", "写法不对", "{year}"),
    ('[sources]\n"庙会" = "庙会"', 2, "sources.庙会", "名称写法不对", "小写英文字母"),
    ("[sources]\ncode = 1", 2, "sources.code", "不是文字", "加英文引号"),
    ("[figures]\nmin_n = 0", 2, "figures.min_n", "超出范围", "1到"),
    ('[appraisal]\nrectify_over = "0.33"', 2, "appraisal.rectify_over", "不是份额", '"1/3"'),
    ('[appraisal]\nresign_over = "3/2"', 2, "appraisal.resign_over", "不是份额", "不超过1"),
    ("[notices]\nwait_hours = []", 2, "notices.wait_hours", "有0项", "1到19项"),
    ('[notices]\nquiet = ["22:00"]', 2, "notices.quiet", "有1项", "两个时刻"),
    ('[notices]\nquiet = ["24:00", "07:00"]', 2, "notices.quiet[1]", "写法不对", "22:00"),
    ('[notices]\ndigest_over = "3"', 2, "notices.digest_over", "不是整数", "0到"),
    ("[quotas]\nperson_hours = 3", 2, "quotas.person_hours", "是不是“person_hour”？", "station_hour"),
)

OFF = 'off = ["feedback", '
MEANING = (
    (TOLD, 1, "elsewhere[1]", "没有写去处", "至少写一项"),
    (TOLD + 'where = "丙"\nurgent = true', 6, "elsewhere[1].urgent", "却没有电话", "phones"),
    (TOLD + 'where = "丙"\n' + TOLD.replace("甲", "丁") + 'where = "丙"', 7, "elsewhere[2].name", "重复了", "各用各的"),
    (OFF + '"verify"]', 1, "off", "都停用了", "停用其一"),
    ("off = []", 1, "off", "都在用", "停用其一"),
    (OFF + '"close"]', 1, "off", "再也无法销号", "去掉"),
    (OFF + '"convene", "resume"]', 1, "off", "到了“conferring”（联席会商中）就没有人能往下办", "去掉"),
    (OFF + '"reply"]', 1, "off", "到了“asked”（待群众补充）群众就无法补充", "去掉"),
    (OFF + '"come_back"]', 1, "off", "系统使用，不能停用", "去掉"),
    (OFF + '"hold"]', 1, "off", "系统使用，不能停用", "去掉"),
    (OFF + '"rate"]\n[closing]\nneeds = ["rated"]', 3, "closing.needs", "rate（评价）已停用", "needs 或 off"),
    (OFF + '"specialise"]', 1, "tiers[3].path", "specialise（专项督办）", "path 或 off"),
    ('few_see = ["秘密"]', 1, "few_see[1]", "“秘密”不在 categories 里", "教育"),
    ("endings.promised.class = 'A'", 1, "endings.promised.class", "不是B类", '"B"'),
    ('[appraisal]\nrectify_over = "1/2"\nresign_over = "1/3"', 2, "appraisal.rectify_over", "高于", "不应大于"),
    ('[calendar]\nclosed_on = ["2026-10-10"]\nopen_on = [2026-10-10]', 3, "calendar.open_on", "既休息又上班", "一处"),
    ('[[aspects]]\nname="甲"\nweight=2\n[[aspects]]\nname="乙"', 1, "aspects", "乙没有", "都不写"),
    ('[[aspects]]\nname = "甲"\n[[aspects]]\nname = "甲"', 4, "aspects[2].name", "重复了：“甲”", "各用各的"),
)


@pytest.mark.parametrize(("text", "line", "where", "said", "wants"), FORM + MEANING)
def test_a_mistake_is_told_where_it_stands(text: str, line: int, where: str, said: str, wants: str) -> None:
    found = only(text)
    assert (found.line, found.where) == (line, where)
    assert said in found.said and wants in found.wants


SYNTAX = (
    ('name "示例县"', 1, "少了等号"),
    ("\nname = 示例县", 2, "要加英文引号"),
    ("name = “示例县”", 1, "中文标点"),
    ('name = "示例县\nversion = 2', 1, "引号没有在本行配对"),
    ('name = "示例县', 1, "引号没有配对"),
    ('name = "甲"\nversion = 3\nname = "乙"', 3, "写了两次"),
    ("[calendar]\n[calendar]", 2, "表头写了两次"),
    ("[calendar", 1, "右方括号"),
    ('分类 = ["甲"]', 1, "中文名称要加英文引号"),
    ('categories = ["甲", "乙"', 1, "数组没有写完"),
    ("name = '''甲", 1, "引号没有配对"),
    ('name = "甲" version = 3', 1, "一行只能写一项"),
    ('off = ["verify",\n\n[[stages]]\nname = "甲"\nstates = ["filed"]', 1, "数组没有写完，缺右方括号"),
    ('categories = [  # [all]\n  "甲 = [乙]",\nfew_see = []\noff = ["verify"]', 1, "数组没有写完，缺右方括号"),
    ('categories = [\n  "甲"\n  "乙",\n]\nfew_see = []', 3, "缺逗号"),
    ("[labels.states]\nfiled = '甲\naccepted = \"乙\"", 2, "引号没有配对"),
    ("version = " + "1" * 5000, 1, ""),
    ("a = " + "[" * 5000, 1, ""),
)


@pytest.mark.parametrize(("text", "line", "said"), SYNTAX)
def test_what_is_not_toml_is_told_in_plain_words(text: str, line: int, said: str) -> None:
    found = only(text)
    assert found.line == line and said in found.said


def test_a_file_in_another_encoding_is_told_at_the_first_letter_that_gives_it_away() -> None:
    (found,) = judge('version = 2\nname = "示例县"'.encode("gbk"), "own", BASE).mistakes
    assert found.line == 2 and "UTF-8" in found.said


def test_the_mark_that_notepad_puts_first_is_no_mistake() -> None:
    assert judge('name = "示例县"'.encode("utf-8-sig"), "own", BASE).mistakes == []


def test_a_file_that_never_ends_is_refused_unread() -> None:
    assert "太大" in only("#" * 50_000).said


def test_a_file_must_be_named_so_that_a_county_can_name_it() -> None:
    assert "文件名不行" in judge(b"version = 2", "Own County", BASE).mistakes[0].said


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = 'version = 1\nnam = "甲"\noff = ["close", "feedback"]\n[clocks.take]\nours = true\n'
    found = mistakes(text + "[calendar]\nactivity_day = 40")
    assert [one.line for one in found] == [1, 2, 3, 4, 7]  # wrong by themselves, and wrong in meaning (3)


def test_a_line_that_cannot_be_read_does_not_hide_the_others() -> None:
    found = mistakes('name = 甲\nversion = "2"\n[[stages]]\nname == "点单"\nstates = ["filled"]')
    assert [one.line for one in found] == [1, 2, 4, 5]  # and the stage's missing name is not held against it


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('categories = ["甲", 2]\nfew_see = ["乙"]', [1]),
        ('off = ["verfy", "convene", "resume"]', [1]),
        ('[[aspects]]\nname = "甲"\nweight = 1\n[[aspects]]\nname = "乙"\nweight = "2"', [6]),
        ('[[elsewhere]]\nname = "a"\nlabel = "甲"\nhint = "乙"\nwhere = 5', [5]),
        ('[endings.solved]\nlabel = 5\n[endings.partly]\nlabel = "已解决"', [2]),
    ],
)
def test_nothing_is_concluded_from_what_is_itself_wrong(text: str, lines: list[int]) -> None:
    assert [one.line for one in mistakes(text)] == lines


def test_what_is_wrong_by_itself_does_not_hide_what_is_wrong_beside_it() -> None:
    tier = '[[tiers]]\nname = "a"\nlabel = "小事"\npath = "walk"\n'
    assert [one.line for one in mistakes(tier * 2)] == [4, 6, 7, 8]
    aspects = '[[aspects]]\nname = "甲"\nweight = -1\n[[aspects]]\nname = "甲"\n[[aspects]]\nname = 5\n'
    assert sorted((one.line, one.where) for one in mistakes(aspects)) == [
        (1, "aspects"), (3, "aspects[1].weight"), (5, "aspects[2].name"), (7, "aspects[3].name"),
    ]  # fmt: skip
    needs = mistakes('off = ["feedback", "phoned"]\n[closing]\nneeds = ["phoned", "blessed"]')
    assert ["已停用" in one.said for one in needs] == [False, True]
    off = mistakes('off = ["verify", "feedback", "file", "zzz"]')
    assert len(off) == 3 and any("答复群众" in one.said for one in off)


def test_a_key_below_a_header_is_told_to_stand_above_it() -> None:
    found = only('[calendar]\nactivity_day = 15\noff = ["verify"]')
    assert found.line == 3 and "第一个表头" in found.wants


def test_a_file_that_was_cut_off_to_nothing_is_no_county() -> None:
    assert "文件是空的" in only("").said and "文件是空的" in only("# 只有一句说明\n").said


def test_nobody_puts_aside_what_the_system_does_beside_an_office() -> None:
    """放行 is the chief's button, and the system's too once WeChat has checked what was filed."""
    for name in ("release", "unmerge"):
        assert "由系统使用" in mistakes(OFF + f'"{name}"]')[0].said


@pytest.mark.parametrize(("name", "wanted"), [("ask_more_time", "grant_time"), ("bundle", "follow_up")])
def test_what_cannot_be_carried_through_is_put_aside_with_what_it_wants(name: str, wanted: str) -> None:
    """Nobody wishes for more time that nobody grants, or goes into a topic of which nothing is told."""
    assert f"离不开的“{wanted}”" in only(OFF + f'"{wanted}"]').said
    assert mistakes(OFF + f'"{wanted}", "{name}"]') == []


def test_two_stages_never_share_a_state() -> None:
    stage = '[[stages]]\nname = "{}"\nstates = ["filed"]\n'
    assert "已列在环节“点单”里" in only(stage.format("点单") + stage.format("定单")).said


def test_tiers_have_names_of_their_own() -> None:
    tier = '[[tiers]]\nname = "a"\nlabel = "小事"\n'
    assert [(one.line, one.where) for one in mistakes(tier * 2)] == [(5, "tiers[2].name"), (6, "tiers[2].label")]


def test_two_endings_never_share_a_word() -> None:
    found = mistakes('[endings.partly]\nlabel = "已解决"')
    assert {one.where for one in found} == {"endings.partly.label", "endings.solved.label"}


def test_the_default_must_say_everything() -> None:
    silent = DEFAULT.replace("silent_days = 15", "#")
    (found,) = judge(silent.encode(), "default", None).mistakes
    assert (found.where, found.said) == ("closing.silent_days", "缺少这一项")
    assert DEFAULT.split("\n")[found.line - 1].startswith("[closing]")


def test_a_mistake_reads_as_a_sentence() -> None:
    assert str(only("figures.min_n = 0")) == "第1行 figures.min_n：超出范围：0。应是1到10000的整数，不加引号"


LAYOUT = '''# a comment with = and [brackets]
version = 2
a.b = { c = 1, "d e" = [1,
  2] }
"中 文" = """
[not.a.header]
x = 1
"""   # and a "quote
[[rows]]
k = 'its # no comment'
[rows.sub]
k = 1
[[rows]]
[rows.sub.deep]
k = [ # open
  "]", "x",
]
after = 1
'''


def test_lines_are_found_in_every_way_of_writing() -> None:
    tomllib.loads(LAYOUT)
    found = places(LAYOUT)
    wanted = {
        ("version",): 2, ("a", "b", "c"): 3, ("a", "b", "d e", 1): 3, ("中 文",): 5, ("rows", 0): 9,
        ("rows", 0, "k"): 10, ("rows", 0, "sub", "k"): 12, ("rows", 1): 13, ("rows", 1, "sub", "deep"): 14,
        ("rows", 1, "sub", "deep", "k", 1): 15, ("rows", 1, "sub", "deep", "after"): 18, ("x",): 0,
    }  # fmt: skip
    assert {path: line_of(found, path) for path in wanted} == wanted


@pytest.mark.parametrize("text", [DEFAULT, REAL])
def test_every_key_of_a_real_file_is_found_on_a_line_that_bears_it(text: str) -> None:
    lines, found = text.split("\n"), places(text)

    def bears(raw: object, path: tuple) -> None:
        for key, value in raw.items() if isinstance(raw, dict) else enumerate(raw if isinstance(raw, list) else ()):
            if isinstance(key, str):
                assert key in lines[line_of(found, (*path, key)) - 1], (*path, key)
            bears(value, (*path, key))

    bears(tomllib.loads(text), ())


def names() -> set[str]:
    return set(whole_format.NEEDS.values()) | {move for move in whole_format.PATHS.values() if move} | set(BEGINS)


def test_the_few_moves_that_the_checks_name_are_in_the_table() -> None:
    assert names() | {"verify", "feedback"} <= set(workflow.MOVES)


def test_every_move_is_judged_by_the_table_alone() -> None:
    """Nothing reaches an end through moves that are off, whichever they are."""
    for one, other in pairwise(workflow.MOVES):
        list(dead_ends([one, other]))
    assert list(dead_ends([])) == []
    everything = [name for name in workflow.MOVES if name not in BEGINS]
    assert any("没有人能往下办" in said for said in dead_ends(everything))


def sound(given: bytes) -> None:
    checked = judge(given, "own", BASE)
    assert (checked.profile is None) == bool(checked.mistakes)
    last = given.count(b"\n") + 1
    assert all(0 <= one.line <= last and str(one) for one in checked.mistakes)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_bytes_stand_in_a_file_there_is_an_answer(given: bytes) -> None:
    sound(given)


@given(st.text(alphabet="abn=[]{}\"'\\.,#-:1tT+_ \n\r“”，县", max_size=80))
@settings(max_examples=400, deadline=None)
def test_whatever_looks_like_toml_there_is_an_answer(text: str) -> None:
    sound(text.encode())


@given(st.integers(0, len(REAL)), st.integers(0, 30), st.text(alphabet="an=[]{}\"'.,#1 \n“", max_size=4))
@settings(max_examples=300, deadline=None)
def test_a_real_file_with_a_slip_of_the_hand_has_an_answer(at: int, cut: int, put: str) -> None:
    sound((REAL[:at] + put + REAL[at + cut :]).encode())


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(sorted(BASE)), WILD)
@settings(max_examples=300, deadline=None)
def test_any_value_at_any_key_is_refused_or_taken_but_never_thrown_at_us(key: str, value: object) -> None:
    for slip in whole_format.FORMAT.slips({key: value}, (), False):
        assert slip.path[0] == key and slip.said
