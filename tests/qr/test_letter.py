"""The numbered letter as it lies on a department's desk."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date

import pytest

from qr.letter import DEMANDS, Letter, copy, letter
from qr.paper import PROVISIONAL
from tests.qr.printed import MM, no_two_texts_overlap, nothing_overflows, pages, texts, words

ONE = Letter(
    title="茨沟乡人大代表联络站交办函",
    number="茨沟站交〔2026〕12号",
    addressee="县交通运输局",
    issued_on=date(2026, 11, 21),
    subject="村东头到学校的路有三处大坑",
    request_number="7K3QH 2MPXR",
    body="茨沟村东头到村小学约300米的水泥路，有三处路面塌陷，下雨后积水。\n代表于2026-11-19到现场查看，情况属实。",
    due="2026年12月3日前",
    provisional=False,
    issuer="茨沟乡人大代表联络站",
    contact="陈站长，000-0000001",
    seal_note="（加盖公章后有效）",
)
LONG = replace(
    ONE, body="\n".join(f"第{n}处：" + "水泥路面塌陷，下雨后积水，学生上学需要绕行。" * 6 for n in range(1, 30))
)
ENORMOUS = replace(
    ONE, **{f.name: "长" * 3000 for f in fields(Letter) if f.name not in ("issued_on", "provisional", "demands")},
    demands=("要" * 3000,) * 3,
)  # fmt: skip
FULL = replace(ONE, provisional=True, copy_to="市交通运输局")


def test_an_ordinary_letter_is_one_a4():
    (page,) = pages(letter(FULL))
    assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.1)


def test_the_letter_says_what_to_do_by_when_and_who_asks():
    (said,) = words(letter(ONE))
    for part in (
        "茨沟乡人大代表联络站交办函", "茨沟站交〔2026〕12号", "县交通运输局：",
        "现将群众反映的“村东头到学校的路有三处大坑”（诉求编号：7K3QH2MPXR）交你单位办理，具体情况如下：",
        "有三处路面塌陷，下雨后积水。", "代表于2026-11-19到现场查看，情况属实。",
        "一、办理期限：2026年12月3日前。", "二、办理要求：", "2026年11月21日", "（加盖公章后有效）",
        "（联系人：陈站长，000-0000001）", "第1页，共1页",
    ):  # fmt: skip
        assert part in said


def test_the_demands_are_result_and_evidence_first_to_receive_and_one_return():
    (said,) = words(letter(ONE))
    assert all(f"{number}.{demand}" in said for number, demand in enumerate(DEMANDS, start=1))
    assert "佐证材料" in said and "首接负责" in said and "退回一次" in said and "职责依据" in said


def test_a_county_may_demand_something_else():
    (said,) = words(letter(replace(ONE, demands=("三日内报告进度。",))))
    assert "1.三日内报告进度。" in said and "首接负责" not in said
    assert "二、办理要求" in words(letter(replace(ONE, demands=())))[0]


def test_a_day_beyond_the_published_holidays_is_called_provisional():
    (said,) = words(letter(replace(ONE, provisional=True)))
    assert f"2026年12月3日前{PROVISIONAL}。" in said
    assert PROVISIONAL not in words(letter(ONE))[0]


def test_a_letter_without_details_does_not_announce_any():
    (said,) = words(letter(replace(ONE, body=" \n ")))
    assert "交你单位办理。一、办理期限" in said


def test_the_receipt_to_tear_off_names_the_letter_and_leaves_the_rest_blank():
    (said,) = words(letter(ONE))
    slip = said[said.index("沿虚线裁下") :]
    for label in ("回执", "编号：茨沟站交〔2026〕12号", "收件单位（盖章）：", "收件人：", "收件日期：", "联系电话："):
        assert label in slip


def test_a_long_letter_runs_over_pages_and_counts_them():
    said = words(letter(LONG))
    assert len(said) > 2
    assert all(f"第{number}页，共{len(said)}页" in page for number, page in enumerate(said, start=1))
    assert all("茨沟站交〔2026〕12号" in page for page in said)
    assert "".join(said).count("回执") == 1 and "回执" in said[-1]
    for n in range(1, 30):
        assert f"第{n}处：" in "".join(said)


@pytest.mark.parametrize("lines", range(18))
def test_no_page_holds_a_signature_alone(lines):
    last = words(letter(replace(FULL, body="\n".join(["路面塌陷。"] * lines))))[-1]
    assert "3.确不属于你单位职责的" in last and last.index("3.确") < last.index("2026年11月21日") < last.index("回执")


@pytest.mark.parametrize("one", [FULL, LONG, ENORMOUS], ids=["full", "long", "enormous"])
@pytest.mark.parametrize("drawn", [letter, copy])
def test_nothing_overflows_and_no_two_texts_lie_on_each_other(one, drawn):
    pdf = drawn(replace(one, copy_to=one.copy_to or "市交通运输局"))
    for page in pages(pdf):
        nothing_overflows(page, 12 * MM)
        no_two_texts_overlap(page)


def test_lines_of_a_paragraph_end_at_one_edge():
    (page,) = pages(letter(replace(ONE, body="路" * 200)))
    rights = [round(text.get_bounds()[2], 1) for text in texts(page)]
    assert max(map(rights.count, rights)) >= 6


def test_the_superior_gets_a_copy_with_nothing_to_send_back():
    (said,) = words(copy(FULL))
    assert (
        "抄送件" in said and "抄送：市交通运输局" in said and "县交通运输局：" in said and "请予关注并督促办理" in said
    )
    assert "沿虚线" not in said and "收件人" not in said
    original = words(letter(FULL))[0]
    assert "抄送：市交通运输局" in original and "抄送件" not in original


def test_every_page_of_a_copy_is_marked():
    said = words(copy(replace(LONG, copy_to="市交通运输局")))
    assert len(said) > 1 and all("抄送件" in page for page in said)


def test_a_copy_without_anybody_to_go_to_is_refused():
    with pytest.raises(ValueError):
        copy(ONE)
    assert "抄送" not in words(letter(ONE))[0]


def test_the_letter_has_no_place_for_a_resident():
    assert {field.name for field in fields(Letter)} == {
        "title", "number", "addressee", "issued_on", "subject", "request_number", "body", "due", "provisional",
        "issuer", "contact", "copy_to", "seal_note", "demands",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\t", "\x00\x07", "李𬭎\u202e👍\ud800", "<b>&amp;</b>", "W" * 500])
def test_any_words_print(text):
    for name in ("title", "number", "addressee", "subject", "request_number", "body", "due", "issuer", "contact"):
        (page, *_) = pages(letter(replace(ONE, **{name: text})))
        nothing_overflows(page, 12 * MM)


def test_the_same_letter_gives_the_same_bytes_also_at_the_same_time():
    letters = [replace(ONE, addressee=name) for name in ("县水利局", "县教育局", "县民政局")] * 3
    alone = [letter(one) for one in letters]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(letter, letters)) == alone


def test_the_letter_names_no_font_it_does_not_carry():
    assert b"Helvetica" not in letter(ONE)


def test_a_name_that_the_font_lacks_is_to_be_written_in_by_hand_and_the_paper_says_so():
    rare = "".join(words(letter(replace(ONE, contact="陈𠮷，000-0000001"))))
    assert "陈〓" in rare and "请对照系统手写补上" in rare
    assert "手写补上" not in "".join(words(letter(ONE)))
