"""The public forms of the complaint desk. They speak to the person; the models protect."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from complaints.models import Complaint
from complaints.receipts import CODE_LENGTH
from jiansite.lib.forms import VisibleText

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}")


AMOUNT_ERRORS = {
    "invalid": "金额只填数字，例如 268 或 268.50。",
    "max_digits": "金额太大了，请检查有没有多写几位。",
    "max_whole_digits": "金额太大了，请检查有没有多写几位。",
    "max_decimal_places": "金额最多写到分，例如 268.50。",
}


class ComplaintForm(VisibleText, forms.ModelForm):
    """The whole complaint on one page."""

    # Text, because a damaged one is dropped, and no reason to stop anybody.
    article = forms.CharField(required=False, widget=forms.HiddenInput)
    demands = forms.MultipleChoiceField(
        label="您希望怎样解决？（可多选）",
        choices=Complaint.Demand.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选择一项诉求，例如“退款”。",
            "invalid_choice": "请从列出的几项诉求里选择。",
        },
    )
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "邮箱地址好像不对，应当像 name@example.org 这样。不填也可以。"},
    )
    consent_handle = forms.BooleanField(
        label="我同意本站为处理这件投诉使用上面的信息。",
        error_messages={
            "required": "需要您同意本站使用这些信息，否则我们无法处理投诉。请勾选此项。"
        },
    )
    declared_truthful = forms.BooleanField(
        label="我声明以上内容真实，并愿意对此负责。",
        error_messages={"required": "请确认内容真实：勾选“我声明以上内容真实”。"},
    )

    class Meta:
        model = Complaint
        fields = [
            "product", "purchased_on", "amount_paid", "facts",
            "merchant_name", "merchant_address", "platform", "order_number",
            "demands", "demand_amount", "demand_text",
            "name", "phone", "email", "address",
            "consent_handle", "consent_forward", "consent_publish", "declared_truthful",
        ]  # fmt: skip
        labels = {
            "product": "买了什么商品或服务？",
            "purchased_on": "什么时候买的？",
            "amount_paid": "花了多少钱？（元）",
            "facts": "事情的经过",
            "merchant_name": "商家叫什么名字？",
            "merchant_address": "商家的地址",
            "platform": "在哪个平台、哪家网店买的？",
            "order_number": "订单号",
            "demand_amount": "要求的金额（元）",
            "demand_text": "补充说明您的要求",
            "name": "您的姓名",
            "phone": "联系电话",
            "address": "通信地址",
            "consent_forward": "我同意把投诉内容转给商家或有关部门，以便对方答复。",
            "consent_publish": "我同意在隐去个人信息后公开这件投诉和处理结果。",
        }
        help_texts = {
            "product": "例如：电热水壶、健身卡、外卖餐食。",
            "purchased_on": "记不清可以填大概的日期。",
            "amount_paid": "只填数字，例如 268 或 268.50。",
            "facts": "按时间顺序写：买的时候怎么说的、后来出了什么问题、您和商家怎么交涉的。",
            "merchant_name": "小票、发票或店招上的名字；网购请填店铺名。",
            "merchant_address": "线下购买请尽量写到街道和门牌。",
            "platform": "网上购买时填写，例如：某某商城的某某旗舰店。",
            "order_number": "网上购买时填写，可以在订单详情里复制。",
            "demand_amount": "要求退款或赔偿时填写。",
            "phone": "手机号或带区号的座机号。只用于核实和告知进展，工作人员查看都会留下记录。",
            "address": "需要邮寄材料时才会用到。",
        }
        widgets = {
            "purchased_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "facts": forms.Textarea(attrs={"rows": 8}),
            "demand_text": forms.Textarea(attrs={"rows": 3}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(
                attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
            ),
            "address": forms.TextInput(attrs={"autocomplete": "address-line1"}),
            "amount_paid": forms.TextInput(attrs={"inputmode": "decimal"}),
            "demand_amount": forms.TextInput(attrs={"inputmode": "decimal"}),
        }
        error_messages = {
            "product": {"required": "请写明买的是什么商品或服务。"},
            "facts": {"required": "请写下事情的经过，哪怕只有几句话。"},
            "merchant_name": {"required": "请写明商家的名称；不确定时可以写店招上的字。"},
            "name": {"required": "请填写您的姓名，方便我们称呼和核实。"},
            "phone": {"required": "请填写联系电话，否则我们无法联系您核实。"},
            "purchased_on": {"invalid": "日期看不懂，请写成 2026-03-15 这样的格式。"},
            "amount_paid": AMOUNT_ERRORS,
            "demand_amount": AMOUNT_ERRORS,
        }

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Encrypted columns have no length of their own.
        for name, longest in CONTACT_LENGTHS.items():
            self.fields[name].validators.append(MaxLengthValidator(longest))
            self.fields[name].widget.attrs["maxlength"] = longest

    def clean_article(self) -> int | None:
        """The id of the story that the person came from, if it is one."""
        text = self.cleaned_data["article"]
        is_id = text.isascii() and text.isdecimal() and len(text) <= 18
        return int(text) if is_id and int(text) else None

    def clean_phone(self) -> str:
        """A number somebody can be called at, in plain digits."""
        phone = unicodedata.normalize("NFKC", self.cleaned_data["phone"])
        phone = re.sub(r"[\s()]", "", phone)
        # 139-0000-0001 and +86 139…: a mobile number, however it is grouped.
        if re.fullmatch(r"(?:\+?86-?)?1\d{2}-?\d{4}-?\d{4}", phone):
            phone = re.sub(r"^86(?=\d{11}$)", "", re.sub(r"\D", "", phone))
        if not _PHONE.fullmatch(phone):
            raise ValidationError(
                "电话号码好像不对。手机号是 1 开头的 11 位数字，座机请带区号，例如 010-12345678。"
            )
        return phone

    def clean_purchased_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["purchased_on"]
        if day and day > timezone.localdate():
            raise ValidationError("购买日期在今天之后，请检查。")
        if day and day.year < 1980:
            raise ValidationError("购买日期太早了，请检查年份。")
        return day

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields as the page shows them: title of a group, and its fields."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names]

    def case_values(self) -> dict[str, Any]:
        """The cleaned values that a Complaint is made of."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or []}


# The order in which a person tells a story.
GROUPS: tuple[tuple[str, list[str]], ...] = (
    ("发生了什么", ["product", "purchased_on", "amount_paid", "facts"]),
    ("商家", ["merchant_name", "merchant_address", "platform", "order_number"]),
    ("您的要求", ["demands", "demand_amount", "demand_text"]),
    ("证据", []),
    ("您的联系方式", ["name", "phone", "email", "address"]),
    ("同意与声明", ["consent_handle", "consent_forward", "consent_publish", "declared_truthful"]),
)
CONTACT_LENGTHS = {"name": 40, "phone": 30, "address": 200}


class TrackForm(VisibleText, forms.Form):
    """Number and look-up code of a case."""

    number = forms.CharField(
        label="投诉编号",
        max_length=30,
        help_text="回执上的编号，例如 20261122-48213。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "请填写回执上的投诉编号。"},
    )
    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text=f"回执上的 {CODE_LENGTH} 位数字，有没有空格都可以。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "请填写回执上的查询码。"},
    )
    use_required_attribute = False

    def clean_number(self) -> str:
        """Full-width digits and spaces are as good as plain ones."""
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", self.cleaned_data["number"]))
