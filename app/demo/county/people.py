"""Who lives here: every name says that nobody bears it."""

from dataclasses import dataclass

from app.demo.county.stations import CITIZENS, DINGYING, EDUCATION, MATERIALS, WANGLUO, YINGQIAO, ZIYUN


@dataclass(frozen=True)
class Seated:
    """A deputy: terms as (level, district), stations in order; `left` is (days ago, who followed)."""

    name: str
    post: str
    terms: tuple[tuple[str, str], ...]
    stations: tuple[str, ...]
    wechat: bool = True
    left: tuple[int, str] | None = None


DEPUTIES = (
    Seated("王示例", "霍庄村村民", (("county", "丁营乡第一选区"), ("township", "霍庄选区")), (DINGYING,)),
    Seated("李样本", "霍庄村种粮大户", (("county", "丁营乡第一选区"),), (DINGYING, EDUCATION)),
    Seated("张演示", "示例村村医", (("township", "示例村选区"),), (DINGYING,)),
    Seated("赵虚构", "示范岭村党支部书记", (("county", "紫云镇第一选区"),), (ZIYUN,)),
    Seated("钱假设", "演示沟村果农", (("township", "演示沟选区"),), (ZIYUN,)),
    Seated(
        "孙举例", "样例营村合作社理事长",
        (("city", "襄城县代表团"), ("county", "王洛镇第二选区")), (WANGLUO, MATERIALS),
    ),
    Seated("周试用", "试用庄村电工", (("county", "王洛镇第三选区"),), (WANGLUO, MATERIALS)),
    Seated("吴示范", "示例材料公司技术员", (("province", "许昌代表团"),), (MATERIALS, CITIZENS)),
    Seated("郑样例", "县示例小学教师", (("national", "河南代表团"),), (EDUCATION, CITIZENS)),
    Seated("冯虚设", "县示例中学校医", (("county", "城关镇第一选区"),), (EDUCATION,)),
    Seated("陈假名", "示例街村商户", (("county", "颍桥镇第一选区"),), (YINGQIAO,)),
    Seated("褚仿真", "样例桥村村民", (("township", "样例桥选区"),), (YINGQIAO,), wechat=False),
    Seated("蒋接任", "演示沟村网格长", (("county", "紫云镇第二选区"),), (ZIYUN,)),
    Seated("卫模拟", "演示沟村村民", (("county", "紫云镇第二选区"),), (ZIYUN,), left=(9, "蒋接任")),
)

GROUPS = (  # (name, station, members in the order of the roster)
    ("霍庄村代表活动小组", DINGYING, ("王示例", "李样本", "张演示")),
    ("教育专业代表小组", EDUCATION, ("郑样例", "冯虚设", "李样本")),
    ("新材料专业代表小组", MATERIALS, ("孙举例", "吴示范", "周试用")),
)

STAFF = (  # (name, role, kind of scope, scope, login); the chiefs stand with their stations
    ("吕试填", "clerk", "station", DINGYING, "demo-clerk"),
    ("严样格", "grid_worker", "region", "霍庄村", ""),
    ("华经样", "handler", "department", "交通运输局", "demo-handler-1"),
    ("金经样", "handler", "department", "住房和城乡建设局", "demo-handler-2"),
    ("魏经样", "handler", "department", "供电公司", "demo-handler-3"),
    ("施样稿", "county", "county", "", "demo-county"),
    ("孔核样", "auditor", "county", "", "demo-auditor"),
    ("陶样密", "security", "county", "", "demo-security"),
    ("曹示管", "admin", "house", "", "demo-admin"),
)

RESIDENTS = ("李示例", "刘示例", "马样本", "高演示")  # known by WeChat
PASSERS_BY = ("路人甲", "路人乙", "路人丙", "路人丁", "路人戊", "路人己")  # known by a browser only
