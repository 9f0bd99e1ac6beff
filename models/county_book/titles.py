"""The workbook's sheets and columns by their Chinese titles, and the words that may stand in their cells."""

from models import deputy, region, station
from models.person import ROLES

REGIONS, STATIONS, GROUPS, DEPUTIES, BODIES, STAFF = "区划", "联络站", "代表小组", "代表", "承办单位", "工作人员"
SHEETS = {
    REGIONS: {"no": "序号", "parent": "上级", "name": "名称", "kind": "类别"},
    STATIONS: {
        "no": "序号", "name": "名称", "kind": "类别", "region": "所在区划", "address": "地址", "phone": "电话",
        "hours": "开放时间", "opens_on": "启用日期", "closes_on": "停用日期", "successor": "接替站",
    },
    GROUPS: {"no": "序号", "name": "名称", "station": "联络站", "duty": "值班顺序", "dissolved_on": "撤销日期"},
    DEPUTIES: {
        "no": "序号", "name": "姓名", "phone": "手机", "level": "级别", "district": "选区或选举单位",
        "since": "任期开始", "until": "任期结束", "post": "职务", "stations": "联络站", "groups": "代表小组",
        "left_on": "离任日期",
    },
    BODIES: {"no": "序号", "name": "名称", "region": "所在区划", "superior": "上级主管"},
    STAFF: {"no": "序号", "name": "姓名", "phone": "手机", "role": "职责", "place": "所在", "until": "离岗日期"},
}  # fmt: skip
EXAMPLE = "示例"  # in the first column: this row only shows how
NONE = ("无", "（空）", "(空)")  # empties what was there; an empty cell leaves it alone
MOST_ROWS = 5000  # a sheet
LONGEST_NAME, LONG_NAME = 40, 15

REGION_KINDS = {label: key for key, label in region.KINDS.items() if key not in ("province", "city", "county")}
REGION_KINDS |= {"乡": "township", "镇": "township"}
STATION_KINDS = {label: key for key, label in station.KINDS.items()}
LEVELS = {label: key for key, label in deputy.LEVELS.items()}
LEVELS |= {"全国": "national", "省": "province", "市": "city", "县": "county", "区": "county"}
LEVELS |= dict.fromkeys(("县级", "区人大代表"), "county") | dict.fromkeys(("乡镇", "乡", "镇", "乡镇级"), "township")
STAFF_ROLES = {ROLES[key]: key for key in ("chief", "clerk", "grid_worker", "handler", "county")}
LEVEL_TITLES, REGION_TITLES = tuple(deputy.LEVELS.values()), ("乡镇", "街道", "村", "社区", "网格")
SPLIT = "、"
