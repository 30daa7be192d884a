from django.urls import path, re_path

from news import views

app_name = "news"

urlpatterns = [
    path("", views.home, name="home"),
    re_path(r"^c/(?P<path>[-\w]+(?:/[-\w]+){0,2})/$", views.channel, name="channel"),
    path("a/<int:pk>/", views.article, name="article"),
    path("tags/<str:name>/", views.tag, name="tag"),
    path("search/", views.search, name="search"),
    # Last: 关于我们, 联系我们 and whatever single pages staff add.
    path("<slug:slug>/", views.page, name="page"),
]
