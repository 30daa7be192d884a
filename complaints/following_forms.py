"""The forms of what comes after sending. They speak to the person; the acts protect."""

import re
import unicodedata
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from complaints import correspondence, handover, receipts
from complaints.forms import TrackForm
from jiansite.lib.forms import VisibleText

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}")
_DIGITS = {"autocomplete": "off", "inputmode": "numeric"}
_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
_NUMBER_HELP = "回执上的编号，例如 20261122-48213。"


class NumberField(forms.CharField):
    """投诉编号, however it was typed."""

    def __init__(self, **options: Any) -> None:
        options = {
            "label": "投诉编号",
            "max_length": 30,
            "help_text": _NUMBER_HELP,
            "widget": forms.TextInput(attrs=_DIGITS),
            "error_messages": {"required": "请填写回执上的投诉编号。"},
            **options,
        }
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The one true form of the number."""
        return receipts.read_number(super().clean(value))


class PhoneField(forms.CharField):
    """A telephone number, in plain digits."""

    def clean(self, value: Any) -> str:
        """A number somebody can be called at."""
        phone = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", super().clean(value)))
        if re.fullmatch(r"(?:\+?86-?)?1\d{2}-?\d{4}-?\d{4}", phone):
            phone = re.sub(r"^86(?=\d{11}$)", "", re.sub(r"\D", "", phone))
        if phone and not _PHONE.fullmatch(phone):
            raise ValidationError(
                "电话号码好像不对。手机号是 1 开头的 11 位数字，座机请带区号，例如 010-12345678。"
            )
        return phone


class CaseForm(TrackForm):
    """Number and look-up code of a case; both as they come from paper."""

    def clean_number(self) -> str:
        """The one true form of the number."""
        return receipts.read_number(self.cleaned_data["number"])


class GlanceForm(VisibleText, forms.Form):
    """Number and telephone: enough for a glance."""

    prefix = "glance"
    use_required_attribute = False
    # Another word than in the form above it on the page: a voice names both.
    number = NumberField(label="回执上的编号", help_text="例如 20261122-48213。")
    phone = forms.CharField(
        label="投诉时留的电话",
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": "请填写投诉时留的电话号码。"},
    )


class VerifyForm(VisibleText, forms.Form):
    """Number and code from a printed receipt."""

    use_required_attribute = False
    number = NumberField()
    code = forms.CharField(
        label="验证码",
        max_length=60,
        help_text="回执上的六组字母和数字，每组四个。大小写、空格都没有关系。",
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": "请填写回执上的验证码。"},
    )


class RecoveryForm(VisibleText, forms.Form):
    """A contact that was given, and the number if it is remembered."""

    use_required_attribute = False
    contact = forms.CharField(
        label="投诉时留的电话或邮箱",
        max_length=120,
        help_text="我们只会把找回链接发给投诉时登记的电话或邮箱。",
        widget=forms.TextInput(attrs={"autocomplete": "on"}),
        error_messages={"required": "请填写投诉时留的电话或者邮箱。"},
    )
    number = NumberField(required=False, help_text="记不得可以不填。" + _NUMBER_HELP)

    def clean_contact(self) -> str:
        """A mail address, or something with enough digits to be a telephone."""
        contact = unicodedata.normalize("NFKC", self.cleaned_data["contact"]).strip()
        is_mail = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact)
        if not is_mail and len(re.findall(r"\d", contact)) < 7:
            raise ValidationError("请填写完整的电话号码，或者像 name@example.org 这样的邮箱。")
        return contact


class RecoveryCodeForm(VisibleText, forms.Form):
    """The secret from the mail or text message, where its link cannot be opened."""

    prefix = "code"
    use_required_attribute = False
    secret = forms.CharField(
        label="找回码",
        max_length=40,
        help_text="邮件或短信里的三组字母和数字，每组四个。",
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": "请填写邮件或短信里的找回码。"},
    )


class WritingForm(VisibleText, forms.Form):
    """Words to the desk, from a page that can be sent once."""

    use_required_attribute = False
    text = forms.CharField(
        label="您要说的",
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": correspondence.MAX_TEXT}),
        validators=[MaxLengthValidator(correspondence.MAX_TEXT)],
        error_messages={
            "required": "请写下内容。",
            "max_length": f"最多 {correspondence.MAX_TEXT} 个字，请分成几条。",
        },
    )
    # Text, because a damaged one is replaced, and no reason to stop anybody.
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"token": uuid.uuid4()})
        super().__init__(*args, **kwargs)

    def clean_token(self) -> uuid.UUID:
        """The mark of the page: sent twice, it counts once."""
        try:
            return uuid.UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid.uuid4()


class AnswerForm(WritingForm):
    """An answer or a further explanation."""

    prefix = "answer"


class ObjectionForm(WritingForm):
    """Why the end is not accepted."""

    prefix = "object"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "您为什么不认可处理结果？"


class ReasonForm(VisibleText, forms.Form):
    """A step that cannot be undone: a tick, and words if one likes."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label="我确定", error_messages={"required": "请先勾选确认，再按按钮。"}
    )


