"""Where the two halves of the site meet in a page: a story, and the complaints about it.

News and complaints know nothing of each other; they exchange public ids, and only here.
"""

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from complaints.models.complaints import ReadersReport
from jiansite.lib import short_codes
from news.models import Article

register = template.Library()

# Seconds: the number is decoration, and a story shall not count at every reading.
_REMEMBERED = 60


@register.inclusion_tag("complaints/_box.html", takes_context=True)
def complaint_box(context: template.Context, article: Article) -> dict[str, object]:
    """我要投诉 beside a story: QR, short link and code, all the same way in, and the telephone."""
    code = short_codes.encode(article.pk)
    short_link = reverse("short_link", args=[code])
    return {
        "code": code,
        "form_path": f"{reverse('complaints:new')}?article={article.pk}",
        "quick_path": f"{reverse('complaints:quick')}?article={article.pk}",
        "phone": getattr(context.get("site"), "phone", ""),
        "short_link": short_link,
        # With the host: it is read on paper and over the telephone, too.
        "short_address": f"{urlsplit(settings.SITE_URL).netloc}{short_link}",
        "picture": reverse("code_picture", args=[code]),
        "readers": readers_about(article),
    }


def readers_about(article: Article) -> ReadersReport | None:
    """How many readers reported on a story's subject, where they are enough not to be known."""
    report = cache.get_or_set(
        f"readers:{article.pk}",
        lambda: Complaint.objects.from_story(article.pk).readers(),
        _REMEMBERED,
    )
    return report if report and report.readers >= settings.READERS_SHOWN_FROM else None


@register.simple_tag
def story_of(article_id: int | None) -> Article | None:
    """The story that a complaint names, if readers can open it."""
    if not article_id:
        return None
    return Article.objects.published(timezone.now()).only("title").filter(pk=article_id).first()


@register.simple_tag
def complaints_about(article: Article) -> int:
    """How many complaints came from a story. For staff, of whom few may know of reports."""
    return Complaint.objects.complaints().filter(article_id=article.pk).count()
