from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.urls import reverse

from news import workflow
from news.models.former_addresses import FormerAddress

MAX_DEPTH = 3
# Under a channel's address stand its feeds, and its archives by year.
_TAKEN = re.compile(r"feeds|[0-9]{4}")


class ChannelQuerySet(models.QuerySet["Channel"]):
    def with_ancestors(self) -> ChannelQuerySet:
        """Load the whole way up, so that a breadcrumb asks nothing more."""
        return self.select_related("parent__parent")

    def below(self, path: str) -> ChannelQuerySet:
        """The channel at this path and everything under it."""
        return self.filter(Q(path=path) | Q(path__startswith=f"{path}/"))


class Channel(models.Model):
    """栏目: where a story stands. A tree of at most three levels."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级栏目",
    )
    name = models.CharField("名称", max_length=40)
    slug = models.SlugField(
        "地址名",
        max_length=60,
        allow_unicode=True,
        help_text="出现在网址中，如 food；发布后请勿改动。",
    )
    path = models.CharField("地址路径", max_length=190, unique=True, editable=False)
    introduction = models.TextField("栏目介绍", blank=True)
    column_type = models.CharField(
        "栏目类别",
        max_length=20,
        default="动态要闻",
        help_text="政府网站栏目标签 ColumnType，如：动态要闻、通知公告、政策解读、互动交流。",
    )
    order = models.PositiveIntegerField("顺序", default=0, help_text="导航中数字小的在前。")
    home_order = models.PositiveIntegerField(
        "首页区块顺序", null=True, blank=True, help_text="数字小的在前；不填则首页没有它的区块。"
    )
    review_levels = models.PositiveSmallIntegerField(
        "审核级数",
        choices=[
            (3, "三审：初审、复审、终审"),
            (2, "两审：初审、终审"),
            (1, "一审：终审"),
            (0, "不审：编辑可以直接发布"),
        ],
        default=workflow.MOST_LEVELS,
        help_text="稿件发布前要经过几级审核，每级由不同的人审。",
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(path__regex=r"^([^/]+/){3}"),
                name="channel_has_at_most_three_levels",
                violation_error_message="栏目最多三级。",
            ),
            models.CheckConstraint(
                condition=Q(review_levels__lte=workflow.MOST_LEVELS),
                name="channel_has_at_most_three_reviews",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `path` true, here and in everything below when the channel moves."""
        old_path, self.path = self.path, self._own_path()
        super().save(*args, **kwargs)
        if old_path and old_path != self.path:
            self._take_along(old_path)

    def get_absolute_url(self) -> str:
        return _address(self.path)

    def clean(self) -> None:
        """Refuse a fourth level, a loop, and an address that means something else already."""
        if _TAKEN.fullmatch(self.slug):
            raise ValidationError({"slug": "四位数字和 feeds 另有用处，请换一个地址名。"})
        if self.parent is self or (self.pk and self._is_above(self.parent)):
            raise ValidationError({"parent": "上级栏目不能是它自己或它的下级。"})
        if self._own_path().count("/") + self._height() >= MAX_DEPTH:
            raise ValidationError({"parent": "栏目最多三级，请选择更高的上级栏目。"})
        if Channel.objects.filter(path=self._own_path()).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": "同一级已有栏目使用这个地址名，请换一个。"})

    @property
    def feed_base(self) -> str:
        """The folder of its feeds."""
        return f"{self.get_absolute_url()}feeds/"

    @property
    def ancestors(self) -> list[Channel]:
        """From the top level down to the parent."""
        return [*self.parent.ancestors, self.parent] if self.parent else []

    @property
    def trail(self) -> list[Channel]:
        """The breadcrumb: each channel once, from the top level to this one."""
        return [*self.ancestors, self]

    def _take_along(self, old_path: str) -> None:
        """Move everything below, too, and lead readers on from every address that was left."""
        below = Channel.objects.filter(path__startswith=f"{old_path}/")
        moved = {
            path: self.path + path[len(old_path) :] for path in below.values_list("path", flat=True)
        }
        below.update(path=Concat(Value(self.path), Substr("path", len(old_path) + 1)))
        for old, new in {old_path: self.path, **moved}.items():
            FormerAddress.remember(_address(old), _address(new))

    def _own_path(self) -> str:
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def _is_above(self, channel: Channel | None) -> bool:
        while channel is not None and channel.pk != self.pk:
            channel = channel.parent
        return channel is not None

    def _height(self) -> int:
        """How many levels hang below."""
        if not self.path:
            return 0
        below = Channel.objects.filter(path__startswith=f"{self.path}/").values_list(
            "path", flat=True
        )
        return max(
            (path.count("/") for path in below), default=self.path.count("/")
        ) - self.path.count("/")


def _address(path: str) -> str:
    return reverse("news:channel", args=[path])


class ChannelTree:
    """All channels, read once: navigation, blocks and choices ask it instead of the database."""

    def __init__(self, channels: Iterable[Channel]) -> None:
        self.channels = list(channels)

    @classmethod
    def load(cls) -> ChannelTree:
        """Read the tree in one query."""
        return cls(Channel.objects.all())

    @cached_property
    def top(self) -> list[Channel]:
        """The channels of the first level, in staff's order."""
        return self.children_of(None)

    @cached_property
    def on_home(self) -> list[Channel]:
        """The channels with a block on the home page, in staff's order."""
        chosen = [each for each in self.channels if each.home_order is not None]
        return sorted(chosen, key=lambda each: (each.home_order, each.order, each.pk))

    def children_of(self, channel: Channel | None) -> list[Channel]:
        """The channels directly below, in staff's order."""
        parent = channel.pk if channel else None
        return [each for each in self.channels if each.parent_id == parent]

    def ids_below(self, channel: Channel) -> list[int]:
        """The ids of the channel and of everything under it."""
        prefix = f"{channel.path}/"
        return [
            each.pk
            for each in self.channels
            if each.pk == channel.pk or each.path.startswith(prefix)
        ]

    def in_order(self) -> list[Channel]:
        """Parents before their children, for lists to choose from."""
        ordered: list[Channel] = []
        waiting = list(reversed(self.top))
        while waiting:
            channel = waiting.pop()
            ordered.append(channel)
            waiting.extend(reversed(self.children_of(channel)))
        return ordered
