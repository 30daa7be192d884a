from django.urls import URLPattern, path, re_path

from complaints.views import desk, files, following, phones, sending, steps

app_name = "complaints"


def _files(prefix: str, name: str, via: str) -> list[URLPattern]:
    """Uploads in pieces, for the draft's own browser or for the phone it invited."""
    options = {"via": via}
    return [
        path(f"{prefix}files/", files.files, options, name=f"{name}files"),
        path(f"{prefix}files/<uuid:pk>/", files.piece, options, name=f"{name}piece"),
        path(f"{prefix}files/<uuid:pk>/finish/", files.finish, options, name=f"{name}finish"),
        path(f"{prefix}files/<uuid:pk>/cancel/", files.cancel, options, name=f"{name}cancel"),
    ]


urlpatterns = [
    path("", desk.desk, name="desk"),
    path("new/", desk.new, name="new"),
    re_path(r"^new/(?P<name>what|merchant|demands|evidence|about)/$", steps.step, name="step"),
    path("new/all/", steps.all_at_once, name="all"),
    path("new/quick/", steps.quick, name="quick"),
    path("new/autosave/<slug:name>/", steps.autosave, name="autosave"),
    path("new/review/", sending.review, name="review"),
    path("new/receipt/", following.receipt, name="receipt"),
    path("new/receipts/", sending.both_receipts, name="both_receipts"),
    path("new/discard/", desk.discard, name="discard"),
    path("new/evidence/<uuid:pk>/", files.draft_picture, name="draft_picture"),
    *_files("new/", "", "own"),
    path("new/phone/", phones.link, name="phone_link"),
    path("new/phone.svg", phones.link_picture, name="phone_picture"),
    path("p/", phones.enter, name="phone_enter"),
    path("p/photos/", phones.photos, name="phone_photos"),
    *_files("p/", "phone_", "phone"),
    re_path(r"^p/(?P<token>[A-Za-z0-9_-]{20,40})/$", phones.phone, name="phone"),
    re_path(r"^regions/(?P<code>[0-9]{2}|[0-9]{4})\.json$", desk.region_parts, name="region_parts"),
    re_path(r"^complete/(?P<number>[0-9]{8}-[0-9]{5})/$", desk.complete, name="complete"),
    path("track/", following.track, name="track"),
    re_path(r"^track/(?P<number>[0-9]{8}-[0-9]{5})/$", following.status, name="status"),
]
