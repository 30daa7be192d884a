"""Telephone numbers as people write them, and the code that leads a phone to a draft."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from jiansite.lib.forms import VisibleText

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}")


def plain_phone(text: str) -> str:
    """A number somebody can be called at, in plain digits. Raises ValidationError."""
    phone = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text))
    # 139-0000-0001 and +86 139…: a mobile number, however it is grouped.
    if re.fullmatch(r"(?:\+?86-?)?1\d{2}-?\d{4}-?\d{4}", phone):
        phone = re.sub(r"^86(?=\d{11}$)", "", re.sub(r"\D", "", phone))
    if not _PHONE.fullmatch(phone):
        raise ValidationError(
            "电话号码好像不对。手机号是 1 开头的 11 位数字，座机请带区号，例如 010-12345678。"
        )
    return phone


class PhoneCodeForm(VisibleText, forms.Form):
    """The six characters that the desk shows."""

    code = forms.CharField(
        label="六位代码",
        max_length=20,
        help_text="电脑屏幕上二维码旁边的六个字母或数字，大小写都可以。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={
            "required": "请填写电脑屏幕上的六位代码。",
            "max_length": "代码只有六位，请对照电脑屏幕再看一遍。",
        },
    )
    use_required_attribute = False
