from django.urls import path, re_path

from news.views import articles, error_reports, lists, machines, previews, search, topics

app_name = "news"

urlpatterns = [
    path("", lists.home, name="home"),
    re_path(
        r"^c/(?P<path>[-\w]+(?:/[-\w]+){0,2})/(?P<year>(?:19|20|21)[0-9]{2})/"
        r"(?:(?P<month>0[1-9]|1[0-2])/)?$",
        lists.archive,
        name="archive",
    ),
    re_path(r"^c/(?P<path>[-\w]+(?:/[-\w]+){0,2})/$", lists.channel, name="channel"),
    path("a/<int:pk>/", articles.article, name="article"),
    path("a/<int:pk>/corrections/", articles.corrections, name="corrections"),
    path("a/<int:pk>/qr.svg", articles.article_qr, name="article_qr"),
    path("a/<int:pk>/photos/<int:photo_pk>/", articles.photo, name="photo"),
    path("a/<int:pk>/files/<int:attachment_pk>/", articles.attachment, name="attachment"),
    path("a/<int:pk>/click/", articles.click, name="click"),
    path("preview/<str:token>/", previews.preview, name="preview"),
    path(
        "preview/<str:token>/files/<int:attachment_pk>/",
        previews.preview_file,
        name="preview_file",
    ),
    path("topics/", topics.topics, name="topics"),
    re_path(r"^topics/(?P<slug>[-\w]{1,60})/$", topics.topic, name="topic"),
    path("a/<int:pk>/report/", error_reports.report, name="report"),
    re_path(
        r"^reports/(?P<token>[A-Za-z0-9_-]{22})/$",
        error_reports.report_status,
        name="report_status",
    ),
    path("tags/<str:name>/", lists.tag, name="tag"),
    path("sources/<str:name>/", lists.source, name="source"),
    path("search/", search.search, name="search"),
    path("search.json", search.search_json, name="search_json"),
    re_path(r"^feeds/(?P<kind>rss\.xml|atom\.xml|feed\.json)$", machines.feed, name="feed"),
    re_path(
        r"^c/(?P<path>[-\w]+(?:/[-\w]+){0,2})/feeds/(?P<kind>rss\.xml|atom\.xml|feed\.json)$",
        machines.feed,
        name="channel_feed",
    ),
    path("sitemap.xml", machines.sitemap_index, name="sitemap"),
    path("sitemaps/pages.xml", machines.sitemap_pages, name="sitemap_pages"),
    re_path(
        r"^sitemaps/(?P<year>(?:19|20|21)[0-9]{2})-(?P<month>0?[1-9]|1[0-2])\.xml$",
        machines.sitemap_month,
        name="sitemap_month",
    ),
    path("news-sitemap.xml", machines.news_sitemap, name="news_sitemap"),
    path("site.webmanifest", machines.manifest, name="manifest"),
    # Last: 关于我们, 联系我们 and whatever single pages staff add.
    path("<slug:slug>/", articles.page, name="page"),
]
