"""What the complaint form says at each field: question, hint, and what to do about an error."""

from typing import Any

from django import forms

from complaints.models.answers import ContactWay, Elsewhere, PurchaseChannel, YesNo

AMOUNT_ERRORS = {
    "invalid": "金额只填数字，例如 268 或 268.50。",
    "max_digits": "金额太大了，请检查有没有多写几位。",
    "max_whole_digits": "金额太大了，请检查有没有多写几位。",
    "max_decimal_places": "金额最多写到分，例如 268.50。",
}
DATE_ERRORS = {"invalid": "日期看不懂，请写成 2026-03-15 这样的格式。"}

LABELS = {
    "facts": "事情的经过",
    "product": "买了什么商品或服务？",
    "brand": "品牌、型号或批号",
    "purchased_on": "什么时候买的？",
    "known_on": "什么时候发现问题的？",
    "amount_paid": "花了多少钱？（元）",
    "daily_use": "是为自己或家人日常生活买的吗？",
    "merchant_name": "商家叫什么名字？",
    "purchase_channel": "在哪里买的？",
    "merchant_address": "商家的地址",
    "merchant_phone": "商家的电话",
    "platform": "在哪个平台买的？",
    "shop_name": "店铺名称",
    "order_number": "订单号",
    "merchant_credit_code": "统一社会信用代码",
    "refund_amount": "要求退款多少？（元）",
    "compensation_amount": "要求赔偿多少？（元）",
    "minimum_demand": "最低可以接受什么结果？",
    "demand_text": "补充说明您的要求",
    "attempts": "和商家协商过吗？对方怎么说？",
    "filed_elsewhere": "同一件事在别处反映过吗？",
    "elsewhere_detail": "什么时候、编号是多少、结果怎样？",
    "name": "您的姓名",
    "phone": "联系电话",
    "preferred_contact": "希望我们怎样联系您？",
    "address": "通信地址",
    "consent_forward": "我同意把投诉内容转给商家或有关部门，以便对方答复。",
    "consent_publish": "我同意在隐去个人信息后公开这件投诉和处理结果。",
}

HELP_TEXTS = {
    "facts": "按时间顺序写：买的时候怎么说的、后来出了什么问题、您和商家怎么交涉的。"
    "例如：“3月15日在店里买的洗衣机，用了两天漏水，当天打电话，店员说是安装问题，不肯换。”",
    "product": "例如：电热水壶、健身卡、外卖餐食。",
    "brand": "写在包装或铭牌上，例如：某某牌 NF-20B，批号 20260301。",
    "purchased_on": "记不清可以填大概的日期。",
    "known_on": "和购买是同一天可以不填。",
    "amount_paid": "只填数字，例如 268 或 268.50。",
    "daily_use": "经营、转卖或单位采购的纠纷，办理的部门不一样。",
    "merchant_name": "小票、发票或店招上的名字；网购请填营业执照上的公司名，不知道就填店铺名。",
    "merchant_address": "线下购买请尽量写到街道和门牌，例如：青杏路 41 号。",
    "merchant_phone": "小票或店铺页面上的电话、客服电话都可以。",
    "platform": "网上购买时填写，例如：某某商城、某某直播。",
    "shop_name": "网上购买时填写，例如：某某旗舰店。",
    "order_number": "网上购买时填写，可以在订单详情里复制。",
    "merchant_credit_code": "营业执照上的 18 位代码，店铺的“资质证照”里也能找到。不知道可以不填。",
    "refund_amount": "选了“退款”时填写，只填数字，例如 268。",
    "compensation_amount": "选了“赔偿”时填写，只填数字，例如 500。",
    "minimum_demand": "例如：换一个新的就行；退一半也可以。",
    "attempts": "例如：找过客服两次，说超过七天不退。",
    "filed_elsewhere": "在别处反映过也可以在这里反映，只是请告诉我们。",
    "elsewhere_detail": "例如：5月2日打过 12315，编号 123456，还没有回音。",
    "phone": "手机号或带区号的座机号，例如 139 0000 1234。工作人员查看都会留下记录。",
    "address": "需要邮寄材料时才会用到。",
}

ERRORS: dict[str, dict[str, str]] = {
    "product": {"required": "请写明买的是什么商品或服务。"},
    "facts": {"required": "请写下事情的经过，哪怕只有几句话。"},
    "merchant_name": {"required": "请写明商家的名称；不确定时可以写店招上的字。"},
    "merchant_address": {"required": "请写明商家的地址，网购请写平台上显示的地址。"},
    "name": {"required": "请填写您的姓名，方便我们称呼和核实。"},
    "phone": {"required": "请填写联系电话，否则我们无法联系您核实。"},
    "address": {"required": "请填写通信地址，有关部门按规定需要它。"},
    "purchase_channel": {"invalid_choice": "请从列出的购买方式里选择。"},
    "daily_use": {"invalid_choice": "请选择“是”或“不是”。"},
    "filed_elsewhere": {"invalid_choice": "请从列出的几项里选择。"},
    "preferred_contact": {"invalid_choice": "请从列出的联系方式里选择。"},
    "purchased_on": DATE_ERRORS,
    "known_on": DATE_ERRORS,
    "amount_paid": AMOUNT_ERRORS,
    "refund_amount": AMOUNT_ERRORS,
    "compensation_amount": AMOUNT_ERRORS,
}


def _amount() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


WIDGETS: dict[str, Any] = {
    "facts": forms.Textarea(attrs={"rows": 9}),
    "purchased_on": _day(),
    "known_on": _day(),
    "amount_paid": _amount(),
    "daily_use": forms.RadioSelect(choices=YesNo.choices),
    "purchase_channel": forms.RadioSelect(choices=PurchaseChannel.choices),
    "merchant_phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    "merchant_credit_code": forms.TextInput(
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    ),
    "order_number": forms.TextInput(attrs={"autocomplete": "off"}),
    "refund_amount": _amount(),
    "compensation_amount": _amount(),
    "demand_text": forms.Textarea(attrs={"rows": 3}),
    "attempts": forms.Textarea(attrs={"rows": 3}),
    "filed_elsewhere": forms.Select(choices=[("", "请选择"), *Elsewhere.choices]),
    "name": forms.TextInput(attrs={"autocomplete": "name"}),
    "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    "preferred_contact": forms.RadioSelect(choices=ContactWay.choices),
    "address": forms.TextInput(attrs={"autocomplete": "address-line1"}),
}

HELP_CHOICES = (
    ("slow", "请说慢一些、大声一些"),
    ("hearing", "听力不便，请用文字联系"),
    ("sight", "视力不便，请打电话"),
    ("walking", "行动不便，不能到场"),
    ("writing", "不方便打字，需要帮忙填写"),
)
