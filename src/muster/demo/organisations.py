"""Invented organisations, named after kinds of public bodies that every Chinese city has."""

KNOWN = (  # the story names bodies of these kinds
    "兰州大剧院",
    "市大数据局",
    "市市场监管局",
    "市总工会",
    "市文旅局",
    "市教育局",
)
BUREAUS = (
    "发展改革委", "财政局", "民政局", "司法局", "人社局", "自然资源局", "生态环境局", "住建局", "交通运输委", "水务局",
    "农业农村局", "商务局", "卫生健康委", "应急管理局", "审计局", "国资委", "体育局", "统计局", "医保局", "信访局",
    "林业局", "机关事务局", "城管委", "档案馆", "图书馆", "博物馆", "少年宫", "气象局", "税务局", "邮政管理局",
)  # fmt: skip
DISTRICTS = ("城关区", "七里河区", "西固区", "安宁区", "红古区", "兰州新区", "榆中县", "皋兰县", "永登县")
ENTERPRISES = (
    "供水集团", "公交集团", "热力总公司", "轨道交通公司", "城投集团", "燃气公司", "园林绿化公司", "粮食集团", "房产集团", "水投公司",
)  # fmt: skip
SCHOOLS = ("第{}中学", "第{}小学", "第{}幼儿园", "职业技术学院{}系")


def names(count: int) -> list[str]:
    """`count` different names, the story's own first."""
    made = [*KNOWN, *(f"市{bureau}" for bureau in BUREAUS), *(f"兰州{one}" for one in ENTERPRISES)]
    made += [f"{district}{bureau}" for district in DISTRICTS for bureau in BUREAUS]
    made += [f"兰州市{school.format(number)}" for number in range(1, 60) for school in SCHOOLS]
    return list(dict.fromkeys(made))[:count]
