"""The way to 12315: a case in the order in which that platform asks, evidence numbered.

Only 12315 is the statutory door (Order 121 art. 8). The order is that of the groups of art. 10-12
as the platform asks them: person, respondent, purchase and facts, demand, evidence, declaration.
"""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError

from complaints.models import Attachment, Complaint

Facts = list[tuple[str, str]]


def sections(complaint: Complaint) -> list[tuple[str, Facts]]:
    """Title and fields of each part, in the platform's order. Only what the person filled in."""
    return [
        (title, [(label, value) for label, name in fields if (value := shown(complaint, name))])
        for title, fields in _ORDER
    ] + [
        ("五、证据", evidence_facts(complaint)),
        ("六、声明", [("真实性", "投诉人已声明以上内容真实，并愿意对此负责。")]),
    ]


def evidence_facts(complaint: Complaint) -> Facts:
    """Number, name and hash of each piece of evidence."""
    return [
        (f"证据 {number:02}", f"{numbered_name(number, each)}（SHA-256：{each.sha256}）")
        for number, each in enumerate(own_evidence(complaint), start=1)
    ]


def own_evidence(complaint: Complaint) -> list[Attachment]:
    """What the complainant sent, in the order of its coming."""
    return list(complaint.attachments.of_complainant())


def numbered_name(number: int, attachment: Attachment) -> str:
    """The name of a file in a pack."""
    return f"证据{number:02}-{attachment.name}"


def read_platform_number(text: str) -> str:
    """A number of the platform in plain capitals and digits. Raises ValidationError."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not re.fullmatch(settings.PLATFORM_NUMBER, plain):
        raise ValidationError(
            "这不像 12315 平台的编号。请打开 12315 平台“我的投诉”，复制那里的登记编号。"
        )
    return plain


def shown(complaint: Complaint, name: str) -> str:
    """A field as a person reads it; empty where the case has no such answer."""
    display = getattr(complaint, f"get_{name}_display", None)
    value = display() if display else getattr(complaint, name, "")
    if name in _AMOUNTS and value not in (None, ""):
        return f"{value} 元"
    return str(value) if value not in (None, "") else ""


_AMOUNTS = {"amount_paid", "demand_amount", "refund_amount", "compensation_amount"}
# What a form does not ask for is left out: the table names all that the platform takes.
_ORDER: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("一、投诉人", (("姓名", "name"), ("联系电话", "phone"), ("通信地址", "address"))),
    (
        "二、被投诉企业",
        (
            ("企业名称", "merchant_name"),
            ("统一社会信用代码", "merchant_credit_code"),
            ("所在地区", "region"),
            ("地址", "merchant_address"),
            ("电话", "merchant_phone"),
            ("网购平台", "platform"),
            ("店铺名称", "shop_name"),
            ("订单号", "order_number"),
        ),
    ),
    (
        "三、消费与事实",
        (
            ("商品或服务类别", "category_name"),
            ("商品或服务", "product"),
            ("品牌、型号、批号", "brand"),
            ("购买方式", "purchase_channel"),
            ("消费金额", "amount_paid"),
            ("消费日期", "purchased_on"),
            ("发现问题的日期", "known_on"),
            ("投诉内容", "facts"),
            ("与商家协商的情况", "attempts"),
            ("是否在别处反映过", "filed_elsewhere"),
        ),
    ),
    (
        "四、诉求",
        (
            ("诉求", "demand_labels"),
            ("要求金额", "demand_amount"),
            ("要求退款", "refund_amount"),
            ("要求赔偿", "compensation_amount"),
            ("具体要求", "demand_text"),
        ),
    ),
)
