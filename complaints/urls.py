from django.urls import path, re_path

from complaints import views

app_name = "complaints"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("new/", views.new, name="new"),
    path("new/review/", views.review, name="review"),
    path("new/receipt/", views.receipt, name="receipt"),
    path("new/discard/", views.discard, name="discard"),
    path("new/evidence/<uuid:pk>/", views.draft_picture, name="draft_picture"),
    path("track/", views.track, name="track"),
    re_path(r"^track/(?P<number>[0-9]{8}-[0-9]{5})/$", views.status, name="status"),
]
