"""How often an API may be called, by second, minute and day, and the counters that tell."""

from datetime import datetime, timedelta, timezone

from wechat.simulator.state import State
from wechat.simulator.wire import Says

SHANGHAI = timezone(timedelta(hours=8))  # the day's counters begin anew at midnight there
CLEARS_A_MONTH = 10
LIMITS: dict[str, dict[str, int]] = {
    "/cgi-bin/stable_token": {"minute": 10_000, "day": 500_000},
    "/sns/oauth2/access_token": {"minute": 50_000},
    "/cgi-bin/message/subscribe/send": {"day": 10_000_000},
    "/wxa/getwxacodeunlimit": {"minute": 5_000},
    "/wxa/msg_sec_check": {"minute": 4_000, "day": 2_000_000},
    "/wxa/media_check_async": {"minute": 2_000, "day": 200_000},
    "/wxa/generatescheme": {"day": 500_000},
    "/wxa/generate_urllink": {"day": 500_000},
    "/cgi-bin/wxopen/qrcodejumpadd": {"second": 5},
    "/cgi-bin/wxopen/qrcodejumppublish": {"second": 5},
}
_TOGETHER = {"/wxa/generatescheme": "/wxa/generate_urllink"}  # one quota for both
_CODES = {"second": 44990, "minute": 45011, "day": 45009}
_MINUTE_IS_QUOTA = {"/wxa/getwxacodeunlimit"}  # its page names 45009 for the minute too


def count(state: State, appid: str, path: str) -> None:
    """One more call, or WeChat's refusal."""
    api = _TOGETHER.get(path, path)
    limits = limits_of(state, api)
    with state.held():
        for period in {**limits, "day": 0}:
            calls = _one_more(state, appid, api, _bucket(state, period))
            if period in limits and calls > limits[period]:
                code = 45009 if api in _MINUTE_IS_QUOTA else _CODES[period]
                raise Says(code, f"reach max api {period} quota limit")


def limits_of(state: State, api: str) -> dict[str, int]:
    own = {"day": state.setting("sends_per_day")} if api == "/cgi-bin/message/template/send" else {}
    limits: dict[str, int] = {**LIMITS.get(api, {}), **own, **state.setting("quotas").get(api, {})}
    return limits


def used_today(state: State, appid: str, path: str) -> int:
    return so_far_today(state, appid, _TOGETHER.get(path, path))


def clear(state: State, appid: str) -> None:
    """All counters back to nought, ten times a month."""
    with state.held():
        if _one_more(state, appid, "clear_quota", _bucket(state, "month")) > CLEARS_A_MONTH:
            raise Says(48006, "forbid to clear quota because of reaching the limit")
        state.do("DELETE FROM counters WHERE appid = ? AND api <> 'clear_quota'", appid)


def monthly(state: State, appid: str, api: str) -> int:
    """One more of what is rationed by the month; how many there were with it."""
    with state.held():
        return _one_more(state, appid, api, _bucket(state, "month"))


def so_far_this_month(state: State, appid: str, api: str) -> int:
    return _calls(state, appid, api, _bucket(state, "month"))


def one_more_today(state: State, appid: str, what: str) -> int:
    with state.held():
        return _one_more(state, appid, what, _bucket(state, "day"))


def so_far_today(state: State, appid: str, what: str) -> int:
    return _calls(state, appid, what, _bucket(state, "day"))


def _one_more(state: State, appid: str, api: str, bucket: str) -> int:
    state.do(
        "INSERT INTO counters VALUES (?, ?, ?, 1)"
        " ON CONFLICT (appid, api, bucket) DO UPDATE SET calls = calls + 1",
        appid, api, bucket,
    )  # fmt: skip
    return _calls(state, appid, api, bucket)


def _calls(state: State, appid: str, api: str, bucket: str) -> int:
    row = state.one("SELECT calls FROM counters WHERE appid = ? AND api = ? AND bucket = ?", appid, api, bucket)
    return int(row["calls"]) if row else 0


def _bucket(state: State, period: str) -> str:
    now = datetime.fromtimestamp(state.now(), SHANGHAI)
    shape = {"second": "%Y%m%d%H%M%S", "minute": "%Y%m%d%H%M", "day": "%Y%m%d", "month": "%Y%m"}[period]
    return now.strftime(shape)
