"""Where it happens: 省→市→县→乡镇→村/社区→网格. 霍庄村 is in the bulletin; the other villages are made up."""

ABOVE = (("province", "河南省"), ("city", "许昌市"))
COUNTY, PROFILE = "襄城县", "xiangcheng"
TOWNSHIPS: dict[str, tuple[str, ...]] = {
    "丁营乡": ("霍庄村", "示例村"),
    "紫云镇": ("示范岭村", "演示沟村"),
    "王洛镇": ("样例营村", "试用庄村"),
    "颍桥回族镇": ("示例街村", "样例桥村"),
    "城关镇": ("示例社区", "样本社区"),
}
GRIDS = ("第一网格", "第二网格")
DEPARTMENTS: tuple[tuple[str, str | None], ...] = (  # (body, its superior where it is vertically managed)
    ("交通运输局", None),
    ("住房和城乡建设局", None),
    ("教育体育局", None),
    ("卫生健康委员会", None),
    ("农业农村局", None),
    ("水利局", None),
    ("城市管理局", None),
    ("生态环境局襄城分局", "许昌市生态环境局"),
    ("供电公司", "许昌供电公司"),
)
