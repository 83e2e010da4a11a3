"""Every address of the web process, face by face."""

from django.urls import include, path

urlpatterns = [
    path("", include("muster.entry.urls")),
    path("city/", include("muster.city.urls")),
    path("desk/", include("muster.desk.urls")),
    path("me/", include("muster.field.urls")),
    path("api/v1/", include("muster.api.urls")),
]
