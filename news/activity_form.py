"""What a person asks the log for: whose acts, of which kind, in which channel, on which days."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from jiansite.lib.people import display_name
from news.forms import ChannelField
from news.models import Activity, Channel, ChannelTree
from news.models.activity import ActivityQuerySet
from news.models.reach import reach_of

# Years beyond overflow on their way through time zones.
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


class DayField(forms.DateField):
    """A day of a year that means something."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        """The day."""
        day: date | None = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError("年份应在 1900 到 2200 之间，请检查日期。")
        return day


class PersonField(forms.ModelChoiceField):
    """Staff by their names."""

    def label_from_instance(self, user: Any) -> str:
        return display_name(user)


class ActivityForm(forms.Form):
    """The filters above the log. All may be left empty."""

    person = PersonField(
        label="操作人",
        queryset=User.objects.filter(is_staff=True).order_by("last_name", "username"),
        required=False,
        empty_label="所有人",
    )
    kind = forms.ChoiceField(
        label="类别", choices=[("", "所有类别"), *Activity.Kind.choices], required=False
    )
    channel = ChannelField(label="栏目", queryset=Channel.objects.none(), required=False)
    first = DayField(label="从", required=False)
    last = DayField(label="到", required=False)
    # One object's history, reached by a link.
    thing = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    thing_id = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        field: Any = self.fields["channel"]
        field.show_tree(within=reach_of(user))
        field.choices = [("", "所有栏目"), *list(field.choices)[1:]]

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            raise ValidationError("开始日期在结束日期之后，请调换。")
        return values

    def find(self) -> ActivityQuerySet:
        """What was asked for, as far as the person may see it; nothing if it is no question."""
        if not self.is_valid():
            return Activity.objects.none()
        asked = self.cleaned_data
        found = Activity.objects.within_reach_of(self.user).within(
            midnight(asked["first"] or EARLIEST),
            midnight((asked["last"] or LATEST) + timedelta(days=1)),
        )
        if asked["channel"]:
            found = found.filter(channel__in=ChannelTree.load().ids_below(asked["channel"]))
        exact = {
            "actor": asked["person"],
            "kind": asked["kind"],
            "thing": asked["thing"],
            "thing_id": asked["thing_id"],
        }
        return found.filter(**{name: value for name, value in exact.items() if value})


def midnight(day: date) -> datetime:
    """The beginning of a day in Beijing."""
    return timezone.make_aware(datetime.combine(day, time.min))
