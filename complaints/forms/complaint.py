"""The complaint form: all its questions, or those of one step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from complaints import categories, credit_codes, regions
from complaints.forms import wording
from complaints.forms.phones import plain_phone
from complaints.forms.steps import QUICK_STEP, STEPS, Step
from complaints.models import Complaint
from complaints.regions import Region
from jiansite.lib import sms
from jiansite.lib.forms import VisibleText

CONSENTS = ("consent_handle", "consent_forward", "consent_publish", "declared_truthful")
MAILED = "填了邮箱，收到投诉和有新进展时，我们会自动发邮件告诉您；丢了查询码也可以用它找回。"
NOT_MAILED = "工作人员需要时会写信给您。本站不会自动发邮件，进度请凭编号和查询码查看。"
TEXTED = "选“发短信”的，收到投诉和有新进展时，我们会自动发短信告诉您。"
CONTACT_LENGTHS = {"name": 40, "phone": 30, "address": 200}
# What art. 10 of Order 121 demands beyond what a newspaper needs.
DEMANDED_BY_AUTHORITY = ("address", "merchant_address")
REGION_PARTS = ("region_province", "region_city", "region_district")


@dataclass(frozen=True)
class Answer:
    """A question and what was answered, as the review shows them."""

    label: str
    text: str


def _region_part(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Select, **options)


class ComplaintForm(VisibleText, forms.ModelForm):
    """The whole complaint, or the questions called `only`."""

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
    category = forms.ChoiceField(
        label="属于哪一类？",
        required=False,
        choices=categories.choices,
        help_text="选最接近的一类；拿不准可以不选。",
        error_messages={"invalid_choice": "请从列出的类别里选择，拿不准可以不选。"},
    )
    # One question in three selects, drawn together. A code that is none is dropped.
    region_province = _region_part("商家在哪个地区？", template_name="complaints/_region.html")
    region_city = _region_part("城市")
    region_district = _region_part("区县")
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "邮箱地址好像不对，应当像 name@example.org 这样。不填也可以。"},
    )
    help_wanted = forms.MultipleChoiceField(
        label="需要我们照顾些什么？（可多选）",
        required=False,
        choices=wording.HELP_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text="年纪大了、身体不便，告诉我们，联系您时会注意。",
        error_messages={"invalid_choice": "请从列出的几项里选择。"},
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
            "product", "category", "brand", "purchased_on", "known_on", "amount_paid", "daily_use",
            "facts",
            "merchant_name", "purchase_channel", "merchant_address", "merchant_phone", "platform",
            "shop_name", "order_number", "merchant_credit_code",
            "demands", "refund_amount", "compensation_amount", "minimum_demand", "demand_text",
            "attempts", "filed_elsewhere", "elsewhere_detail",
            "name", "phone", "preferred_contact", "email", "address", "help_wanted",
            *CONSENTS,
        ]  # fmt: skip
        labels = wording.LABELS
        help_texts = wording.HELP_TEXTS
        widgets = wording.WIDGETS
        error_messages = wording.ERRORS

    use_required_attribute = False
    # As the pages ask, so that the summary of errors reads from top to bottom.
    field_order = ["article", *(name for step in STEPS for name in step.fields), *CONSENTS]

    def __init__(self, *args: Any, only: Iterable[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Encrypted columns have no length of their own.
        for name, longest in CONTACT_LENGTHS.items():
            self.fields[name].validators.append(MaxLengthValidator(longest))
            self.fields[name].widget.attrs["maxlength"] = longest
        for name in ("daily_use", "purchase_channel", "preferred_contact"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]  # no empty button
        if settings.COMPLAINT_PROFILE == "authority":
            for name in DEMANDED_BY_AUTHORITY:
                self.fields[name].required = True
        if only is not None:
            for name in self.fields.keys() - set(only):
                del self.fields[name]
        if "region_province" in self.fields:
            self._offer_regions()
        self._say_what_is_sent()

    def _say_what_is_sent(self) -> None:
        """Beside the question, what really goes out by itself on this site."""
        by_mail, by_sms = settings.MAIL_IS_ON, sms.is_on()
        for name, hint in (
            ("email", MAILED if by_mail else NOT_MAILED),
            ("preferred_contact", TEXTED if by_sms else ""),
        ):
            if name in self.fields:
                self.fields[name].help_text = hint

    @classmethod
    def for_step(cls, step: Step, *args: Any, **kwargs: Any) -> "ComplaintForm":
        """The form of one page."""
        names = ("article", *step.fields) if step is STEPS[0] else step.fields
        return cls(*args, only=names, **kwargs)

    def clean_article(self) -> int | None:
        """The id of the story that the person came from, if it is one."""
        text = self.cleaned_data["article"]
        is_id = text.isascii() and text.isdecimal() and len(text) <= 18
        return int(text) if is_id and int(text) else None

    def clean_phone(self) -> str:
        """A number somebody can be called at, in plain digits."""
        return plain_phone(self.cleaned_data["phone"])

    def clean_merchant_credit_code(self) -> str:
        """As on a licence if it can be one, else as typed: the check is no verdict."""
        typed: str = self.cleaned_data["merchant_credit_code"]
        code = credit_codes.tidy(typed)
        return code if credit_codes.has_shape(code) else typed

    def clean_purchased_on(self) -> Any:
        """A day that has come."""
        return _past_day(self.cleaned_data["purchased_on"], "购买日期")

    def clean_known_on(self) -> Any:
        """A day that has come."""
        return _past_day(self.cleaned_data["known_on"], "发现问题的日期")

    def clean_help_wanted(self) -> str:
        """In words, as the officer reads them."""
        names = dict(wording.HELP_CHOICES)
        return "；".join(names[value] for value in self.cleaned_data["help_wanted"])

    def clean(self) -> dict[str, Any]:
        """What only two answers together show."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        bought, known = cleaned.get("purchased_on"), cleaned.get("known_on")
        if bought and known and known < bought:
            self.add_error("known_on", "发现问题的日期早于购买日期，请检查这两个日期。")
        return cleaned

    def groups(self) -> Iterator[tuple[Step, list[forms.BoundField]]]:
        """The fields as the one-page form shows them, step by step."""
        for step in STEPS:
            yield step, [field for field in self.shown(step.fields) if field.name in self.fields]

    def shown(self, names: Iterable[str]) -> Iterator[forms.BoundField]:
        """These fields for the page; the three parts of a region are drawn as one."""
        for name in names:
            if name not in REGION_PARTS[1:]:
                yield self[name]

    def consents(self) -> Iterator[forms.BoundField]:
        """What is agreed to and declared."""
        return self.shown(CONSENTS)

    @property
    def region_code(self) -> str:
        """The narrowest place that was chosen; empty where the form does not ask."""
        if REGION_PARTS[0] not in self.fields:
            return ""
        return max((chosen for _, _, chosen in self._regions()), key=len)

    def case_values(self) -> dict[str, Any]:
        """The cleaned values that a Complaint is made of."""
        names = [name for name in self._meta.fields or [] if name in self.fields]
        values = {name: self.cleaned_data[name] for name in names}
        if "demands" in values:
            amounts = (values["refund_amount"], values["compensation_amount"])
            known = [amount for amount in amounts if amount is not None]
            values["demand_amount"] = sum(known, Decimal(0)) if known else None
            values["region_code"] = self.region_code
        return values

    def answers(self) -> Iterator[tuple[Step, list[Answer]]]:
        """Everything in words, step by step, without what was left empty and may be."""
        for step, fields in self.groups():
            yield step, [Answer(str(field.label), self.words(field)) for field in fields]

    def consent_answers(self) -> list[Answer]:
        """The consents in words."""
        return [Answer(str(field.label), self.words(field)) for field in self.consents()]

    def words(self, field: forms.BoundField) -> str:
        """What was answered, in words."""
        if field.name == "region_province":
            return regions.full_name(self.region_code)
        value = field.value()
        if isinstance(field.field, forms.BooleanField):
            return "是" if value else "否"
        if isinstance(field.field, forms.ChoiceField):
            chosen = value if isinstance(value, list) else [value]
            names = {code: name for code, name in _flat(field.field.choices) if code}
            return "、".join(names[code] for code in chosen if code in names)
        return str(value or "")

    def _regions(self) -> Iterator[tuple[str, tuple[Region, ...], str]]:
        """For each part of the region: its field, what it offers, and what was chosen."""
        code, offered = "", regions.within("")
        for part in REGION_PARTS:
            chosen = str(self[part].value() or "")
            if chosen not in {each.code for each in offered}:
                # In Beijing nobody chooses a city.
                chosen = offered[0].code if code and len(offered) == 1 else ""
            yield part, offered, chosen
            code, offered = chosen, regions.within(chosen) if chosen else ()

    def _offer_regions(self) -> None:
        """Each select holds what lies in the place chosen before it."""
        for part, offered, _ in list(self._regions()):
            choices = [(each.code, each.name) for each in offered]
            empty = [] if part == "region_city" and len(choices) == 1 else [("", "请选择")]
            widget: Any = self.fields[part].widget
            widget.choices = [*empty, *choices]


class QuickForm(ComplaintForm):
    """快速投诉: three answers now, the rest later."""

    NAMES = ("article", "facts", "merchant_name", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "only": self.NAMES})

    def case_values(self) -> dict[str, Any]:
        """The answers that there are; the case says that the others are to come."""
        given = {name: self.cleaned_data[name] for name in self.NAMES if name != "article"}
        return given | {"product": "（待补充）", "demands": [], "is_quick": True}

    def answers(self) -> Iterator[tuple[Step, list[Answer]]]:
        """The three answers."""
        fields = self.shown(name for name in self.NAMES if name != "article")
        yield QUICK_STEP, [Answer(str(field.label), self.words(field)) for field in fields]


def _past_day(day: Any, what: str) -> Any:
    if day and day > timezone.localdate():
        raise ValidationError(f"{what}在今天之后，请检查。")
    if day and day.year < 1980:
        raise ValidationError(f"{what}太早了，请检查年份。")
    return day


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for code, name in choices:
        if isinstance(name, (list, tuple)):
            yield from name
        else:
            yield code, name
