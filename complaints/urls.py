from django.urls import URLPattern, path, re_path

from complaints.views import (
    desk,
    files,
    following,
    merchants,
    own_case,
    phones,
    receipts,
    recovering,
    sending,
    steps,
    verifying,
)

app_name = "complaints"

NUMBER = r"(?P<number>[0-9]{8}-[0-9]{5})"
FILE = r"(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


def _files(prefix: str, name: str, via: str) -> list[URLPattern]:
    """Uploads in pieces, for the draft's own browser or for the phone it invited."""
    options = {"via": via}
    return [
        path(f"{prefix}files/", files.files, options, name=f"{name}files"),
        path(f"{prefix}files/<uuid:pk>/", files.piece, options, name=f"{name}piece"),
        path(f"{prefix}files/<uuid:pk>/finish/", files.finish, options, name=f"{name}finish"),
        path(f"{prefix}files/<uuid:pk>/cancel/", files.cancel, options, name=f"{name}cancel"),
    ]


def _papers(prefix: str, which: str) -> list[URLPattern]:
    """The paper and the QR code of a receipt."""
    name, options = prefix.replace("-", "_"), {"which": which}
    return [
        path(f"new/{prefix}.pdf", receipts.receipt_pdf, options, name=f"{name}_pdf"),
        path(f"new/{prefix}.svg", receipts.receipt_qr, options, name=f"{name}_qr"),
    ]


urlpatterns = [
    path("", desk.desk, name="desk"),
    path("new/", desk.new, name="new"),
    re_path(r"^new/(?P<name>what|merchant|demands|evidence|about)/$", steps.step, name="step"),
    path("new/all/", steps.all_at_once, name="all"),
    path("new/quick/", steps.quick, name="quick"),
    path("new/autosave/<slug:name>/", steps.autosave, name="autosave"),
    path("new/review/", sending.review, name="review"),
    path("new/receipt/", receipts.receipt, name="receipt"),
    path("new/receipts/", receipts.both_receipts, name="both_receipts"),
    *_papers("receipt", "complaint"),
    *_papers("report-receipt", "report"),
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
    re_path(rf"^complete/{NUMBER}/$", desk.complete, name="complete"),
    path("track/", following.track, name="track"),
    path("track/glance/", following.glance, name="glance"),
    path("track/leave/", own_case.leave, name="leave"),
    path("track/lost-code/", recovering.lost_code, name="lost_code"),
    path("track/lost-code/enter/", recovering.enter_secret, name="enter_secret"),
    path("track/lost-code/<str:secret>/", recovering.recover, name="recover"),
    re_path(rf"^track/{NUMBER}/$", following.status, name="status"),
    re_path(rf"^track/{NUMBER}/all\.zip$", own_case.download_everything, name="everything"),
    re_path(rf"^track/{NUMBER}/12315\.zip$", own_case.download_handover, name="handover"),
    re_path(rf"^track/{NUMBER}/file/{FILE}/$", own_case.own_file, name="own_file"),
    re_path(rf"^track/{NUMBER}/(?P<name>[a-z]+)/$", own_case.act, name="act"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/keys.json", verifying.keys, name="verify_keys"),
    path("verify/<str:text>/", verifying.verify_seal, name="verify_seal"),
    path("merchant/<str:secret>/", merchants.reply, name="merchant"),
    path("merchant/<str:secret>/evidence/<uuid:pk>/", merchants.evidence, name="merchant_evidence"),
]
