"""The form on which staff write a story: always its working copy, whatever readers have."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jiansite.lib import texts
from news import body, bylines, conflicts, revisions, verbs, workflow
from news.forms import BodyField, ChannelField
from news.models import Article, Channel, Correction
from news.models.editing_sessions import new_token
from news.revisions import Content


class ArticleForm(forms.ModelForm):
    """One story."""

    # Who writes; set by the admin.
    writer: Any = None
    # Once a conflict is settled: what both began with, and which fields stay the colleague's.
    begun: Content | None = None
    theirs: frozenset[str] | set[str] = frozenset()

    channel = ChannelField(label="栏目", queryset=Channel.objects.none())
    body = BodyField(label="正文", required=False, max_length=2_000_000)
    credits_text = forms.CharField(
        label="署名",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text="每行一个：角色/姓名，如 文/王鲲鹏、摄影/亓怀斌、责任编辑/顾南枝。",
    )
    change_kind = forms.ChoiceField(
        label="这次修改是",
        choices=Correction.Kind.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="读者已经看过这篇稿件。文字、来源或图片有改动的，送审或发布前必须选一项。",
    )
    change_reason = forms.CharField(
        label="更正说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 90}),
        help_text="选“更正”时必填，会和改动一起向读者公开，如：第三段的合格率应为 95.2%。",
    )
    remark = forms.CharField(
        label="备注",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"size": 90}),
        help_text="写给经手的同事，如改了什么、为什么。记入版本和审核记录，读者看不到。",
    )
    # Which version was on the screen: an old page must not undo a colleague's work.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # Where a conflict is being settled: the version from which both people began.
    conflict_base = forms.CharField(required=False, widget=forms.HiddenInput)
    # The name of the open page, under which its typing is kept.
    token = forms.CharField(
        required=False, max_length=22, initial=new_token, widget=forms.HiddenInput
    )

    class Meta:
        model = Article
        fields = [
            "channel", "kicker", "title", "subtitle", "summary", "source", "source_url",
            "original_title", "original_author", "body", "cover", "tags", "scheduled_at",
            "expires_at",
        ]  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"size": 90}),
            "kicker": forms.TextInput(attrs={"size": 60}),
            "subtitle": forms.TextInput(attrs={"size": 90}),
            "summary": forms.Textarea(attrs={"rows": 3, "cols": 90}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channel" in self.fields:
            field: Any = self.fields["channel"]
            field.show_tree()
        story = Article.objects.select_related("channel", "working_revision__channel")
        self.before = story.filter(pk=self.instance.pk).first()
        self.version = str(self.before.working_revision_id or "") if self.before else ""
        # What the working copy says before this save; nothing where the story is new.
        self.had: Content | None = revisions.working_content(self.before) if self.before else None
        self.conflict: conflicts.Conflict | None = None
        self.initial["seen"] = self.version
        if self.had is not None:
            self._fill_in(self.had)

    def _fill_in(self, had: Content) -> None:
        """What stands in tables of its own, and what is kept with a revision."""
        self.initial["credits_text"] = bylines.credit_lines(had["credits"])
        self.initial["tags"] = had["tags"]
        working = self.before.working_revision if self.before else None
        if working and self.before and self.before.is_change_of_live:
            self.initial["change_kind"], self.initial["change_reason"] = working.explanation

    def clean_title(self) -> str:
        """One line, without what nobody sees."""
        return " ".join(texts.visible(self.cleaned_data["title"]).split())

    def clean_credits_text(self) -> list[list[str]]:
        """Roles and names; a line that is neither is named."""
        known = [(role, name) for role, name in self.had["credits"]] if self.had else []
        credits, strange = bylines.read_credits(self.cleaned_data["credits_text"], known=known)
        if strange:
            raise ValidationError(
                f"看不懂这一行：{strange[0][:40]}。请写成“角色/姓名”，如：文/王鲲鹏。"
            )
        return [list(credit) for credit in credits]

    def clean_scheduled_at(self) -> datetime | None:
        """A plan lies ahead; one that has passed meanwhile may stand until it is sent on."""
        date: datetime | None = self.cleaned_data["scheduled_at"]
        old = self.before.scheduled_at if self.before else None
        if date and date != _whole_seconds(old) and date <= timezone.now():
            raise ValidationError("计划发布时间必须晚于现在。要立即发布请留空。")
        return date

    def clean_expires_at(self) -> datetime | None:
        """An end lies ahead."""
        date: datetime | None = self.cleaned_data["expires_at"]
        old = revisions.read_moment(self.had["expires_at"]) if self.had else None
        if date and date != _whole_seconds(old) and date <= timezone.now():
            raise ValidationError("下线时间必须晚于现在。要马上撤下请用“撤稿”。")
        return date

    def clean(self) -> dict[str, Any]:
        """Only where this person may write now; the form may have been open for hours."""
        values = super().clean() or {}
        if "_restored" in self.data:
            # Text that was only brought back is shown, never saved by that.
            raise ValidationError("已恢复自动保存的内容，还没有保存。")
        planned, ends = values.get("scheduled_at"), values.get("expires_at")
        if planned and ends and ends <= planned:
            self.add_error("expires_at", "下线时间必须晚于计划发布时间。")
        if self.before and self.writer and (why := verbs.may_write(self.before, by=self.writer)):
            self.add_error(None, f"没有保存：{why}您写的内容还在这一页上，请先复制出来。")
        is_review = self.before is not None and self.before.status in workflow.REVIEWS
        if is_review and not self.errors and not values.get("remark") and self._changes_content():
            self.add_error("remark", "您在审核中改了稿件，请写明改了什么，作者会看到。")
        if not self.errors:
            self._look_for_conflict(values)
        return values

    def _look_for_conflict(self, values: dict[str, Any]) -> None:
        """Whether a colleague saved since this page was opened, and what of it to keep."""
        seen = values.get("seen") or self.version
        begun = values.get("conflict_base") or seen
        working = self.before.working_revision if self.before else None
        if begun == self.version or working is None or self.had is None:
            return
        base = working.article.revisions.filter(pk=begun).first() if begun.isdecimal() else None
        # Choices made before yet another save were made about something else.
        given: Any = self.data
        choices = {
            name: given.get(f"keep_{name}", "") for name in conflicts.FIELDS if seen == self.version
        }
        mine = {**self.content(self.had["attachments"]), **self._plan(values.get("scheduled_at"))}
        stored = {**self.had, **self._plan(self.before.scheduled_at if self.before else None)}
        found = conflicts.find(base, working, stored=stored, mine=mine, choices=choices)
        self.begun = base.content if base else {}
        if not found.is_resolved or seen != self.version:
            self.conflict = found
            raise ValidationError("另一位同事改过这篇稿件，所以还没有保存。请选择保留哪些内容。")
        self.theirs = {each.name for each in found.fields if each.choice == conflicts.THEIRS}
        if "scheduled_at" in self.theirs and self.before:
            values["scheduled_at"] = self.before.scheduled_at

    def _plan(self, date: datetime | None) -> dict[str, Any]:
        return {"scheduled_at": revisions.moment(_whole_seconds(date))}

    def _changes_content(self) -> bool:
        return self.had is not None and self.content(self.had["attachments"]) != self.had

    def content(self, attachments: list[dict[str, Any]]) -> Content:
        """What the story is to say, with these documents. For a form that is valid."""
        content = self.own_content(attachments)
        if self.had and self.begun is not None:
            content |= {name: self.had[name] for name in self.theirs if name in self.had}
            content["attachments"] = conflicts.merged_attachments(self.begun, self.had, attachments)
        return content

    def own_content(self, attachments: list[dict[str, Any]]) -> Content:
        """What was typed here, whatever of a colleague's is to be kept instead."""
        values: dict[str, Any] = self.cleaned_data
        content: Content = dict(self.had) if self.had else revisions.blank()
        for name in revisions.TEXTS:
            if name in values:
                content[name] = values[name]
        for name in ("channel", "source", "cover"):
            if name in values:
                content[name] = values[name].pk if values[name] else None
        if self.had is not None and body.is_same(self.had["body"], content["body"]):
            content["body"] = self.had["body"]
        if "tags" in values:
            content["tags"] = sorted(tag.pk for tag in values["tags"])
        if "credits_text" in values:
            content["credits"] = values["credits_text"]
        if "expires_at" in values:
            content["expires_at"] = revisions.moment(values["expires_at"])
        return {**content, "attachments": attachments}

    @property
    def explanation(self) -> tuple[str, str]:
        """What the change is to be called, and why; nothing for what nobody has read."""
        values = self.cleaned_data
        return values.get("change_kind", ""), values.get("change_reason", "").strip()


def _whole_seconds(date: datetime | None) -> datetime | None:
    """As a form shows it."""
    return date.replace(microsecond=0) if date else None
