"""The link of a call. Short, because it travels in a text message."""

from django.urls import path

from muster.field.views import call_link

app_name = "call_link"
urlpatterns = [
    path("all/<str:chat>/", call_link.from_chat, name="from_chat"),
    path("<str:code>/", call_link.page, name="page"),
]
