"""Every address of the API but POST /events, which live answers."""

from django.urls import path

from muster.api.endpoints import api

urlpatterns = [path("", api.urls)]
