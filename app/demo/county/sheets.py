"""The sheets on the walls: whose code, where it hangs, and what became of it since."""

from dataclasses import dataclass

from app.demo.county.stations import (
    BUSINESS,
    CITIZENS,
    DINGYING,
    EDUCATION,
    MATERIALS,
    SCENIC,
    WANGLUO,
    YINGQIAO,
    ZIYUN,
)


@dataclass(frozen=True)
class Posted:
    """One printed sheet; its key is how the stories name it."""

    key: str
    who: str  # deputy, group, station
    name: str
    station: str
    place: str
    village: str | None = None
    topic: str | None = None
    batch: str = "2026年第一批"
    revoked: str | None = None
    hung: int | None = 55  # days ago; none: printed, and on no wall yet
    form: str = "a4"


SHEETS = (
    Posted("王示例", "deputy", "王示例", DINGYING, "霍庄村村室门口", "霍庄村"),
    Posted("李样本", "deputy", "李样本", DINGYING, "霍庄村文化广场宣传栏", "霍庄村", form="a3"),
    Posted("张演示", "deputy", "张演示", DINGYING, "示例村卫生室门口", "示例村", hung=None),
    Posted("赵虚构", "deputy", "赵虚构", ZIYUN, "示范岭村村室公示栏", "示范岭村"),
    Posted("孙举例", "deputy", "孙举例", WANGLUO, "样例营村村室门口", "样例营村"),
    Posted("周试用", "deputy", "周试用", WANGLUO, "试用庄村便民超市", "试用庄村"),
    Posted("陈假名", "deputy", "陈假名", YINGQIAO, "示例街村村室门口", "示例街村"),
    Posted("褚仿真", "deputy", "褚仿真", YINGQIAO, "样例桥村村室门口", "样例桥村"),
    Posted("卫模拟", "deputy", "卫模拟", ZIYUN, "演示沟村村室门口", "演示沟村", batch="2025年第二批"),
    Posted("霍庄小组", "group", "霍庄村代表活动小组", DINGYING, "霍庄村村室公示栏", "霍庄村"),
    Posted("教育小组", "group", "教育专业代表小组", EDUCATION, "县示例小学校门口", "示例社区", "教育"),
    Posted("新材料小组", "group", "新材料专业代表小组", MATERIALS, "示例产业园食堂", "样本社区"),
    Posted("丁营站", "station", DINGYING, DINGYING, "丁营乡便民服务中心", form="a3"),
    Posted("市民之家", "station", CITIZENS, CITIZENS, "县市民之家一楼大厅"),
    Posted("监督点", "station", BUSINESS, BUSINESS, "示例产业园办事大厅"),
    Posted("景区", "station", SCENIC, SCENIC, "紫云山景区东门", "示范岭村", batch="景区临时批次"),
    Posted("旧码", "station", WANGLUO, WANGLUO, "王洛镇文化站", batch="2025年试印", revoked="试印批次有误，已更换新码"),
    Posted("王洛站", "station", WANGLUO, WANGLUO, "王洛镇文化站"),
)
