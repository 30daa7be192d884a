"""Where a story stands, in sentences for staff: who must act now, and what happens by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from news import workflow
from news.models import Article, ArticleEvent

_WHO = {
    workflow.FIRST_REVIEW: "等审稿人初审。写过、改过这篇稿件的人不能审。",
    workflow.SECOND_REVIEW: "等另一位审稿人复审。写过、改过或审过这一轮的人不能审。",
    workflow.FINAL_REVIEW: "等值班主任终审签发，文字已锁定。写过、改过或审过这一轮的人不能签发。",
}
# How they ended is what the next person has to know.
_TOLD = ("send_back", "withdraw", "expire", "recall")


@dataclass(frozen=True)
class Standing:
    """The state in a word, and in sentences."""

    label: str
    sentences: list[str]
    # What a colleague wrote for the person whose turn it is.
    note: str = ""


def standing(article: Article, *, now: datetime) -> Standing:
    """One query: the latest event."""
    last = article.events.order_by("-pk").first()
    sentences = [*_first(article), _turn(article, now=now)]
    if article.is_live and article.expires_at:
        sentences.append(f"读者看到的版本将于 {_minute(article.expires_at)} 自动下线。")
    if last and last.verb in ("submit", *workflow.PASSES, "schedule"):
        sentences.append(f"{_minute(last.at)} {last.actor_name}{last.label}。")
    return Standing(label(article), sentences, _note(last))


def label(article: Article) -> str:
    """The state in a word; of a live story, that another version is in work."""
    state = article.state.label
    return f"{state}（已发布稿件的修改）" if article.is_change_of_live else state


def _first(article: Article) -> list[str]:
    if not article.is_change_of_live:
        return []
    live = article.live_revision
    return [f"读者看到的是{live}，" if live else "读者看到的是原来的版本，"]


def _turn(article: Article, *, now: datetime) -> str:
    if article.status == workflow.DRAFT:
        ready = "送审" if article.review_levels else "发布"
        return f"还没有{ready}，等编辑写完。"
    if article.status == workflow.APPROVED:
        return _approved(article, now=now)
    if article.status == workflow.PUBLISHED:
        return "读者可以看到。修改会另存为新版本，审核发布以后才换。"
    if article.status == workflow.WITHDRAWN:
        return "读者看不到正文。要再发布，先恢复为草稿。"
    return _WHO[article.status]


def _approved(article: Article, *, now: datetime) -> str:
    if article.scheduled_at is None:
        return "已签发，等人点“发布”。文字已锁定，要改请退回。"
    if article.scheduled_at <= now:
        return "计划时间已到，一分钟内自动发布。"
    return f"将于 {_minute(article.scheduled_at)} 自动发布。文字已锁定，要改请退回。"


def _note(last: ArticleEvent | None) -> str:
    if last is None or not last.note:
        return ""
    is_told = last.verb in (*_TOLD, "submit", *workflow.PASSES)
    return f"{last.actor_name}{last.label}：{last.note}" if is_told else ""


def _minute(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
