from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse

from complaints import encryption, lifecycle, masking, rulebook
from complaints.models.answers import Answers, Kind
from complaints.models.fields import EncryptedTextField
from complaints.rulebook import RuleVersion
from jiansite.lib import transitions
from jiansite.lib.transitions import Lifecycle, State, TransitionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from jiansite.lib.people import Outsider


class ReadersReport(NamedTuple):
    """People, not cases: one who complains five times is one."""

    readers: int
    resolved: int


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def open(self) -> ComplaintQuerySet:
        """Cases in which something is still to be done."""
        return self.filter(status__in=lifecycle.MEDIA.open_states)

    def unanswered(self) -> ComplaintQuerySet:
        """Cases on which nobody has decided yet, the longest wait first."""
        return self.filter(status=lifecycle.RECEIVED).order_by("received_at", "pk")

    def newest_first(self) -> ComplaintQuerySet:
        """By the time of filing."""
        return self.order_by("-received_at", "-pk")

    def with_phone(self, phone: str) -> ComplaintQuerySet:
        """Cases of one telephone number, however it was written."""
        return self.filter(phone_index=encryption.phone_index(phone) or None)

    def about(self, *, merchant_name: str, product: str) -> ComplaintQuerySet:
        """Cases on the same thing from the same house, as people write it."""
        return self.filter(merchant_name__iexact=merchant_name, product__iexact=product)

    def with_email(self, email: str) -> ComplaintQuerySet:
        """Cases of one mail address, in capitals or not."""
        return self.filter(email_index=encryption.email_index(email) or None)

    def from_story(self, article_id: int) -> ComplaintQuerySet:
        """Cases that came from a story and stand for its subject: none refused or taken back."""
        gone = (lifecycle.DECLINED, lifecycle.WITHDRAWN)
        return self.complaints().filter(article_id=article_id).exclude(status__in=gone)

    def readers(self) -> ReadersReport:
        """How many people these cases come from, and for how many of them it was resolved."""
        is_resolved = Q(status=lifecycle.CONCLUDED)
        return ReadersReport(
            **self.aggregate(
                readers=Count("phone_index", distinct=True),
                resolved=Count("phone_index", distinct=True, filter=is_resolved),
            )
        )

    def complaints(self) -> ComplaintQuerySet:
        """Without reports (举报), which no merchant and no public page may learn of."""
        return self.filter(kind=Kind.COMPLAINT)

    def visible_to(self, user: User) -> ComplaintQuerySet:
        """What this member of staff may see: reports only with the right to."""
        return self if user.has_perm("complaints.view_report") else self.complaints()