class WithdrawForm(ReasonForm):
    """撤回."""

    prefix = "withdraw"
    reason = forms.CharField(
        label="原因",
        required=False,
        max_length=200,
        help_text="例如：商家已经退款。会出现在办理记录里，请不要写电话等个人信息。",
    )
    field_order = ("reason", "sure")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = "我确定撤回这件投诉，撤回以后不能恢复，需要时要重新投诉。"


class EraseForm(ReasonForm):
    """删除申请."""

    prefix = "erase"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = "我申请删除这件投诉里的个人信息，删除以后不能恢复。"


class RatingForm(VisibleText, forms.Form):
    """满意度."""

    prefix = "rate"
    use_required_attribute = False
    score = forms.TypedChoiceField(
        label="您对这件投诉的办理满意吗？",
        coerce=int,
        choices=[(5, "5 很满意"), (4, "4 满意"), (3, "3 一般"), (2, "2 不满意"), (1, "1 很不满意")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选一个分数。",
            "invalid_choice": "请从 1 到 5 里选一个分数。",
        },
    )
    words = forms.CharField(
        label="还想说什么？",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        error_messages={"max_length": "最多 1000 个字，请缩短。"},
    )


class ContactForm(VisibleText, forms.Form):
    """What of the contact data is wrong; an empty field stays as it is."""

    prefix = "contact"
    use_required_attribute = False
    name = forms.CharField(label="姓名", required=False, max_length=40)
    phone = PhoneField(
        label="电话",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="邮箱",
        required=False,
        max_length=120,
        error_messages={"invalid": "邮箱地址好像不对，应当像 name@example.org 这样。"},
    )
    address = forms.CharField(label="通信地址", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """At least one of them."""
        super().clean()
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError("请至少填写一项要更正的内容。")
        return self.cleaned_data

    def changes(self) -> dict[str, str]:
        """What was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class PlatformForm(VisibleText, forms.Form):
    """The number of the same matter at 12315."""

    prefix = "platform"
    use_required_attribute = False
    number = forms.CharField(
        label="12315 平台的登记编号",
        max_length=60,
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": "请填写 12315 平台给您的登记编号。"},
    )

    def clean_number(self) -> str:
        """In the shape that the platform gives."""
        return handover.read_platform_number(self.cleaned_data["number"])


class ReplyForm(VisibleText, forms.Form):
    """The merchant's reply."""

    use_required_attribute = False
    text = forms.CharField(
        label="贵方的答复",
        help_text="核实的情况、处理意见和联系方式。投诉人和投诉专员会看到全文。只能提交一次。",
        widget=forms.Textarea(attrs={"rows": 9, "maxlength": correspondence.MAX_TEXT}),
        validators=[MaxLengthValidator(correspondence.MAX_TEXT)],
        error_messages={"required": "请写下答复的内容。"},
    )
