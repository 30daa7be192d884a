"""What an act on several stories asks: a reason, a remark, a channel or a tag."""

from typing import Any

from django import forms

from jiansite.lib.transitions import MAX_NOTE
from news.forms import ChannelField
from news.models import Channel, Tag
from news.models.reach import reach_of


class BulkForm(forms.Form):
    """Only the field that the act asks for stays."""

    reason = forms.CharField(
        label="原因（必填，已发布的稿件会显示给读者）",
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写原因。"},
    )
    note = forms.CharField(
        label="备注（选填，每篇都会记下）",
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    channel = ChannelField(
        label="移到", queryset=Channel.objects.none(), error_messages={"required": "请选择栏目。"}
    )
    tag = forms.CharField(label="标签", max_length=40, error_messages={"required": "请填写标签。"})

    def __init__(self, *args: Any, asks: str, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {asks}:
            del self.fields[name]
        if asks == "channel":
            field: Any = self.fields["channel"]
            field.show_tree(within=reach_of(user))

    def clean_tag(self) -> Tag:
        """A tag that exists: a slip of the pen shall not make a new one on fifty stories."""
        tag = Tag.objects.filter(name=self.cleaned_data["tag"].strip()).first()
        if tag is None:
            raise forms.ValidationError("没有这个标签。请核对名称，或者先在“标签”里新建。")
        return tag
