"""Archives to take along: everything about a case, and the pack for the 12315 platform."""

import json
import logging
import tempfile
from collections.abc import Iterable
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

from complaints import handover, papers
from complaints.models import Attachment, Complaint, Message, Receipt
from complaints.receipts import FILED_FIELDS

logger = logging.getLogger(__name__)


def everything(complaint: Complaint) -> IO[bytes]:
    """All that the site holds about a case and may tell the complainant, as a ZIP."""
    receipt = Receipt.objects.filter(complaint=complaint).select_related("complaint").first()
    archive = _Archive()
    archive.add("案件.json", _json(_case(complaint, receipt)))
    archive.add("回执.pdf", papers.receipt_pdf(complaint, receipt))
    if receipt and receipt.content:
        # The very bytes that were fingerprinted: sha256sum of this file is the fingerprint.
        archive.add("提交时的内容.json", receipt.content.encode())
    archive.add_files("证据", handover.own_evidence(complaint))
    replies = complaint.attachments.filter(message__sender=Message.Sender.MERCHANT)
    # Where a merchant took a photo is nobody's business.
    archive.add_files("商家回复附件", list(replies), copies=True)
    archive.add("说明.txt", _EXPLANATION.format(number=complaint.number).encode("utf-8-sig"))
    return archive.finished()


def handover_pack(complaint: Complaint) -> IO[bytes]:
    """PDF, text and JSON in the platform's order, with the numbered evidence."""
    sections = handover.sections(complaint)
    lines = [f"{title}\n" + "\n".join(f"{label}：{value}" for label, value in facts)
             for title, facts in sections]  # fmt: skip
    as_json = [
        {"title": title, "fields": [{"label": label, "value": value} for label, value in facts]}
        for title, facts in sections
    ]
    archive = _Archive()
    archive.add("12315投诉材料.pdf", papers.handover_pdf(complaint))
    # With a byte order mark: Windows opens it as what it is.
    archive.add("12315投诉材料.txt", "\n\n".join(lines).replace("\n", "\r\n").encode("utf-8-sig"))
    archive.add("12315投诉材料.json", _json({"number": complaint.number, "sections": as_json}))
    archive.add_files("证据", handover.own_evidence(complaint))
    return archive.finished()


class _Archive:
    """A ZIP on disk that is gone when it is closed: evidence may be large."""

    def __init__(self) -> None:
        # Closed by whoever reads it.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED)

    def add(self, name: str, content: bytes) -> None:
        self._zip.writestr(name, content)

    def add_files(
        self, folder: str, attachments: Iterable[Attachment], *, copies: bool = False
    ) -> None:
        for number, each in enumerate(attachments, start=1):
            name = f"{folder}/{handover.numbered_name(number, each)}"
            try:
                file = each.copy if copies and each.is_picture else each.original
                with file.open("rb") as source, self._zip.open(name, "w") as target:
                    while chunk := source.read(1024 * 1024):
                        target.write(chunk)
            except FileNotFoundError:
                logger.error("evidence file of attachment %s is missing", each.pk)
                self.add(f"{name}.缺失.txt", "这个文件现在取不到，请与我们联系。".encode())

    def finished(self) -> IO[bytes]:
        self._zip.close()
        self._file.seek(0)
        return self._file


def _json(content: Any) -> bytes:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def _case(complaint: Complaint, receipt: Receipt | None) -> dict[str, Any]:
    satisfaction = getattr(complaint, "satisfaction", None)
    filing = getattr(complaint, "platform_filing", None)
    return {
        "number": complaint.number,
        "state": complaint.state.label,
        "received_at": complaint.received_at,
        "updated_at": complaint.updated_at,
        "complaint": {name: getattr(complaint, name) for name in FILED_FIELDS},
        "evidence": [_file(each) for each in handover.own_evidence(complaint)],
        "history": [
            {"at": each.at, "what": each.label, "note": each.note}
            for each in complaint.events.public()
        ],
        "contact_opened": [
            {"at": each.at, "reason": each.note} for each in complaint.events.reveals()
        ],
        "messages": [_message(each) for each in complaint.messages.prefetch_related("attachments")],
        "shown_to_merchant": [
            {"at": each.issued_at, "facts": each.facts, "demand": each.demand,
             "evidence": [_file(file) for file in each.evidence.all()], "reply_by": each.reply_by}
            for each in complaint.merchant_links.prefetch_related("evidence")
        ],
        "satisfaction": satisfaction and {
            "score": satisfaction.score, "words": satisfaction.words, "at": satisfaction.at
        },
        "number_at_12315": filing and filing.number,
        "erasure_requests": list(
            complaint.erasure_requests.values("requested_at", "done_at", "outcome")
        ),
        "receipt": receipt and {
            "at": receipt.at, "fingerprint": receipt.fingerprint, "key_id": receipt.key_id,
            "signature": receipt.signature, "code": receipt.seal.code,
            "address": papers.verify_address(receipt.seal),
        },
    }  # fmt: skip


def _message(message: Message) -> dict[str, Any]:
    return {
        "at": message.at,
        "from": message.get_sender_display(),
        "kind": message.get_kind_display(),
        "text": message.text,
        "in_time": message.in_time,
        "files": [_file(each) for each in message.attachments.all()],
    }


def _file(attachment: Attachment) -> dict[str, Any]:
    return {"name": attachment.name, "size": attachment.size, "sha256": attachment.sha256}


_EXPLANATION = """投诉 {number} 的全部资料

案件.json　　　　　　投诉现在的内容、办理记录、往来信息、谁在什么时候为什么查看过您的联系方式
提交时的内容.json　　您提交时的原样；这个文件的 SHA-256 就是回执上的“内容指纹”
回执.pdf　　　　　　 回执（不含查询码，查询码我们自己也不知道）
证据/　　　　　　　　您上传的文件，与上传时一个字节也不差
商家回复附件/　　　　商家回复时附上的文件

这里面有您的个人信息，请自己保管好。
"""
