"""What a citizen is asked beyond the least that makes a case."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models

from complaints import categories, regions
from complaints.models.fields import EncryptedTextField

NOT_NEGATIVE = MinValueValidator(Decimal("0"), "金额不能是负数。")


class Kind(models.TextChoices):
    """投诉 asks for one's own rights, 举报 tells of a breach of law (Order 121 art. 9)."""

    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"


class PurchaseChannel(models.TextChoices):
    STORE = "store", "实体店"
    WEB = "web", "网上购物"
    LIVE = "live", "直播间"
    PREPAID = "prepaid", "办卡、预付费"
    DOOR = "door", "上门推销、会销"
    OTHER = "other", "其他"


class YesNo(models.TextChoices):
    YES = "yes", "是"
    NO = "no", "不是"


class Elsewhere(models.TextChoices):
    NO = "no", "没有"
    PLATFORM = "platform", "向网购平台投诉过"
    HOTLINE = "12315", "向 12315 投诉过"
    ASSOCIATION = "association", "向消费者协会投诉过"
    AUTHORITY = "authority", "向其他部门反映过"
    ARBITRATION = "arbitration", "申请了仲裁"
    COURT = "court", "向法院起诉了"


class ContactWay(models.TextChoices):
    PHONE = "phone", "打电话"
    SMS = "sms", "发短信"
    EMAIL = "email", "发邮件"
    LETTER = "letter", "寄信"


class Answers(models.Model):
    """The further answers of a case. All of them may be empty: a case can begin with little."""

    kind = models.CharField("性质", max_length=10, choices=Kind, default=Kind.COMPLAINT)
    is_quick = models.BooleanField("快速投诉，尚未补全", default=False)

    # A leaf of complaints/categories.py, whose words may change.
    category = models.CharField("类别", max_length=30, blank=True)
    brand = models.CharField("品牌、型号、批号", max_length=100, blank=True)
    purchase_channel = models.CharField(
        "购买方式", max_length=10, choices=PurchaseChannel, blank=True
    )
    daily_use = models.CharField("为生活消费购买", max_length=3, choices=YesNo, blank=True)
    known_on = models.DateField("发现问题的日期", null=True, blank=True)

    # As typed: some real codes fail the check of GB 32100.
    merchant_credit_code = models.CharField("统一社会信用代码", max_length=30, blank=True)
    merchant_phone = models.CharField("商家电话", max_length=40, blank=True)
    # Of two, four or six digits: complaints/regions.py.
    region_code = models.CharField("商家所在地区", max_length=6, blank=True)
    shop_name = models.CharField("店铺名称", max_length=100, blank=True)

    refund_amount = models.DecimalField(
        "要求退款（元）",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
    )
    compensation_amount = models.DecimalField(
        "要求赔偿（元）",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
    )
    minimum_demand = models.CharField("最低可以接受", max_length=200, blank=True)
    attempts = models.TextField("与商家协商的情况", max_length=1000, blank=True)
    filed_elsewhere = models.CharField(
        "是否在别处反映过", max_length=20, choices=Elsewhere, blank=True
    )
    elsewhere_detail = models.CharField("在别处反映的情况", max_length=200, blank=True)

    preferred_contact = models.CharField(
        "希望的联系方式", max_length=10, choices=ContactWay, blank=True
    )
    # Of age and disability: nobody's business but the officer's.
    help_wanted = EncryptedTextField("需要的帮助", blank=True)

    class Meta:
        abstract = True

    @property
    def region(self) -> str:
        """The merchant's region in words."""
        return regions.full_name(self.region_code)

    @property
    def category_name(self) -> str:
        return categories.name(self.category)

    @property
    def further_answers(self) -> list[tuple[str, str]]:
        """Question and answer of what was answered, for the officer; nothing about the person."""
        asked = (
            "category_name", "brand", "purchase_channel", "daily_use", "known_on", "region",
            "merchant_phone", "merchant_credit_code", "shop_name", "refund_amount",
            "compensation_amount", "minimum_demand", "attempts", "filed_elsewhere",
            "elsewhere_detail",
        )  # fmt: skip
        found = []
        for name in asked:
            display = getattr(self, f"get_{name}_display", None)
            value = display() if display else getattr(self, name)
            if value not in ("", None):
                found.append((self._question(name), str(value)))
        return found

    def _question(self, name: str) -> str:
        field = {"region": "region_code", "category_name": "category"}.get(name, name)
        return str(self._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
