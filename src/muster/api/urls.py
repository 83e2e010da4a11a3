"""Every address of the API but POST /events, which live answers."""

from django.urls import path

from muster.api import round_endpoints, sms_answers  # noqa: F401 - their addresses join the others
from muster.api.endpoints import api

urlpatterns = [path("", api.urls)]
