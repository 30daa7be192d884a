"""The form of an account: who someone is, which roles they have, for which channels."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User

from jiansite.role_words import description_of
from news.models import Channel, ChannelTree


class RolesField(forms.ModelMultipleChoiceField):
    """Every role with a sentence on what it may do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, role: Any) -> str:
        return f"{role.name}：{description_of(role.name)}"


class ChannelsField(forms.ModelMultipleChoiceField):
    """Channels as an indented tree of boxes."""

    widget = forms.CheckboxSelectMultiple

    def show_tree(self) -> None:
        """Read the channels anew, parents before their children."""
        field: Any = self
        field.choices = [
            (channel.pk, f"{'　' * channel.path.count('/')}{channel.name}")
            for channel in ChannelTree.load().in_order()
        ]


class StaffForm(UserChangeForm):
    """One account."""

    groups = RolesField(
        label="角色",
        queryset=Group.objects.order_by("pk"),
        required=False,
        help_text="可以选几个；权限相加。",
    )
    channels = ChannelsField(
        label="负责栏目",
        queryset=Channel.objects.all(),
        required=False,
        help_text=(
            "选了栏目的人只能看到和处理这些栏目（连同下级栏目）的稿件；一个也不选，就是所有栏目。"
        ),
    )

    class Meta(UserChangeForm.Meta):
        model = User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channels" in self.fields:
            field: Any = self.fields["channels"]
            field.show_tree()
            assigned: Any = self.instance
            self.initial["channels"] = list(
                assigned.channel_assignments.values_list("channel_id", flat=True)
            )
