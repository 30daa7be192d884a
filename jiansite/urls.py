"""Everything that can be reached, on one screen."""

from django.contrib import admin
from django.urls import include, path, re_path

from jiansite import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("complaints/", include("complaints.urls")),
    path("q/", views.enter_code, name="enter_code"),
    path("q/<str:code>.svg", views.code_picture, name="code_picture"),
    path("q/<str:code>/", views.short_link, name="short_link"),
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    re_path(
        r"^media/(?P<path>photos/[0-9]{4}/[0-9]{2}/[0-9a-f]{12}/\w{1,20}\.(?:avif|webp|jpg))$",
        views.media,
        name="media",
    ),
    path("", include("news.urls")),
]

handler400 = "jiansite.views.bad_request"
handler403 = "jiansite.views.forbidden"
handler404 = "jiansite.views.not_found"
handler500 = "jiansite.views.server_error"
