"""Stations of several kinds, one of them over: “16+1+N” in small."""

from dataclasses import dataclass
from datetime import date

WEEKDAYS = [{"days": [0, 1, 2, 3, 4], "spans": [["08:30", "12:00"], ["14:30", "17:30"]]}]
HALL = [{"days": [0, 1, 2, 3, 4, 5], "spans": [["09:00", "17:00"]]}]
MARKET_DAYS = [{"days": [1, 3], "spans": [["09:00", "11:30"]]}]
NO_PHONE = "000-0000-0000"  # cannot be dialled
LONG_AGO = date(2022, 3, 1)


@dataclass(frozen=True)
class Post:
    """A station as the wall announces it; `over` is (days ago it opened, days ago it closed, successor)."""

    name: str
    kind: str
    region: str
    address: str
    chief: str
    hours: list[dict[str, object]]
    over: tuple[int, int, str] | None = None


DINGYING, ZIYUN = "丁营乡人大代表联络站", "紫云镇人大代表联络站"
WANGLUO, YINGQIAO = "王洛镇人大代表联络站", "颍桥回族镇人大代表联络站"
CITIZENS, EDUCATION = "县市民之家代表联络点", "教育行业代表联络站"
MATERIALS, BUSINESS = "新材料产业代表联络站", "示例产业园营商环境监督点"
SCENIC = "紫云山景区临时监督服务站"

STATIONS = (
    Post(DINGYING, "township", "丁营乡", "丁营乡政府院内东侧一楼（演示地址）", "沈样板", WEEKDAYS),
    Post(ZIYUN, "township", "紫云镇", "紫云镇便民服务中心二楼（演示地址）", "韩示意", WEEKDAYS),
    Post(WANGLUO, "township", "王洛镇", "王洛镇文化站一楼（演示地址）", "杨虚拟", WEEKDAYS),
    Post(YINGQIAO, "township", "颍桥回族镇", "颍桥回族镇政府西院（演示地址）", "朱假想", WEEKDAYS),
    Post(CITIZENS, "citizens_hall", "城关镇", "县市民之家一楼大厅（演示地址）", "秦模板", HALL),
    Post(EDUCATION, "profession", "城关镇", "县示例小学传达室旁（演示地址）", "尤范例", MARKET_DAYS),
    Post(MATERIALS, "industry", "城关镇", "示例产业园服务楼（演示地址）", "许草样", WEEKDAYS),
    Post(BUSINESS, "supervision_point", "城关镇", "示例产业园办事大厅（演示地址）", "许草样", WEEKDAYS),
    Post(SCENIC, "temporary", "紫云镇", "紫云山景区东门（演示地址）", "韩示意", HALL, (80, 12, ZIYUN)),
)
