"""自检: what an official inspection would find fault with, found first.

The criteria are those of the government's own check lists (普查表 2015, 检查指标 2019): a stale
home page or column, an empty column, dead and hostile links, missing words of pictures, stories
without required facts, unanswered messages. Each becomes a section with links to the mend.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse

from news import body, foreign_links, own_links
from news.models import (
    Article,
    Attachment,
    ChannelTree,
    Credit,
    ErrorReport,
    LinkedHost,
    Page,
    Photo,
)

GREEN, AMBER, RED = "green", "amber", "red"
# A section shows so many of what it counts.
SHOWN = 50
BATCH = 500
MOST_FORMER = 5000
HOME_FRESH = timedelta(days=14)
# From so many on, the official check list gives no points at all.
MANY_STALE = MANY_EMPTY = 5
ANSWER_SOON, ANSWER_AT_LAST = timedelta(days=7), timedelta(days=90)


@dataclass(frozen=True)
class Item:
    """One thing to mend: what it is, what is wrong, and where it is mended."""

    text: str
    note: str = ""
    url: str = ""


@dataclass
class Section:
    """One criterion and what was found; `level` says how an inspector would look at it."""

    key: str
    label: str
    advice: str
    level: str = GREEN
    count: int = 0
    items: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """Count it; the first of them are shown."""
        self.count += 1
        if len(self.items) < SHOWN:
            self.items.append(item)

    def judged(self, *, red_from: int | None) -> "Section":
        """Amber when anything was found, red from so many on, if ever."""
        is_red = red_from is not None and self.count >= red_from
        self.level = RED if is_red else AMBER if self.count else GREEN
        return self

    def stored(self) -> dict[str, Any]:
        """For the record."""
        return asdict(self)


def sections(*, now: datetime) -> list[Section]:
    """The whole newsroom, criterion by criterion. Takes seconds, on a large site minutes."""
    return [
        _home(now=now),
        *_channels(now=now),
        _facts(now=now),
        *_Bodies(now=now).sections(),
        _attachments(now=now),
        _hosts(),
        error_reports(now=now),
    ]


def waiting(section: Section, waits: Iterable[tuple[Item, datetime]], *, now: datetime) -> Section:
    """Judge messages by how long they have waited: amber after a week, red after three months."""
    for item, since in waits:
        section.add(item)
        age = now - since
        if age >= ANSWER_AT_LAST:
            section.level = RED
        elif section.level == GREEN and age >= ANSWER_SOON:
            section.level = AMBER
    return section


def note_hosts(*, now: datetime) -> None:
    """Keep the hosts that published stories lead to, so that they can be asked."""
    _Bodies(now=now).keep_hosts()


def error_reports(*, now: datetime) -> Section:
    """找错 that nobody has answered."""
    section = Section("error_reports", "未答复的找错", "读者指出的错误要尽快答复，最迟三个月。")
    found = ErrorReport.objects.waiting().waiting_first().select_related("article")
    rows = (
        (
            Item(report.article.title, f"{_days(now - report.received_at)}天未答复", _edit(report)),
            report.received_at,
        )
        for report in found.iterator(chunk_size=BATCH)
    )
    return waiting(section, rows, now=now)


def _home(*, now: datetime) -> Section:
    section = Section("home", "首页更新", "首页两周没有新内容，检查时一票否决。")
    newest = Article.objects.published(now).newest_first().first()
    if newest is None or newest.published_at is None or newest.published_at < now - HOME_FRESH:
        section.add(Item("首页", "两周内没有发布新稿件", reverse("admin:news_article_add")))
    return section.judged(red_from=1)


def _channels(*, now: datetime) -> list[Section]:
    stale = Section("stale", "超期未更新的栏目", "五个以上栏目超期，检查时一票否决。")
    empty = Section("empty", "空白栏目", "没有稿件的栏目应当补稿，或者合并、删除。")
    tree = ChannelTree.load()
    published = Article.objects.published(now).order_by()
    latest = dict(published.values_list("channel").annotate(Max("published_at")))
    for channel in tree.in_order():
        dates = [latest[pk] for pk in tree.ids_below(channel) if pk in latest]
        if not dates:
            empty.add(Item(channel.name, "没有已发布的稿件", _edit(channel)))
        elif channel.fresh_days is not None:
            age = _days(now - max(dates))
            if age > channel.fresh_days:
                note = f"{age}天没有新稿，期限{channel.fresh_days}天"
                stale.add(Item(channel.name, note, _edit(channel)))
    return [stale.judged(red_from=MANY_STALE), empty.judged(red_from=MANY_EMPTY)]


def _facts(*, now: datetime) -> Section:
    section = Section(
        "facts",
        "缺少必备信息的稿件",
        "每篇稿件应当有来源、导读和责任编辑（互联网新闻信息服务管理规定）。",
    )
    edited = Count("credits", filter=Q(credits__role=Credit.EDITOR))
    found = Article.objects.published(now).annotate(editors=edited).order_by("-published_at", "-pk")
    lacking = found.filter(Q(source=None) | Q(summary="") | Q(editors=0))
    rows = lacking.values_list("pk", "title", "source", "summary", "editors")
    for pk, title, source, summary, editors in rows.iterator(chunk_size=BATCH):
        wanting = [
            name
            for name, has in (("来源", source), ("导读", summary), ("责任编辑", editors))
            if not has
        ]
        section.add(Item(title, f"缺{'、'.join(wanting)}", _edit_article(pk)))
    # What came from an old site lacks much; an inspector looks at what is new.
    return section.judged(red_from=None)


class _Bodies:
    """One walk through all published bodies, for everything that lies in them."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        # Links with the places that hold them: title and where it is mended.
        self.linked: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.pictured: dict[int, str] = {}
        self.hosts: dict[str, bool] = {}
        for pk, title, text, source_url in self._rows():
            for address in [*body.links(text), *filter(None, [source_url])]:
                self._note(address, (title, _edit_article(pk)))
            for photo_id in body.photo_ids(text):
                self.pictured.setdefault(photo_id, title)
        for page in Page.objects.all():
            for address in body.links(page.body):
                self._note(address, (page.title, _edit(page)))

    def _rows(self) -> Iterator[tuple[int, str, str, str]]:
        has_something = Q(body__contains="<a href") | Q(body__contains="<img") | ~Q(source_url="")
        stories = Article.objects.published(self.now).filter(has_something).order_by("pk")
        rows = stories.values_list("pk", "title", "body", "source_url")
        return rows.iterator(chunk_size=BATCH)

    def _note(self, address: str, place: tuple[str, str]) -> None:
        host = foreign_links.host_of(address)
        if not host and len(self.linked[address]) < SHOWN:
            self.linked[address].append(place)
        elif host:
            self.hosts[host] = self.hosts.get(host, True) and address.startswith("https:")

    def sections(self) -> list[Section]:
        """Dead links, pictures without words, pictures without a file."""
        self.keep_hosts()
        return [self._dead_links(), *self._photos()]

    def keep_hosts(self) -> None:
        """A row for each host that stories lead to, to be asked at night."""
        LinkedHost.objects.bulk_create(
            (LinkedHost(host=host, uses_tls=tls) for host, tls in self.hosts.items()),
            ignore_conflicts=True,
        )

    def _dead_links(self) -> Section:
        section = Section(
            "dead_links", "打不开的站内链接", "读者点了会看到“找不到页面”，请改正或去掉链接。"
        )
        broken = own_links.broken(self.linked, now=self.now, most_former=MOST_FORMER)
        for address, why in sorted(broken.items()):
            for title, edit in self.linked[address]:
                section.add(Item(title, f"链接到 {address}：{why}", edit))
        return section.judged(red_from=10)

    def _photos(self) -> list[Section]:
        wordless = Section("alt", "没有替代文字的图片", "看不见图片的读者靠替代文字了解画面。")
        missing = Section("photo_files", "缺少文件的图片", "读者看不到这些图片，请重新上传。")
        covers = Article.objects.published(self.now).exclude(cover=None).order_by()
        for photo_id, title in covers.values_list("cover", "title").iterator():
            self.pictured.setdefault(photo_id, title)
        for photo in Photo.objects.filter(pk__in=self.pictured).iterator(chunk_size=BATCH):
            item = Item(str(photo), f"用于：{self.pictured[photo.pk]}", _edit(photo))
            if not photo.description:
                wordless.add(item)
            if not photo.is_available:
                missing.add(item)
        return [wordless.judged(red_from=10), missing.judged(red_from=1)]


