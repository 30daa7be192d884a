"""The order in which a person tells a story: one group of questions a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One page of the form. `lead` stands above its questions."""

    name: str
    title: str
    lead: str
    fields: tuple[str, ...] = ()


STEPS = (
    Step(
        "what",
        "发生了什么",
        "先说说买了什么、出了什么问题。想到哪里写到哪里，后面还可以回来改。",
        (
            "facts", "product", "category", "brand", "purchased_on", "known_on", "amount_paid",
            "daily_use",
        ),
    ),
    Step(
        "merchant",
        "商家",
        "告诉我们是哪一家。知道多少填多少，名称最要紧。",
        (
            "merchant_name", "purchase_channel", "region_province", "region_city",
            "region_district", "merchant_address", "merchant_phone", "platform", "shop_name",
            "order_number", "merchant_credit_code",
        ),
    ),
    Step(
        "demands",
        "您的要求",
        "您希望商家怎么做。写清楚金额和底线，办理起来更快。",
        (
            "demands", "refund_amount", "compensation_amount", "minimum_demand", "demand_text",
            "attempts", "filed_elsewhere", "elsewhere_detail",
        ),
    ),
    Step(
        "evidence",
        "证据",
        "小票、付款记录、聊天截图、商品照片，有一样就好办得多。手头没有也可以先往下走。",
    ),
    Step(
        "about",
        "您的联系方式",
        "只用于核实情况和告知进展，加密保存。本站不需要您的身份证号码，请不要填写。",
        ("name", "phone", "preferred_contact", "email", "address", "help_wanted"),
    ),
)  # fmt: skip

# 快速投诉: the three questions of a hurried start.
QUICK_STEP = Step("quick", "快速投诉", "先写三项，其余以后再补。")


def step_called(name: str) -> Step:
    """The step of this name. Raises LookupError."""
    for step in STEPS:
        if step.name == name:
            return step
    raise LookupError(name)


def number_of(step: Step) -> int:
    """Its place, counted from one."""
    return STEPS.index(step) + 1


def after(step: Step) -> Step | None:
    """The step that follows; None after the last."""
    return STEPS[number_of(step)] if number_of(step) < len(STEPS) else None


def before(step: Step) -> Step | None:
    """The step before; None before the first."""
    return STEPS[number_of(step) - 2] if number_of(step) > 1 else None
