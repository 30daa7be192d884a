from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

ONLY_ROW = 1


class SiteProfile(models.Model):
    """站点信息: the house's name, contacts and registration numbers. There is one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ROW, editable=False)
    name = models.CharField("站点名称", max_length=40, default="监站")
    slogan = models.CharField("口号", max_length=80, blank=True)
    logo = models.ForeignKey(
        "news.Photo", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="标志"
    )
    organisation = models.CharField("主办单位", max_length=80, blank=True)
    rights = models.CharField("版权声明", max_length=120, blank=True)
    copyright_from = models.PositiveSmallIntegerField("版权起始年份", null=True, blank=True)
    copyright_until = models.PositiveSmallIntegerField(
        "版权截止年份", null=True, blank=True, help_text="不填则为当年。"
    )
    police_record = models.CharField(
        "公网安备案号",
        max_length=60,
        blank=True,
        help_text="完整文字，如 京公网安备00000000000000号。",
        validators=[RegexValidator(r"\d{14}", "应包含 14 位数字的备案编号。")],
    )
    icp_record = models.CharField(
        "ICP 备案号", max_length=60, blank=True, help_text="完整文字，如 京ICP备00000000号。"
    )
    site_id_code = models.CharField(
        "网站标识码",
        max_length=10,
        blank=True,
        help_text="政府网站标签 SiteIDCode，10 位数字；没有则不填。",
        validators=[RegexValidator(r"^\d{10}$", "应为 10 位数字。")],
    )
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.EmailField("联系邮箱", blank=True)
    address = models.CharField("联系地址", max_length=120, blank=True)

    class Meta:
        verbose_name = "站点信息"
        verbose_name_plural = "站点信息"
        constraints = [
            models.CheckConstraint(condition=Q(id=ONLY_ROW), name="site_profile_is_one_row")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def load(cls) -> SiteProfile:
        """The one row, or its defaults on a site that nobody has named yet."""
        return cls.objects.select_related("logo").filter(pk=ONLY_ROW).first() or cls()

    @property
    def domain(self) -> str:
        """The site's host, as in its public address."""
        return urlsplit(settings.SITE_URL).netloc

    @property
    def copyright_years(self) -> str:
        """As in 2002 - 2026; until this year unless staff say otherwise."""
        until = self.copyright_until or timezone.localdate().year
        first = self.copyright_from or until
        return str(until) if first == until else f"{first} - {until}"

    @property
    def police_record_url(self) -> str:
        """Where the Ministry of Public Security shows this record."""
        number = "".join(re.findall(r"\d", self.police_record))
        return f"https://beian.mps.gov.cn/#/query/webSearch?code={number}"

    @property
    def icp_record_url(self) -> str:
        """Where the Ministry of Industry and Information Technology looks records up."""
        return "https://beian.miit.gov.cn/"
