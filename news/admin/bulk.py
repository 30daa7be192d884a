"""Acts on several stories of the list: asked for on one page, done and told one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.people import signed_in
from news import bulk_acts, workflow
from news.bulk_form import BulkForm
from news.models import Article


@dataclass(frozen=True)
class BulkAct:
    """One entry of the list's menu: what it takes, and what it asks before it is done."""

    name: str
    label: str
    permission: str
    explanation: str
    asks: str = ""  # a field of BulkForm
    is_grave: bool = False


BULK_ACTS = (
    BulkAct("bulk_submit", "送审", workflow.CHANGE, "草稿逐篇送审。", asks="note"),
    BulkAct(
        "bulk_pass",
        "审核通过",
        "",
        "逐篇通过它现在所在的一级；您写过、改过或审过前一级的不会通过。",
        asks="note",
    ),
    BulkAct("bulk_publish", "发布", workflow.CHANGE, "已签发的（不审的栏目：草稿）立即发布。"),
    BulkAct(
        "bulk_withdraw",
        "撤稿",
        workflow.WITHDRAW,
        "立即生效。读者看过的，页面只显示您填写的撤稿原因；没有发布的，不会再发布。",
        asks="reason",
        is_grave=True,
    ),
    BulkAct("bulk_move", "移到其他栏目", workflow.CHANGE, "文字不变，只改栏目。", asks="channel"),
    BulkAct("bulk_add_tag", "加标签", workflow.CHANGE, "已有这个标签的不变。", asks="tag"),
    BulkAct("bulk_remove_tag", "去标签", workflow.CHANGE, "没有这个标签的不变。", asks="tag"),
)
REVIEWER = tuple(workflow.REVIEWERS.values())


class BulkActsMixin:
    """For the admin of articles. The acts themselves stand in `news.bulk_acts`."""

    admin_site: Any
    model: Any

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only what this person may do to some story."""
        found: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        for act in BULK_ACTS:
            if _may(request, act):
                found[act.name] = (_action(act), act.name, act.label)
        return found

    def bulk_act(self, request: HttpRequest, chosen: QuerySet[Article], act: BulkAct) -> Any:
        """Ask, and once it is confirmed do it and tell what became of each."""
        ids = list(chosen.order_by("pk").values_list("pk", flat=True)[: bulk_acts.MOST + 1])
        if len(ids) > bulk_acts.MOST:
            messages.error(request, f"一次最多处理 {bulk_acts.MOST} 篇，请分几次选择。")
            return None
        is_confirmed = "confirmed" in request.POST
        form = BulkForm(
            request.POST if is_confirmed else None,
            asks=act.asks,
            user=request.user,
            label_suffix="",
        )
        if is_confirmed and form.is_valid():
            return self._done(request, act, ids, form)
        stories = Article.objects.filter(pk__in=ids).for_desk().order_by("pk")
        rows = [(article, bulk_acts.version(article)) for article in stories]
        return self._page(request, "bulk_confirm.html", act, form=form, stories=rows)

    def _done(
        self, request: HttpRequest, act: BulkAct, ids: list[int], form: BulkForm
    ) -> HttpResponse:
        user = signed_in(request)
        one = _one_act(act, form, user=user)
        # The kill switch waits for nobody.
        seen = None if act.is_grave else {pk: request.POST.get(f"seen-{pk}", "") for pk in ids}
        outcomes = bulk_acts.for_each(ids, one, by=user, seen=seen)
        done = [outcome for outcome in outcomes if outcome.is_done]
        refused = [outcome for outcome in outcomes if not outcome.is_done]
        return self._page(request, "bulk_result.html", act, done=done, refused=refused)

    def _page(
        self, request: HttpRequest, template: str, act: BulkAct, **context: Any
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            f"admin/news/article/{template}",
            {
                **self.admin_site.each_context(request),
                "opts": self.model._meta,
                "title": f"批量{act.label}",
                "act": act,
                **context,
            },
        )


def _may(request: HttpRequest, act: BulkAct) -> bool:
    rights = (act.permission,) if act.permission else REVIEWER
    return any(request.user.has_perm(right) for right in rights)


def _action(act: BulkAct) -> Callable[..., Any]:
    def run(page: Any, request: HttpRequest, chosen: QuerySet[Article]) -> Any:
        return page.bulk_act(request, chosen, act)

    return run


def _one_act(act: BulkAct, form: BulkForm, *, user: Any) -> bulk_acts.OneAct:
    now, asked = timezone.now(), form.cleaned_data
    note = asked.get("reason") or asked.get("note") or ""
    makers: dict[str, Callable[[], bulk_acts.OneAct]] = {
        "bulk_pass": lambda: bulk_acts.pass_act(by=user, now=now, note=note),
        "bulk_move": lambda: bulk_acts.move_act(asked["channel"], by=user, now=now),
        "bulk_add_tag": lambda: bulk_acts.add_tag_act(asked["tag"], by=user, now=now),
        "bulk_remove_tag": lambda: bulk_acts.remove_tag_act(asked["tag"], by=user, now=now),
    }
    verb = act.name.removeprefix("bulk_")
    return makers.get(act.name, lambda: bulk_acts.verb_act(verb, by=user, now=now, note=note))()
