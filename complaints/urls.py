from django.urls import path, re_path

from complaints.views import filing, following

app_name = "complaints"

urlpatterns = [
    path("", filing.desk, name="desk"),
    path("new/", filing.new, name="new"),
    path("new/review/", filing.review, name="review"),
    path("new/receipt/", following.receipt, name="receipt"),
    path("new/discard/", filing.discard, name="discard"),
    path("new/evidence/<uuid:pk>/", filing.draft_picture, name="draft_picture"),
    path("track/", following.track, name="track"),
    re_path(r"^track/(?P<number>[0-9]{8}-[0-9]{5})/$", following.status, name="status"),
]
