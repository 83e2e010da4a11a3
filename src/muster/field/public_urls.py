"""What stands behind the QR code of a community. Short, because it is also written in letters."""

from django.urls import path

from muster.field.views import report_in, sign_up

app_name = "report"
urlpatterns = [
    path("<str:community_code>/", report_in.page, name="report_in"),
    path("<str:community_code>/received/", report_in.received, name="received"),
    path("<str:community_code>/sign-up/", sign_up.page, name="sign_up"),
    path("<str:community_code>/sign-up/received/", sign_up.received, name="signed_up"),
]
