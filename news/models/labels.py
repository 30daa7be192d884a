from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from jiansite.lib import texts
from news.models.former_addresses import Addressed


class Label(Addressed):
    """A name that stories share, with a page that lists them. The address is the name."""

    name: models.CharField

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Only names that an address can carry."""
        self.name = self.normalised(self.name)
        if not self.name.strip("."):
            raise ValidationError({"name": "名称至少要有一个字。"})

    @staticmethod
    def normalised(name: str) -> str:
        """One line, and a full-width slash: a plain one would cut the address in two."""
        return " ".join(texts.visible(name).split()).replace("/", "／")


class Source(Label):
    """来源: the house a story comes from."""

    name = models.CharField("名称", max_length=80, unique=True)
    url = models.URLField("网址", blank=True)

    class Meta:
        verbose_name = "来源"
        verbose_name_plural = "来源"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("news:source", args=[self.name])


class Tag(Label):
    """标签: a word that stories in different channels share."""

    name = models.CharField("名称", max_length=30, unique=True)

    class Meta:
        verbose_name = "标签"
        verbose_name_plural = "标签"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("news:tag", args=[self.name])
