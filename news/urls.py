from django.urls import path, re_path

from news import views

app_name = "news"

urlpatterns = [
    path("", views.home, name="home"),
    re_path(r"^c/(?P<path>[-\w]+(?:/[-\w]+){0,2})/$", views.channel, name="channel"),
    path("a/<int:pk>/", views.article, name="article"),
    path("a/<int:pk>/click/", views.click, name="click"),
    path("tags/<str:name>/", views.tag, name="tag"),
    path("search/", views.search, name="search"),
    re_path(r"^feeds/(?P<kind>rss\.xml|atom\.xml|feed\.json)$", views.feed, name="feed"),
    re_path(
        r"^c/(?P<path>[-\w]+(?:/[-\w]+){0,2})/feeds/(?P<kind>rss\.xml|atom\.xml|feed\.json)$",
        views.feed,
        name="channel_feed",
    ),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemaps/pages.xml", views.sitemap_pages, name="sitemap_pages"),
    re_path(
        r"^sitemaps/(?P<year>(?:19|20|21)[0-9]{2})-(?P<month>0?[1-9]|1[0-2])\.xml$",
        views.sitemap_month,
        name="sitemap_month",
    ),
    path("news-sitemap.xml", views.news_sitemap, name="news_sitemap"),
    path("site.webmanifest", views.manifest, name="manifest"),
    # Last: 关于我们, 联系我们 and whatever single pages staff add.
    path("<slug:slug>/", views.page, name="page"),
]
