"""The bulletin at the desk: 沈丘's sentence ready to copy, its numbers linked, its sum checked."""

import re
from html import unescape

from models.service_request import Ending
from tests.browser import Browser
from tests.cast import Cast
from tests.models.gathering import each, gather

SENTENCE = re.compile(r'<p class="sentence">(.*?)</p>', re.S)


def plain(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", "".join(SENTENCE.findall(page))))


def test_shenqius_sentence_is_on_the_page_with_its_check(cast: Cast, chen: Browser) -> None:
    numbers = gather(cast, 8)
    each(cast, numbers, "accept", cast.deputy())
    each(cast, numbers[:5], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    page = chen.open("/console/bulletin").text
    assert plain(page).startswith("今年以来，收集意见建议8条，已全部转交，其中3件正在办理中，5件已经办理完成。")
    assert "8 = 3 + 5 ✓" in page and "8 = 8 + 0" not in page
    links = [unescape(at) for at in re.findall(r'href="([^"]+)"', SENTENCE.findall(page)[0])]
    assert [re.search(r"key=(\w+)", at)[1] for at in links] == ["received", "in_progress", "done"]


def test_what_is_copied_is_what_is_shown(cast: Cast, chen: Browser) -> None:
    each(cast, gather(cast, 6)[:2], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    page = chen.open("/console/bulletin").text
    [copied] = re.findall(r'<textarea[^>]*class="copy" readonly[^>]*>(.*?)</textarea>', page, re.S)
    assert unescape(copied) == plain(page) and " " not in copied and "<" not in copied


def test_what_still_waits_is_said_and_checked_too(cast: Cast, chen: Browser) -> None:
    each(cast, gather(cast, 6)[:4], "accept", cast.deputy())
    page = chen.open("/console/bulletin").text
    assert "已转交4条、待转交2条" in plain(page) and "全部" not in plain(page)
    assert "6 = 4 + 2 ✓" in page and "4 = 4 + 0 ✓" in page


def test_the_county_writes_of_all_its_stations_or_of_one(cast: Cast, county: Browser, zhou: Browser) -> None:
    gather(cast, 3)
    assert "收集意见建议3条" in plain(county.open("/console/bulletin").text)
    assert plain(county.open(f"/console/bulletin?station={cast.far_station}").text) == "今年以来，没有收到意见建议。"
    assert plain(zhou.open("/console/bulletin").text) == "今年以来，没有收到意见建议。"
    assert plain(county.open("/console/bulletin?period=2024").text) == "2024年，没有收到意见建议。"


def test_the_button_is_hidden_until_a_script_can_help(cast: Cast, chen: Browser) -> None:
    """Without JavaScript the text is selected and copied by hand; nothing is written into the page that runs."""
    page = chen.open("/console/bulletin").text
    assert '<button type="button" hidden data-copies="copied"' in page
    scripts = re.findall(r"<script([^>]*)>([^<]*)</script>", page)
    assert (' src="/static/copy.js" defer', "") in scripts and not any(inline for _, inline in scripts)


def test_no_number_is_told_twice_under_two_names(cast: Cast, chen: Browser) -> None:
    each(cast, gather(cast, 8)[:6], "answer", cast.deputy(), "已修好。", ending=Ending("solved"))
    said = plain(chen.open("/console/bulletin").text)
    assert said.count("8条") == 1 and "诉求8件" not in said and "（0/" not in said
    assert "满意率" not in said, "nobody rated: there is nothing to say"
