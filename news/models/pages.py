from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from news.models.former_addresses import Addressed

# First parts of the addresses that the site has or will have.
RESERVED = {
    "a", "admin", "c", "complaints", "feeds", "healthz", "media", "metrics", "q", "readyz",
    "reports", "search", "sitemaps", "sources", "static", "tags", "ticker", "topics",
}  # fmt: skip


class Page(Addressed):
    """单页: a page of the house itself, such as 关于我们, linked from the footer."""

    slug = models.SlugField("地址名", unique=True, help_text="出现在网址中，如 about。")
    title = models.CharField("标题", max_length=60)
    body = models.TextField("正文", blank=True)
    order = models.PositiveIntegerField("页脚顺序", default=0, help_text="数字小的在前。")
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "单页"
        verbose_name_plural = "单页"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news:page", args=[self.slug])

    def clean(self) -> None:
        """Refuse a name under which the site has something else."""
        if self.slug in RESERVED:
            raise ValidationError({"slug": "这个地址名已被网站的其他功能占用，请换一个。"})
