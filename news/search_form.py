"""What readers may narrow a search by: words, channel, dates, order."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jiansite.lib import texts
from news.models import ChannelTree
from news.models.articles import ArticleQuerySet

NEWEST = "date"
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d\d)(\d\d)")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 12, 31)


class DayField(forms.Field):
    """A day, in any of the ways people write one."""

    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value: Any) -> date | None:
        """Raises ValidationError with the words that are no date."""
        text = unicodedata.normalize("NFKC", texts.visible(value or "")).strip()
        if not text:
            return None
        match = _DATE.fullmatch(text)
        try:
            day = date(*(int(part) for part in match.groups() if part)) if match else None
        except ValueError:
            day = None
        if day is None or not _EARLIEST <= day <= _LATEST:
            raise ValidationError(f"“{text[:20]}”不是日期，请写成 2026-03-15 这样。")
        return day


class WordsField(forms.Field):
    """The question. Nobody is refused for what they typed: what nobody sees is dropped."""

    def to_python(self, value: Any) -> str:
        """The visible part of it."""
        return texts.visible(value or "").strip()


class SearchForm(forms.Form):
    """The question and what narrows it. The fields are the parameters of the address."""

    q = WordsField(label="字词", required=False)
    channel = forms.ChoiceField(
        label="栏目",
        required=False,
        error_messages={"invalid_choice": "没有这个栏目，请重新选择。"},
    )
    since = DayField(label="从哪天起", required=False)
    until = DayField(label="到哪天止", required=False)
    sort = forms.ChoiceField(
        label="排列",
        required=False,
        choices=[("", "按相关程度"), (NEWEST, "按时间，新的在前")],
        error_messages={"invalid_choice": "排列方式只有按相关程度和按时间两种。"},
    )

    def __init__(self, data: Any, *, tree: ChannelTree) -> None:
        super().__init__(data, auto_id="search-%s")
        self.tree = tree
        choices = [
            (each.path, f"{'　' * each.path.count('/')}{each.name}") for each in tree.in_order()
        ]
        field: Any = self.fields["channel"]
        field.choices = [("", "全部栏目"), *choices]
        # A picker shows nothing of what is no date; as text it stays to be corrected.
        for name in ("since", "until"):
            if name in self.errors:
                self.fields[name].widget.input_type = "text"

    def add_prefix(self, field_name: str) -> str:
        """`from` and `to` in the address; the first is no name in Python."""
        return {"since": "from", "until": "to"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        """The first day comes first."""
        values = self.cleaned_data
        if values.get("since") and values.get("until") and values["since"] > values["until"]:
            self.add_error("since", "开始的日期在结束的日期之后，请对调或者改一下。")
        return values

    @property
    def is_narrowed(self) -> bool:
        """Whether there is more than words."""
        return any(self.cleaned_data.get(name) for name in ("channel", "since", "until"))

    def narrow(self, stories: ArticleQuerySet) -> ArticleQuerySet:
        """Of these stories, those in the channel and between the days."""
        values = self.cleaned_data
        if values["channel"]:
            channel = next(each for each in self.tree.channels if each.path == values["channel"])
            stories = stories.in_channels(self.tree.ids_below(channel))
        if values["since"] or values["until"]:
            first, last = values["since"] or _EARLIEST, values["until"] or _LATEST
            stories = stories.within(_midnight(first), _midnight(last + timedelta(days=1)))
        return stories


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
