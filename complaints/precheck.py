"""Before a complaint is sent: what could stand in its way, and who else could help.

The grounds of refusal are those of 《市场监督管理投诉举报处理办法》 (Order 121) art. 16; its
art. 15 and 消法 art. 39 demand that other ways are named with them. Everything here is a notice to
the person, never a decision: nothing is blocked, and staff decide later. Pure: no database, no
clock of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

GROUNDS = {
    1: "不属于市场监督管理部门职责，或者没有管辖权",
    2: "法院、仲裁机构、其他行政机关或者消费者组织已经受理或者处理过同一消费者权益争议",
    3: "不是为生活消费需要购买、使用商品或者接受服务，或者不能证明存在消费者权益争议",
    4: "从知道或者应当知道权益受到损害之日起超过三年",
    5: "没有提供必需的材料，或者提供的材料虚假",
    6: "冒用他人名义，或者拒绝核验身份",
    7: "法律、法规、规章规定的其他情形",
}
LIMIT_YEARS = 3  # ground 4


@dataclass(frozen=True)
class Authority:
    """Somebody else whose business a matter is, and the words that betray such a matter."""

    name: str
    way: str
    words: tuple[str, ...]


AUTHORITIES = (
    Authority(
        "人力资源和社会保障部门",
        "拖欠工资、劳动合同、社保问题，可以拨打 12333 或者向劳动监察大队反映，也可以申请劳动仲裁。",
        ("拖欠工资", "欠薪", "讨薪", "劳动合同", "社保没", "社保不", "辞退"),
    ),
    Authority(
        "卫生健康部门",
        "诊疗、手术、医患纠纷，可以向医院所在地的卫生健康部门反映，电话 12320。",
        ("误诊", "医疗事故", "手术失败", "主治医生", "医患"),
    ),
    Authority(
        "金融监督管理部门",
        "银行、保险、贷款纠纷，可以拨打 12378 银行保险消费者投诉维权热线。",
        ("银行卡", "信用卡", "理赔", "保险公司", "退保", "网贷", "贷款"),
    ),
    Authority(
        "通信管理部门",
        "运营商不解决的资费、宽带、携号转网问题，可以向电信用户申诉受理中心申诉，电话 12300。",
        ("携号转网", "宽带", "话费", "流量套餐"),
    ),
    Authority(
        "邮政管理部门",
        "快递丢失、损毁、延误，快递公司不解决的，可以拨打 12305 申诉。",
        ("快递丢", "快递损坏", "丢件", "快递公司", "包裹丢"),
    ),
    Authority(
        "交通运输部门",
        "出租车、网约车、公交、驾校问题，可以拨打 12328。",
        ("网约车", "出租车", "驾校", "公交车"),
    ),
    Authority(
        "住房和城乡建设部门",
        "商品房质量、物业服务、公积金问题，可以拨打 12345 转住建部门；合同纠纷可以起诉。",
        ("商品房", "开发商", "业委会", "物业公司", "公积金", "烂尾"),
    ),
    Authority(
        "教育部门",
        "学校、中小学学科类培训问题，可以拨打 12345 转教育部门。",
        ("学籍", "学校老师", "学科培训", "班主任"),
    ),
    Authority(
        "公安机关",
        "被骗钱、被威胁或者对方已经失联的，请先拨打 110 报警，反诈专线 96110。",
        ("诈骗", "被骗了钱", "跑路", "失联", "威胁我", "殴打"),
    ),
)

# Words of a 举报 (art. 9): a breach of law that concerns everybody, not only one's own loss.
REPORT_WORDS = (
    "举报", "违法", "无证", "无照", "假冒", "伪劣", "三无", "过期食品", "传销", "虚假宣传",
    "虚假广告", "以次充好", "偷税", "查处", "严惩", "非法添加", "黑作坊",
)  # fmt: skip

ELSEWHERE_WAYS = {
    "12315": "您已经向 12315 投诉。两边可以同时进行，本站不影响 12315 的办理。",
    "platform": "平台还在处理的话，可以同时等平台的结果；平台的答复也是证据，请一并上传。",
    "association": "消费者协会已经在调解的，有关部门通常不再受理同一争议，请先等调解结果。",
    "authority": "其他部门已经在处理的，请先向该部门了解进展，避免重复。",
    "arbitration": "已经申请仲裁的，以仲裁结果为准，有关部门不再受理同一争议。",
    "court": "已经起诉的，以法院的判决或者调解为准，有关部门不再受理同一争议。",
}


@dataclass(frozen=True)
class Facts:
    """What the pre-check looks at."""

    facts: str = ""
    product: str = ""
    merchant_name: str = ""
    merchant_reachable: bool = True
    daily_use: str = ""
    filed_elsewhere: str = ""
    known_on: date | None = None
    evidence: int = 0
    has_address: bool = True
    has_doubtful_code: bool = False
    was_filed_before: bool = False


@dataclass(frozen=True)
class Notice:
    """One thing to know before sending. `ground` is a key of GROUNDS, 0 for none of them."""

    ground: int
    title: str
    text: str


def notices(facts: Facts, *, profile: str, today: date) -> list[Notice]:
    """What to tell the person, in the order of the grounds."""
    found = [
        *_before(facts),
        *_other_authorities(facts),
        *_elsewhere(facts, profile),
        *_not_for_daily_life(facts),
        *_too_late(facts, today),
        *_material(facts, profile),
    ]
    return sorted(found, key=lambda notice: notice.ground)


def is_report_too(text: str) -> list[str]:
    """The words of a text that speak of a report (举报) beside a complaint."""
    return [word for word in REPORT_WORDS if word in text]


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; of a 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _before(facts: Facts) -> Iterator[Notice]:
    if facts.was_filed_before:
        yield Notice(
            0,
            "这个电话号码已经就同一商家的同一商品投诉过",
            "如果是同一件事，不必再交一次：凭上次的编号和查询码可以查看进度、补充材料。"
            "如果是新的问题，请继续提交。",
        )


def _other_authorities(facts: Facts) -> Iterator[Notice]:
    text = f"{facts.product} {facts.facts}"
    for authority in AUTHORITIES:
        if any(word in text for word in authority.words):
            title = f"这件事可能归{authority.name}管"
            yield Notice(1, title, authority.way)


def _elsewhere(facts: Facts, profile: str) -> Iterator[Notice]:
    way = ELSEWHERE_WAYS.get(facts.filed_elsewhere)
    if way is None:
        return
    if profile == "media":
        way += "本站是新闻媒体，不作行政处理，您仍然可以在这里反映。"
    # A platform is no authority, and 12315 no ground at a newspaper.
    harmless = facts.filed_elsewhere == "platform" or (
        profile == "media" and facts.filed_elsewhere == "12315"
    )
    yield Notice(0 if harmless else 2, "同一件事您已经在别处反映过", way)


def _not_for_daily_life(facts: Facts) -> Iterator[Notice]:
    if facts.daily_use == "no":
        yield Notice(
            3,
            "不是为生活消费买的，通常不按消费投诉处理",
            "经营、转卖或者单位采购的纠纷属于合同纠纷，可以与对方协商，约定了仲裁的申请仲裁，"
            "也可以向法院起诉。",
        )


def _too_late(facts: Facts, today: date) -> Iterator[Notice]:
    if facts.known_on and facts.known_on < years_before(today, LIMIT_YEARS):
        yield Notice(
            4,
            "从您知道问题到现在已经超过三年",
            "超过三年的投诉，有关部门可以不受理；向法院起诉也可能超过诉讼时效。"
            "如果这三年里您找过商家或者有关部门，请在经过里写明时间并上传记录。",
        )


def _material(facts: Facts, profile: str) -> Iterator[Notice]:
    if facts.has_doubtful_code:
        yield Notice(
            5,
            "统一社会信用代码可能有一位写错了",
            "请对照营业执照再看一遍，代码是 18 位数字和大写字母，没有 I、O、S、V、Z。"
            "确认无误也可以照样提交。",
        )
    if not facts.merchant_reachable:
        yield Notice(
            5,
            "还不知道到哪里找这个商家",
            "请补充商家的地址、电话或者网店名称中的任意一项；实在不知道也可以先提交。",
        )
    if not facts.evidence:
        yield Notice(
            5,
            "还没有上传证据",
            "小票、付款记录、聊天截图、商品照片，有一样就好办得多。"
            "手头没有也可以先提交，以后凭编号和查询码补充。",
        )
    if len(facts.facts.strip()) < 20:
        yield Notice(
            5,
            "事情的经过写得很短",
            "请尽量写清楚时间、花了多少钱、出了什么问题、商家怎么说。",
        )
    if profile == "authority" and not facts.has_address:
        yield Notice(5, "没有填写通信地址", "投诉人的通信地址是必需的材料，请补充。")
