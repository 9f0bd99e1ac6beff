"""However a number was written, whatever stands around it: nobody can read it, and nobody gets it back."""

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.mask import mask, mask_name

SHOWN = (
    ("请打13800001111", "请打138********"),
    ("电话138-0000-1111。", "电话138-****-****。"),
    ("+86 138 0000 1111", "+86 138 **** ****"),
    ("+8613800001111", "+86138********"),
    ("013800001111", "013*********"),
    ("１３８　００００　１１１１", "１３８　****　****"),
    ("一三八零零零零一一一一", "一三八********"),
    ("壹叁捌零零零零壹壹壹壹", "壹叁捌********"),
    ("幺三八零零零零幺幺幺幺", "幺三八********"),
    ("138一0000一1111", "138**********"),  # a Chinese one typed for a dash
    ("1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣1️⃣1️⃣1️⃣", "1️⃣3️⃣8️⃣" + "*️⃣" * 8),
    ("138\u200b0000\u200b1111", "138\u200b****\u200b****"),
    ("138\n0000\n1111", "138\n****\n****"),
    ("138，0000，1111", "138，****，****"),
    ("幺三捌、零零零零、幺幺幺幺", "幺三捌、****、****"),
    ("0374-6123456", "037*-*******"),
    ("13800001111、13900002222", "138********、139********"),
    ("1380000111120栋", "138**********栋"),
    ("20138-0000-1111", "20138-****-****"),
    ("0371-66123456", "037*-********"),
    ("（0371）66123456", "（037*）********"),
    ("010-6612345转801", "010-*******转801"),
    ("037166123456", "037*********"),
    ("联系方式：000-0000-1234", "联系方式：000-****-****"),
    ("电话号码是 6612345", "电话号码是 661****"),
    ("+852 6123 4567", "+852 **** ****"),
    ("411025198001010012", "*" * 18),
    ("41102519800101001Ｘ", "*" * 18),
    ("411025 19800101 001x", "****** ******** ****"),
    ("411025-1980-01-01-0012", "******-****-**-**-****"),
    ("130102 19800101 2012", "****** ******** ****"),
    ("411025800101001", "*" * 15),
    ("卡号6222 0212 3456 7890 123", "卡号**** **** **** **** ***"),
    ("写信到li.ayi@example.com谢谢", "写信到**.***@*******.***谢谢"),
    ("ＬＩ＠ｅｘａｍｐｌｅ．ｃｏｍ", "**＠*******．***"),
    ("微信号：li_ayi1980，谢谢", "微信号：**********，谢谢"),
    ("加微信liayi1980", "加微信*********"),
    ("VX:abc-12345", "VX:***-*****"),
    ("QQ 12345678", "QQ ********"),
    ("2024-05-21 13800001111", "2024-05-21 138********"),
    ("2019 13800001111", "2019 138********"),
    ("13800001111 2024-11-21", "138******** 2024-11-21"),
    ("0371-66123456 2024-11-21", "037*-******** 2024-11-21"),
)

LEFT = (
    "2024年11月21日15:30，3号楼2单元1203室",
    "二〇二四年十一月二十一日，花了三千五百元",
    "2013-11-21 2014-11-21",
    "2013-11-21 15:30 至 2014-11-21 16:30",
    "1998.01-2024.11",
    "20131121-20141121",
    "2019、2020、2021、2022、2023年",
    "2019-03-05 10000元",
    "1998/01/01 20000元",
    "1500.00元，3,500,000,000元，１５０元",
    "编号 K7Q2M 9X4T1",
    "编号7K13800001",
    "编号1234567890",
    "打12345、12309和400-123-4567",
    "电话12345，电话110",
    "手机20241121买的",
    "微信公众号已关注，微信通知没有收到",
    "100、200、300户",
    "138、120、1300户",
    "",
)


@pytest.mark.parametrize(("written", "shown"), SHOWN)
def test_what_leads_to_a_person_is_hidden(written: str, shown: str) -> None:
    assert mask(written) == shown


@pytest.mark.parametrize("written", LEFT)
def test_what_the_matter_is_about_stays(written: str) -> None:
    assert mask(written) == written


SCRIPTS = (
    "0123456789",
    "０１２３４５６７８９",
    "零一二三四五六七八九",
    "〇壹贰叁肆伍陆柒捌玖",
    "٠١٢٣٤٥٦٧٨٩",
    "0①②③④⑤⑥⑦⑧⑨",
)
BETWEEN = (
    "",
    "",
    "",
    " ",
    "-",
    "  ",
    "—",
    "－",
    "·",
    ".",
    "/",
    "\u3000",
    "\u200b",
    "\n",
    "\t",
    " - ",
    "） （",
    "_",
    "～",
    "\u00a0",
)
AROUND = (
    "",
    "电话",
    "3号楼1203",
    "1203 ",
    "12-",
    "5",
    "2024年",
    "2024 ",
    "2024-11-21 ",
    "约500元,",
    "a",
    "*",
    " ",
    "X",
    "+86",
    "0",
    "13",
)
contexts = st.one_of(st.sampled_from(AROUND), st.text(max_size=30), st.text("0123456789 -.年*X", max_size=12))
READS_AS_A_DATE = re.compile(r"(19|20)\d\d([^\d]|[^\d]*(0[1-9]|1[0-2])[^\d]*(0[1-9]|[12]\d|3[01]))")


