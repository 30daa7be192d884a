from django.urls import path, re_path

from complaints.views import filing, following, merchants, own_case, recovering, verifying

app_name = "complaints"

NUMBER = r"(?P<number>[0-9]{8}-[0-9]{5})"
FILE = r"(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

urlpatterns = [
    path("", filing.desk, name="desk"),
    path("new/", filing.new, name="new"),
    path("new/review/", filing.review, name="review"),
    path("new/receipt/", following.receipt, name="receipt"),
    path("new/receipt.pdf", following.receipt_pdf, name="receipt_pdf"),
    path("new/receipt.svg", following.receipt_qr, name="receipt_qr"),
    path("new/discard/", filing.discard, name="discard"),
    path("new/evidence/<uuid:pk>/", filing.draft_picture, name="draft_picture"),
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
