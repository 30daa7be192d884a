"""The rules that a case is handled by, each version as data.

A case is pinned to its version when it comes in: 《市场监督管理投诉举报处理办法》 (Order 121) has
been in force since 2026-04-15 and repealed 《…暂行办法》 (Order 20), by which older cases are
finished (the text says nothing about them; have a lawyer look at `IN_FORCE`). A news site is no
statutory channel (art. 8, 40): the `media` profile gives promises of its own and no more.
"""

from dataclasses import dataclass, field
from datetime import date

from complaints.deadlines import Period, Unit

MEDIA, ORDER_20, ORDER_121 = "media-1", "order-20", "order-121"
ORDER_121_IN_FORCE = date(2026, 4, 15)

# Kinds of clocks.
REGISTRATION, VERIFICATION, REPLY, CONCLUSION = (
    "registration",
    "verification",
    "reply",
    "conclusion",
)
ACCEPTANCE, MEDIATION, NOTICE, LEAD = "acceptance", "mediation", "notice", "lead"
REPORTER_NOTICE = "reporter_notice"


def working_days(length: int) -> Period:
    """As in 7 working days."""
    return Period(length, Unit.WORKING_DAYS)


def calendar_days(length: int) -> Period:
    """As in 60 days."""
    return Period(length, Unit.CALENDAR_DAYS)


@dataclass(frozen=True)
class ClockRule:
    """One period: who has to do what within it, and where that is written.

    `sentence` says it to the citizen, with the period in the place of `{period}`.
    """

    kind: str
    label: str
    period: Period
    sentence: str
    article: str = ""
    # May be prolonged once by so much, with the approval that the article names.
    extension: Period | None = None


@dataclass(frozen=True)
class Ground:
    """A numbered reason for refusing or ending a case."""

    number: int
    text: str
    article: str


