"""The forms that readers write on."""

import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from jiansite.lib import texts
from jiansite.lib.forms import VisibleText
from news import body
from news.models import Article, ErrorReport
from news.models.error_reports import MAX_PROPOSAL, MAX_WORDS, new_token
from news.passages import MAX_CONTEXT, MAX_QUOTE, Passage, find

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
TOO_LONG = "最多写 %(limit_value)d 个字，现在有 %(show_value)d 个，请缩短一些。"


def read_passage(values: QueryDict) -> Passage:
    """The marked passage of an address or a form, cut to what can be kept."""
    quote, before, after = (
        " ".join(texts.visible(values.get(name, "")).split())
        for name in ("quote", "before", "after")
    )
    if not quote:
        return Passage("")
    number = values.get("paragraph", "")
    return Passage(
        quote[:MAX_QUOTE].strip(),
        before[-MAX_CONTEXT:],
        after[:MAX_CONTEXT],
        int(number) if _NUMBER.fullmatch(number) else None,
    )


class ErrorReportForm(VisibleText, forms.Form):
    """What is wrong in a story; the marked passage comes along with it.

    `token` becomes the address of the report: the form that is sent twice is one report.
    """

    words = forms.CharField(
        label="哪里不对？",
        max_length=MAX_WORDS,
        help_text="例如：数字写错了、名字有错别字、时间或地点不符。知道依据的，请一并写上。",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请写下哪里不对，一句话就可以。", "max_length": TOO_LONG},
    )
    proposal = forms.CharField(
        label="应改为",
        required=False,
        max_length=MAX_PROPOSAL,
        help_text="不知道正确的写法，可以不填。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )
    # Nobody sees this field; programs fill in whatever they find.
    homepage = forms.CharField(
        label="请不要填写这一格",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, article: Article, passage: Passage, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"token": new_token()})
        self.article, self.passage = article, passage
        # The report that this form has become already.
        self.sent: ErrorReport | None = None
        for name in ("words", "proposal"):
            # A browser that obeys it cuts off the end of what is pasted, and tells nobody.
            del self.fields[name].widget.attrs["maxlength"]

    def clean_homepage(self) -> str:
        """Empty, or it was a program, or a browser that fills in too much."""
        if self.cleaned_data["homepage"]:
            self.data["homepage"] = ""
            self.add_error(None, "有一个应当留空的格子被填上了，现在已经清空，请再发送一次。")
        return ""

    def clean_token(self) -> str:
        """A token of ours in form; any other is replaced."""
        token: str = self.cleaned_data["token"]
        return token if _TOKEN.fullmatch(token) else new_token()

    def clean(self) -> dict[str, Any]:
        """Know a second click from a second report on the same form."""
        data = self.cleaned_data
        twin = ErrorReport.objects.filter(token=data["token"]).first()
        if twin and (twin.article_id, twin.quote, twin.words, twin.proposal) == (
            self.article.pk, self.passage.quote, data.get("words"), data.get("proposal"),
        ):  # fmt: skip
            self.sent = twin
        elif twin:
            data["token"] = new_token()
        return data

    def send(self, *, now: datetime) -> ErrorReport:
        """Hand the report to the editors. Twice at once makes one."""
        place = find(body.plain_text(self.article.body), self.passage)
        content = {
            **asdict(self.passage),
            "paragraph": place.paragraph if place else self.passage.paragraph,
            "words": self.cleaned_data["words"],
            "proposal": self.cleaned_data["proposal"],
        }
        report, _ = ErrorReport.objects.get_or_create(
            token=self.cleaned_data["token"],
            defaults={"article": self.article, "received_at": now, **content},
        )
        return report
