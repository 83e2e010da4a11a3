"""Every address of the web process, face by face."""

from django.urls import include, path

urlpatterns = [
    path("", include("muster.entry.urls")),
    path("city/", include("muster.city.urls")),
    path("desk/", include("muster.desk.urls")),
    path("me/", include("muster.field.urls")),
    path("app/", include("muster.field.app.urls")),
    path("certificate/", include("muster.field.certificate_urls")),
    path("calendar/", include("muster.field.calendar_urls")),
    path("r/", include("muster.field.public_urls")),  # short, because it stands under a QR code
    path("c/", include("muster.field.call_urls")),  # short: it travels in a text message
    path("d/", include("muster.door.urls")),  # short too: it stands on the slip at a door
    path("api/v1/", include("muster.api.urls")),
]

handler400 = "muster.entry.errors.bad_request"
handler403 = "muster.entry.errors.forbidden"
handler404 = "muster.entry.errors.not_found"
handler500 = "muster.entry.errors.server_error"
