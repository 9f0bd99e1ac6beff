"""What a content check says stands before the chief in plain words, and before nobody else."""

import re

import pytest

from models import check
from models.check import Check
from models.service_request import checking, seeing
from tests.browser import Browser
from tests.cast import MP, Cast
from tests.console.test_queue import row
from tests.console.test_requests import at, history, state


def file(cast: Cast, *verdict: str) -> str:
    """A filing of the mini program, and what WeChat said of it."""
    with cast.database.read() as session:
        identity_id = check.identity_of(session, cast.li, MP)
    number = cast.file("换届的事", checked_as=identity_id).request.number

    def decide(session) -> None:
        (one,) = check.of_requests(session, [seeing.by_number(session, number).id])
        session.get_one(Check, one.id).judge(*verdict)
        session.flush()
        checking.conclude(session, one)

    if verdict:
        cast.database.transact(decide)
    return number


@pytest.mark.parametrize(
    ("verdict", "in_queue", "on_page"),
    [
        (("risky", "20001"), "核看内容（微信提示：时政）", "文字：微信提示可能涉及“时政”。"),
        (("review", "20003"), "核看内容（微信提示：辱骂）", "文字：微信建议人工核看，可能涉及“辱骂”。"),
        (("failed", "stale_visit"), "内容检查未完成", "文字：检查未完成（反映人近期未使用小程序，微信不予检查）。"),
        (("failed", "new_kind"), "内容检查未完成", "文字：检查未完成（微信没有接受检查）。"),
    ],
)  # fmt: skip
def test_the_label_is_shown_to_the_chief_and_not_to_the_county(
    cast: Cast, chen: Browser, county: Browser, verdict: tuple[str, str], in_queue: str, on_page: str
) -> None:
    number = file(cast, *verdict)
    assert in_queue in row(chen.open("/console/").text, number)
    page = chen.open(at(number)).text
    assert on_page in page and in_queue in page and "换届的事" in page, "what was written is there, whole"
    for path in ("/console/", at(number)):
        seen = county.open(path).text
        assert number in seen.replace(" ", "") and "暂留待核" in seen
        assert in_queue not in seen and "内容检查" not in seen and "微信提示" not in seen


def test_the_chief_releases_it_and_the_label_stays_on_its_page(cast: Cast, chen: Browser) -> None:
    number = file(cast, "risky", "10001")
    assert chen.press(at(number), at(number, "release")).status_code == 303
    assert state(cast, number) == "filed" and history(cast, number) == ["hold", "flag", "release"]
    assert "微信提示" not in row(chen.open("/console/").text, number)
    assert "微信提示可能涉及“广告”" in chen.open(at(number)).text


def test_what_passed_is_not_spoken_of(cast: Cast, chen: Browser) -> None:
    number = file(cast, "passed", "100")
    assert state(cast, number) == "filed"
    page = chen.open(at(number)).text
    assert "内容检查" not in page and re.search(r"<strong>放行</strong> <span>系统", page)


def test_while_it_is_being_checked_it_is_on_the_queue_unmarked(cast: Cast, chen: Browser) -> None:
    number = file(cast)
    assert "待站长</b>" not in row(chen.open("/console/?state=held").text, number)


def test_neither_its_resident_nor_a_deputy_reads_the_label(app, cast: Cast) -> None:
    number = file(cast, "risky", "20001")
    cast.act(number, "release", cast.chief())
    li = Browser(app).sign_in(cast.database, cast.li, "h5").open(f"/r/{number}").text
    wang = Browser(app).sign_in(cast.database, cast.wang, "h5").open(f"/deputy/requests/{number}").text
    assert "放行" not in li and "放行" in wang
    for told in ("内容待核", "时政", "微信提示"):
        assert told not in li + wang