@st.composite
def written(draw: st.DrawFn, digits: str) -> tuple[str, list[int]]:
    """The digits in a script or several, with whatever stands between them; and where each of them is."""
    text, places = "", []
    scripts = draw(st.lists(st.sampled_from(SCRIPTS), min_size=1, max_size=3))
    for n, digit in enumerate(digits):
        text += draw(st.sampled_from(BETWEEN)) if n else ""
        places.append(len(text))
        text += draw(st.sampled_from(scripts))[int(digit)] if digit.isdigit() else digit
    return text, places


def some(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True)


mobiles = some(r"1[3-9][0-9]{9}")
landlines = st.one_of(some(r"0[1-9][0-9]{8,10}"), some(r"000[0-9]{8}"))
identities = st.one_of(
    some(r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{4}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"),
    some(r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{13}"),
)  # fmt: skip
cards = some(r"(62|4|5|3|9)[0-9]{14,17}")


def readable(text: str, places: list[int], around: tuple[str, str]) -> list[str]:
    """Which of the digits can still be read when it stands there."""
    before, after = around
    shown = mask(before + text + after)
    assert len(shown) == len(before + text + after)
    return [shown[len(before) + place] for place in places if shown[len(before) + place] != "*"]


def in_ascii(text: str) -> str:
    """All digits as 0 to 9."""
    of_ours = {char: str(n) for script in SCRIPTS for n, char in enumerate(script)} | {"幺": "1", "○": "0"}
    return "".join(of_ours.get(char) or str(unicodedata.digit(char, char)) for char in text)


def fair(text: str) -> None:
    """A number that was cut so that one would read a date is a date to us too."""
    assume(not READS_AS_A_DATE.search(in_ascii(text)))


@settings(max_examples=400, deadline=None)
@given(st.data(), mobiles, contexts, contexts)
def test_no_mobile_can_be_read_behind_its_first_digits(data, number: str, before: str, after: str) -> None:
    text, places = data.draw(written(number))
    fair(text)
    assert len(readable(text, places, (before, after))) <= 3


@settings(max_examples=400, deadline=None)
@given(st.data(), landlines, st.sampled_from(("", "电话", "座机：", "打", "，", "\n", "（", "2024年")), contexts)
def test_no_landline_can_be_read_behind_its_first_digits(data, number: str, before: str, after: str) -> None:
    text, places = data.draw(written(number))
    fair(text)
    assert len(readable(text, places, (before, after))) <= 3


@settings(max_examples=400, deadline=None)
@given(st.data(), st.one_of(identities, cards), contexts, contexts)
def test_nothing_of_an_identity_number_or_a_card_can_be_read(data, number: str, before: str, after: str) -> None:
    text, places = data.draw(written(number))
    assert [char for char in readable(text, places, (before, after)) if char not in "Xx"] == []


ADDRESS = re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.I)


@settings(max_examples=200, deadline=None)
@given(some(r"[a-z0-9][a-z0-9._]{0,12}@[a-z0-9]{1,12}(\.[a-z]{2,6}){1,2}"), contexts, contexts)
def test_no_mail_address_is_left(address: str, before: str, after: str) -> None:
    assert ADDRESS.search(mask(before + address + after)) is None


@settings(max_examples=200, deadline=None)
@given(
    some(r"[a-zA-Z][-_a-zA-Z0-9]{5,19}"),
    st.sampled_from(("微信", "微信号：", "加微信号 ", "VX:", "wx ", "WeChat ID: ")),
)
def test_no_announced_account_is_left(account: str, announced: str) -> None:
    shown = mask(f"请联系，{announced}{account}，谢谢")
    assert not any(c.isalnum() for c in shown[len(f"请联系，{announced}") : -3])


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text("0123456789 -./*X@a微信电话一：", max_size=80)))
def test_twice_is_once_and_nothing_else_changes(text: str) -> None:
    shown = mask(text)
    assert mask(shown) == shown and len(shown) == len(text)
    assert all(now in (was, "*") for was, now in zip(text, shown, strict=True))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(contexts, mobiles, landlines, identities, cards), max_size=8))
def test_of_what_people_paste_together_no_number_remains(parts: list[str]) -> None:
    shown = in_ascii(mask("".join(parts)))
    assert (
        re.search(r"(?<!\d)1[3-9]\d{9}|1[3-9]\d{9}(?!\d)|\d{15}|(?<!\d)0[1-9]\d{8,10}(?!\d)", shown, re.ASCII) is None
    )


LONG = (
    "1" * 30000,
    "13 " * 10000,
    "2024 " * 6000 + "13800001111",
    "a" * 30000,
    "@" * 30000,
    "微信" * 9000,
    "0-" * 9000,
)


@pytest.mark.parametrize("long", LONG)
def test_a_very_long_text_is_read_to_its_end(long: str) -> None:
    """Quadratic would take minutes, and run into the suite's own limit."""
    assert mask(long + "，13800001111").endswith("，138********")


def test_a_name_keeps_its_first_character() -> None:
    told = {"王示例": "王**", "王": "王*", "欧阳示例": "欧***", " 李示例 ": "李**", "": "", "王**": "王**"}
    assert {name: mask_name(name) for name in told} == told