@dataclass(frozen=True)
class RuleVersion:
    """One version of the rules, as cases are pinned to it."""

    name: str
    profile: str
    title: str
    clocks: tuple[ClockRule, ...]
    refusal_grounds: tuple[Ground, ...] = ()
    termination_grounds: tuple[Ground, ...] = ()
    # Whether a refusal must name the other ways of art. 39 消费者权益保护法.
    names_remedies: bool = False
    _clocks: dict[str, ClockRule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_clocks", {rule.kind: rule for rule in self.clocks})

    def clock(self, kind: str) -> ClockRule:
        """The rule of that kind. Raises KeyError."""
        return self._clocks[kind]


# What this site promises, in one place. COMPLAINT_PROMISES in the settings changes the numbers.
_MEDIA = RuleVersion(
    MEDIA,
    profile="media",
    title="本站办理承诺",
    clocks=(
        ClockRule(
            REGISTRATION, "登记期限", working_days(3), "本站在 {period}内决定是否登记，并告诉您。",
        ),
        ClockRule(
            VERIFICATION, "核实期限", working_days(10),
            "本站在 {period}内核实情况，转交商家或有关部门，或者直接答复您。",
        ),
        ClockRule(
            REPLY, "商家答复期限", working_days(10),
            "本站请商家或有关部门在 {period}内答复。到期没有答复的，本站会催促，并把结果告诉您。",
        ),
        ClockRule(
            CONCLUSION, "了结期限", working_days(7),
            "本站在 {period}内了解您是否认可对方的答复，并了结这件投诉。",
        ),
    ),
)  # fmt: skip


def _office(duty: str) -> str:
    return f"市场监督管理部门应当在 {{period}}内{duty}。"


def _grounds(article: str, *texts: str) -> tuple[Ground, ...]:
    return tuple(Ground(number, text, article) for number, text in enumerate(texts, start=1))


_OTHERS_TOOK_IT = (
    "法院、仲裁机构、市场监督管理部门或者其他行政机关、消费者协会或者依法成立的其他调解组织"
    "已经受理或者处理过同一消费者权益争议"
)

# Art. 14, 15, 21, 31 of the repealed text, as amended in 2022.
_ORDER_20 = RuleVersion(
    ORDER_20,
    profile="authority",
    title="《市场监督管理投诉举报处理暂行办法》（总局令第 20 号）",
    clocks=(
        ClockRule(
            ACCEPTANCE, "受理期限", working_days(7),
            _office("决定是否受理，并告知投诉人"), "第十四条",
        ),
        ClockRule(
            MEDIATION, "调解期限", working_days(45),
            _office("组织调解；到期未达成协议的，终止调解"), "第二十一条",
        ),
        ClockRule(
            NOTICE, "终止调解告知期限", working_days(7),
            _office("把终止调解的决定告知双方"), "第二十一条",
        ),
        ClockRule(
            LEAD, "线索核查期限", working_days(15),
            _office("核查并决定是否立案"), "《市场监督管理行政处罚程序规定》第十八条",
            working_days(15),
        ),
        ClockRule(
            REPORTER_NOTICE, "举报人告知期限", working_days(5),
            _office("把是否立案告知实名举报人"), "第三十一条",
        ),
    ),
    refusal_grounds=_grounds(
        "第十五条",
        "投诉事项不属于市场监督管理部门职责，或者本行政机关不具有处理权限",
        _OTHERS_TOOK_IT,
        "不是为生活消费需要购买、使用商品或者接受服务，或者不能证明存在消费者权益争议",
        "自知道或者应当知道权益受到侵害之日起超过三年",
        "没有提供规定的材料",
        "法律、法规、规章规定不予受理的其他情形",
    ),
    termination_grounds=_grounds(
        "第二十一条",
        "投诉人撤回投诉或者双方自行和解",
        "双方对鉴定机构或者费用承担无法协商一致",
        "一方无正当理由不参加调解，或者明确拒绝调解",
        "组织调解后，任何一方明确表示无法达成协议",
        "自投诉受理之日起四十五个工作日内未能达成协议",
        "受理后发现存在不予受理的情形",
        "法律、法规、规章规定的其他情形",
    ),
)  # fmt: skip

_ORDER_121 = RuleVersion(
    ORDER_121,
    profile="authority",
    title="《市场监督管理投诉举报处理办法》（总局令第 121 号）",
    clocks=(
        ClockRule(
            ACCEPTANCE, "受理期限", working_days(7),
            _office("决定是否受理，并告知投诉人"), "第十五条",
        ),
        ClockRule(
            MEDIATION, "调解期限", calendar_days(60),
            _office("组织调解；到期未达成协议的，终止调解"), "第二十三条、第二十五条",
        ),
        ClockRule(
            NOTICE, "终止调解告知期限", working_days(7),
            _office("把终止调解的决定告知双方"), "第二十三条、第二十五条",
        ),
        ClockRule(
            LEAD, "线索核查期限", working_days(15),
            _office("核查调解中发现的违法线索"), "第二十七条", working_days(15),
        ),
    ),
    refusal_grounds=_grounds(
        "第十六条",
        "投诉事项不属于市场监督管理部门职责，或者没有管辖权",
        _OTHERS_TOOK_IT,
        "不是为生活消费需要购买、使用商品或者接受服务，或者不能证明存在消费者权益争议",
        "自知道或者应当知道权益受到侵害之日起超过三年",
        "没有提供规定的材料，或者提供的材料虚假",
        "冒用他人名义投诉，或者拒绝配合核验身份",
        "法律、法规、规章规定不予受理的其他情形",
    ),
    termination_grounds=_grounds(
        "第二十三条、第二十五条",
        "投诉人撤回投诉或者双方自行和解",
        "一方无正当理由不参加调解，或者明确拒绝调解",
        "组织调解后，任何一方明确表示无法达成协议",
        "双方对鉴定费用承担无法协商一致",
        "自受理之日起六十日内未能达成协议",
        "受理后发现存在不予受理的情形或者弄虚作假",
        "一方死亡或者终止，无法继续调解",
        "法律、法规、规章规定的其他情形",
    ),
    names_remedies=True,
)  # fmt: skip

VERSIONS = {version.name: version for version in (_MEDIA, _ORDER_20, _ORDER_121)}
# For each profile: from which day of receipt on which version holds, the newest first.
IN_FORCE: dict[str, tuple[tuple[date, str], ...]] = {
    "media": ((date.min, MEDIA),),
    "authority": ((ORDER_121_IN_FORCE, ORDER_121), (date.min, ORDER_20)),
}


def version(name: str) -> RuleVersion:
    """The version of that name. Raises KeyError."""
    return VERSIONS[name]


def version_for(profile: str, *, received_on: date) -> RuleVersion:
    """The version that a case of this profile is pinned to, by the day it was received."""
    return next(VERSIONS[name] for since, name in IN_FORCE[profile] if received_on >= since)
