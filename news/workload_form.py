"""For which days and channel the workload is asked."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from news.activity_form import DayField, midnight
from news.forms import ChannelField
from news.models import Channel, ChannelTree
from news.models.reach import Reach, reach_of
from news.workload import Workload, workload

MOST_DAYS = 732


class WorkloadForm(forms.Form):
    """This month, where nothing is said."""

    first = DayField(label="从", required=False)
    last = DayField(label="到", required=False)
    channel = ChannelField(label="栏目", queryset=Channel.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach_of(user)
        field: Any = self.fields["channel"]
        field.show_tree(within=self.reach)
        field.choices = [("", "所有栏目"), *list(field.choices)[1:]]

    def clean(self) -> dict[str, Any]:
        """Days in their order, and not more than two years of them."""
        values = super().clean() or {}
        today = timezone.localdate()
        last: date = values.get("last") or today
        first: date = values.get("first") or min(today, last).replace(day=1)
        if first > last:
            raise ValidationError("开始日期在结束日期之后，请调换。")
        if (last - first).days > MOST_DAYS:
            raise ValidationError("一次最多统计两年，请缩短日期范围。")
        return {**values, "first": first, "last": last}

    def figures(self) -> Workload:
        """What was asked for; nothing where it is no question."""
        if not self.is_valid():
            return Workload()
        asked = self.cleaned_data
        reach = self.reach
        if asked["channel"]:
            reach = Reach(frozenset(ChannelTree.load().ids_below(asked["channel"])))
        return workload(
            midnight(asked["first"]),
            midnight(asked["last"] + timedelta(days=1)),
            within=reach.over("channel") or Q(),
            of_channels=reach.holds,
        )