def _attachments(*, now: datetime) -> Section:
    section = Section("attachments", "打不开的附件", "附件的文件不见了，请重新上传。")
    files = Attachment.objects.public(now).select_related("article").order_by("pk")
    for attachment in files.iterator(chunk_size=BATCH):
        if not attachment.file.storage.exists(attachment.file.name or ""):
            note = f"附件“{attachment}”没有文件"
            section.add(Item(attachment.article.title, note, _edit(attachment.article)))
    return section.judged(red_from=1)


def _hosts() -> Section:
    section = Section(
        "hosts",
        "失效或停用的外链网站",
        "链接已自动变成文字。请到稿件中改正；网站恢复后链接自动恢复。",
    )
    for host in LinkedHost.objects.disarmed():
        why = host.reason if host.is_blocked else f"{host.last_failure}，连续{host.failures}夜"
        section.add(Item(host.host, why, _edit(host)))
    disarmed = section.count
    for host in LinkedHost.objects.faltering():
        note = f"{host.last_failure}，第{host.failures}夜，链接暂时保留"
        section.add(Item(host.host, note, _edit(host)))
    section.level = RED if disarmed else AMBER if section.count else GREEN
    return section


def _edit(thing: Any) -> str:
    options = thing._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[thing.pk])


def _edit_article(pk: int) -> str:
    return reverse("admin:news_article_change", args=[pk])


def _days(age: timedelta) -> int:
    return max(age.days, 0)
