"""What a page says about itself to programs: schema.org as JSON-LD."""

from typing import Any

from django.templatetags.static import static
from django.utils import timezone

from news import addresses
from news.models import Article, Channel, Credit, Photo, SiteProfile

SHARE_PICTURE = "img/share.png"


def share_picture(photo: Photo | None = None) -> str:
    """The picture that stands for a page where it is shared: its own, or the house's."""
    if photo and photo.is_available:
        return addresses.picture(photo)
    return addresses.full(static(SHARE_PICTURE))


def share_picture_words(article: Article) -> str:
    """What that picture shows; the house's own stands for the title."""
    cover = article.cover
    return (cover.description if cover and cover.is_available else "") or article.title


def organization(site: SiteProfile) -> dict[str, Any]:
    """The house that publishes."""
    return {
        "@type": "NewsMediaOrganization",
        "name": site.name,
        "url": addresses.full("/"),
        "logo": {"@type": "ImageObject", "url": share_picture(site.logo)},
    }


def home_page(site: SiteProfile) -> dict[str, Any]:
    """The site, and how to search it."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site.name,
        "url": addresses.full("/"),
        "inLanguage": "zh-CN",
        "publisher": organization(site),
        "potentialAction": {
            "@type": "SearchAction",
            "target": addresses.full("/search/?q={words}"),
            "query-input": "required name=words",
        },
    }


def breadcrumb(trail: list[Channel]) -> dict[str, Any]:
    """首页 and the channels down to this one."""
    steps = [("首页", "/"), *((channel.name, channel.get_absolute_url()) for channel in trail)]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": addresses.full(path),
            }
            for position, (name, path) in enumerate(steps, start=1)
        ],
    }


def news_article(article: Article, site: SiteProfile) -> dict[str, Any]:
    """One story. Authors are who signed 文; without one, the source or the house."""
    writers = [credit.name for credit in article.credits.all() if credit.role == Credit.WRITER]
    source = article.source.name if article.source else site.name
    authors = [{"@type": "Person", "name": name} for name in writers]
    editors = [{"@type": "Person", "name": credit.name} for credit in article.responsible_editors]
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.lead,
        "image": [share_picture(article.cover)],
        "datePublished": timezone.localtime(article.published_at).isoformat(),
        "dateModified": timezone.localtime(article.changed_at).isoformat(),
        "author": authors or [{"@type": "Organization", "name": source}],
        **({"editor": editors} if editors else {}),
        "publisher": organization(site),
        "mainEntityOfPage": {"@type": "WebPage", "@id": addresses.article(article)},
        "url": addresses.article(article),
        "articleSection": article.channel.name,
        "keywords": [tag.name for tag in article.tags.all()],
        "inLanguage": "zh-CN",
    }