class Complaint(Answers):
    """投诉: one case. Its status changes only through `act`, by the table of its profile."""

    class Demand(models.TextChoices):
        REFUND = "refund", "退款"
        REPLACE = "replace", "换货"
        REPAIR = "repair", "修理"
        COMPENSATE = "compensate", "赔偿"
        OTHER = "other", "其他"

    number = models.CharField("编号", max_length=20, unique=True)
    code_digest = models.CharField(max_length=64, editable=False)
    profile = models.CharField("办理规则", max_length=20, default="media")
    # The rules of the day it was received; later ones do not touch the case.
    rule_version = models.CharField("规则版本", max_length=20, default=rulebook.MEDIA)
    status = models.CharField(
        "状态", max_length=20, choices=lifecycle.MEDIA.choices, default=lifecycle.RECEIVED
    )
    received_at = models.DateTimeField("收到时间")
    updated_at = models.DateTimeField("最近进展")
    # The public id of the story the citizen came from; news and complaints share no key.
    article_id = models.PositiveBigIntegerField("相关稿件", null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name="承办人",
    )

    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("电话")
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    email = EncryptedTextField("邮箱", blank=True)
    email_index = models.CharField(max_length=64, blank=True, editable=False)
    address = EncryptedTextField("通信地址", blank=True)

    merchant_name = models.CharField("商家名称", max_length=100)
    merchant_address = models.CharField("商家地址", max_length=200, blank=True)
    platform = models.CharField("网购平台", max_length=100, blank=True)
    order_number = models.CharField("订单号", max_length=60, blank=True)

    product = models.CharField("商品或服务", max_length=100)
    purchased_on = models.DateField("购买日期", null=True, blank=True)
    amount_paid = models.DecimalField(
        "消费金额（元）",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0"), "金额不能是负数。")],
    )
    facts = models.TextField("事情经过", max_length=5000)

    demands = ArrayField(models.CharField(max_length=20, choices=Demand), verbose_name="诉求")
    demand_amount = models.DecimalField(
        "要求金额（元）",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0"), "金额不能是负数。")],
    )
    demand_text = models.TextField("诉求说明", max_length=1000, blank=True)

    consent_handle = models.BooleanField("同意本站为处理投诉使用信息")
    consent_forward = models.BooleanField("同意转交商家或有关部门", default=False)
    consent_publish = models.BooleanField("同意隐去个人信息后公开", default=False)
    declared_truthful = models.BooleanField("声明内容真实")

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "投诉"
        verbose_name_plural = "投诉"
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view", "change")
        permissions = [
            ("handle_complaint", "可以办理投诉"),
            ("reveal_contact", "可以查看投诉人联系方式"),
            ("view_report", "可以查看举报"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_handle=True, declared_truthful=True),
                name="complaint_has_consent_and_declaration",
            )
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="complaint_newest"),
            models.Index(fields=["status", "-received_at"], name="complaint_by_status"),
            models.Index(fields=["phone_index"], name="complaint_phone"),
            models.Index(fields=["email_index"], name="complaint_email"),
            models.Index(fields=["article_id"], name="complaint_article"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the blind indexes of the contact data true."""
        self.phone_index = encryption.phone_index(self.phone)
        self.email_index = encryption.email_index(self.email)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("complaints:status", args=[self.number])

    @property
    def lifecycle(self) -> Lifecycle:
        """The table of states and verbs of this case's profile."""
        return lifecycle.PROFILES[self.profile]

    @property
    def state(self) -> State:
        """The present state, with the sentence that the citizen reads."""
        return self.lifecycle.state(self.status)

    @property
    def sentence(self) -> str:
        """What its citizen reads of the state: the table speaks of complaints, a report is none."""
        sentence = self.state.sentence
        if self.kind != Kind.REPORT:
            return sentence
        return sentence.replace("您的投诉", "您的举报").replace("这件投诉", "这件举报")

    @property
    def rules(self) -> RuleVersion:
        """The version of the rules that this case is pinned to."""
        return rulebook.version(self.rule_version)

    @property
    def demand_labels(self) -> str:
        """What is demanded, as in 退款、赔偿."""
        return "、".join(self.Demand(value).label for value in self.demands)

    @property
    def masked_name(self) -> str:
        return masking.masked_name(self.name)

    @property
    def masked_phone(self) -> str:
        return masking.masked_phone(self.phone)

    @property
    def masked_email(self) -> str:
        return masking.masked_email(self.email)

    @property
    def masked_address(self) -> str:
        return masking.masked_address(self.address)

    def act(
        self,
        verb_name: str,
        *,
        by: User | Outsider,
        now: datetime,
        note: str = "",
        facts: dict[str, Any] | None = None,
    ) -> None:
        """Use a verb of the lifecycle: one change, one event. Raises TransitionRefused."""
        verb = self.lifecycle.verb(verb_name)
        self.lifecycle.check(verb, state=self.status, by=by, note=note)
        if verb.target == lifecycle.FORWARDED and not self.consent_forward:
            raise TransitionRefused("投诉人没有同意转交，不能转交。可以先与投诉人联系，征得同意。")
        effects = lifecycle.effects(self.profile, verb.name)
        with transaction.atomic():
            transitions.use(
                Complaint.objects.all(),
                self,
                verb,
                by=by,
                now=now,
                note=note,
                changes={"updated_at": now},
                label=verb.label,
                facts=facts or {},
            )
            # The row is ours now, and with it the clocks.
            self.clocks.follow(self, effects, now=now, why=verb.label)
