"""The demo's documents, written by code: a notice as PDF and its list as CSV."""

import csv
from collections.abc import Callable
from io import StringIO

_NOTICE = (
    "关于近期食品监督抽检不合格情况的公告",
    "",
    "本期抽检食用农产品、糕点、调味品、酒类、餐饮具等五大类食品486批次，",
    "检出不合格样品6批次，合格率98.8%。不合格样品名单见附表。",
    "",
    "经营者对检验结论有异议的，可以按规定申请复检或者提出异议。",
    "消费者在市场上发现同类不合格食品，请拨打12315。",
    "",
    "云川市市场监督管理局（演示用，内容均为虚构）",
)
_SAMPLES = (
    ("序号", "样品名称", "采样地点", "不合格项目", "处理情况"),
    ("1", "韭菜", "江屏区某农贸市场摊位", "农药残留", "停止销售，追查来源"),
    ("2", "香葱", "柳浦区某生鲜店", "农药残留", "停止销售，追查来源"),
    ("3", "绿豆糕（散装）", "望湖县某糕点坊", "菌落总数", "召回21公斤，停业整改"),
    ("4", "蒸米糕（散装）", "石亭区某食品店", "防腐剂超量", "召回9公斤，立案调查"),
    ("5", "复用餐具（碗）", "南桥区某面馆", "洗涤剂残留", "责令改正，已复检合格"),
    ("6", "复用餐具（杯）", "江屏区某火锅店", "大肠菌群", "责令改正，已复检合格"),
)


def notice() -> bytes:
    """One page of PDF in the font that every reading program has for Chinese."""
    lines = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in _NOTICE)
    text = f"BT /F 13 Tf 26 TL 72 740 Td\n{lines}ET"
    return _pdf(
        "<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H"
        " /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    )


def samples() -> bytes:
    """The list, with the mark by which table programs know UTF-8."""
    text = StringIO()
    csv.writer(text).writerows(_SAMPLES)
    return text.getvalue().encode("utf-8-sig")


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "公告全文.pdf": notice,
    "不合格样品名单.csv": samples,
}


def _pdf(*objects: str) -> bytes:
    """The objects with the table of where each begins."""
    content = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>"
    return content + f"{end}\nstartxref\n{len(content)}\n%%EOF\n".encode("ascii")
