"""The link of a call. Short, because it travels in a text message."""

from django.urls import path

from muster.field.views import call_link

app_name = "call_link"
urlpatterns = [path("<str:code>/", call_link.page, name="page")]
