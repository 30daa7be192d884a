"""What a complaint is about: a short tree in the words that people use.

The code of a leaf is stored and never changes its meaning; names and places may.
"""

TREE: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "吃的喝的",
        (
            ("food-packed", "包装食品、饮料"),
            ("food-fresh", "蔬果肉蛋、水产"),
            ("food-health", "保健食品"),
            ("food-infant", "婴幼儿食品"),
            ("food-restaurant", "餐馆就餐"),
            ("food-delivery", "外卖"),
        ),
    ),
    (
        "家里用的",
        (
            ("home-appliance", "家用电器"),
            ("home-digital", "手机、电脑、数码"),
            ("home-furniture", "家具、床品"),
            ("home-building", "装修、建材"),
            ("home-goods", "日用百货"),
        ),
    ),
    (
        "穿的和美容",
        (
            ("wear-clothes", "服装、鞋帽、箱包"),
            ("wear-jewellery", "首饰、钟表、眼镜"),
            ("wear-cosmetics", "化妆品、洗护"),
            ("wear-salon", "美容、美发"),
        ),
    ),
    (
        "老人、孩子和健康",
        (
            ("care-toys", "玩具、童车、童装"),
            ("care-drugs", "药品、医疗器械"),
            ("care-elderly", "老年用品、养老服务"),
            ("care-training", "培训、托育"),
        ),
    ),
    (
        "车和出行",
        (
            ("car-new", "汽车销售"),
            ("car-repair", "汽车维修、配件"),
            ("car-electric", "电动自行车"),
            ("car-parking", "停车、加油、充电"),
        ),
    ),
    (
        "生活服务",
        (
            ("service-prepaid", "预付卡、会员卡"),
            ("service-fitness", "健身、游泳"),
            ("service-housekeeping", "家政、维修、搬家"),
            ("service-hotel", "住宿、旅游、票务"),
            ("service-express", "快递、寄送"),
            ("service-telecom", "手机资费、宽带"),
            ("service-utilities", "水电气暖、物业收费"),
        ),
    ),
    (
        "网上和价格",
        (
            ("web-virtual", "会员、游戏、软件"),
            ("web-platform", "平台规则、客服"),
            ("price", "标价、收费、缺斤少两"),
            ("advert", "广告、宣传与实物不符"),
        ),
    ),
    ("其他", (("other", "以上都不是"),)),
)
NAMES = {code: name for _, leaves in TREE for code, name in leaves}


def choices() -> list[tuple[str, object]]:
    """For a select with groups."""
    return [("", "请选择"), *((title, list(leaves)) for title, leaves in TREE)]


def name(code: str) -> str:
    """The words of a code; empty for none."""
    return NAMES.get(code, "")
