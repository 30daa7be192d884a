"""What complainants print and keep: the receipt, and the sheet for the 12315 platform."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from complaints import handover, receipts
from complaints.models import Complaint, Receipt
from complaints.signing import Seal
from jiansite.lib.pdf import Paper


def verify_address(seal: Seal) -> str:
    """The page that proves a receipt, as its QR code says it."""
    return f"{settings.SITE_URL}{reverse('complaints:verify_seal', args=[seal.text])}"


def short_verify_address() -> str:
    """The same page to be typed, where it asks for number and code."""
    return f"{urlsplit(settings.SITE_URL).netloc}{reverse('complaints:verify')}"


def next_steps(complaint: Complaint) -> list[tuple[str, str]]:
    """What happens after the filing: by when, and what."""
    day = f"{timezone.localtime(complaint.received_at):%Y年%-m月%-d日 %H:%M}"
    objection, kind = settings.OBJECTION_DAYS, complaint.get_kind_display()
    steps = [(day, f"我们收到了您的{kind}，投诉专员会阅读并登记，必要时打电话向您核实。")]
    for clock in complaint.clocks.running().soonest_first():
        if clock.due_on:
            provisional = "（暂定）" if clock.is_provisional else ""
            steps.append((f"{clock.due_on:%Y年%-m月%-d日}以前{provisional}", clock.sentence))
    if complaint.consent_forward:
        steps.append(("转交以后", "商家按时还是逾期答复，您在进度页都能看到。"))
    steps += [
        ("了结以后", f"{objection} 天内可以提出异议，由投诉专员重新核实；您也可以给我们打分。"),
        (
            "任何时候",
            f"凭编号和查询码查看进度、补充证据、撤回{kind}；也可以同时向 12315 平台投诉。",
        ),
    ]
    return steps


def receipt_pdf(complaint: Complaint, receipt: Receipt | None, *, code: str = "") -> bytes:
    """The receipt on one sheet, with the look-up code while it is known."""
    kind = complaint.get_kind_display()
    paper = Paper(
        f"{kind}回执", footer=f"{urlsplit(settings.SITE_URL).netloc}　{kind}编号 {complaint.number}"
    )
    paper.code(f"{kind}编号", complaint.number)
    if code:
        paper.code("查询码（请不要告诉别人）", receipts.grouped(code))
    paper.facts(
        [
            ("收到时间", f"{timezone.localtime(complaint.received_at):%Y-%m-%d %H:%M:%S}"),
            ("查询进度", f"{settings.SITE_URL}{reverse('complaints:track')}"),
        ]
    )
    paper.heading("接下来")
    paper.facts(next_steps(complaint))
    if receipt:
        _write_proof(paper, receipt.seal)
    return paper.pdf()


def handover_pdf(complaint: Complaint) -> bytes:
    """The fields of the 12315 platform in its order, to be read off while typing there."""
    paper = Paper("向 12315 平台投诉的材料", footer=f"依据投诉 {complaint.number} 整理")
    paper.text(
        "下面按 12315 平台填写的顺序列出您的投诉，逐项抄写或复制即可。"
        "证据文件在压缩包的“证据”文件夹里，编号与第五部分一致。平台给出编号以后，请回到进度页填写，便于两边对照。"
    )
    for title, facts in handover.sections(complaint):
        paper.heading(title)
        paper.facts(facts)
    return paper.pdf()


def _write_proof(paper: Paper, seal: Seal) -> None:
    paper.heading("证明这份回执是真的")
    paper.text(
        f"用手机扫下面的二维码；或者打开 {short_verify_address()}，输入投诉编号和验证码。"
        "核对页面只显示编号、时间和内容指纹，不显示投诉内容。"
    )
    paper.code("验证码", seal.code, size=15)
    paper.qr(verify_address(seal))
    paper.small(f"内容指纹（SHA-256）：{seal.fingerprint}")
    paper.small(f"签名密钥 {seal.key_id}，Ed25519 签名：{seal.signature.hex()}")
