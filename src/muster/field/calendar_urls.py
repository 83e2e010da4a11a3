"""What a person's own calendar asks for. It has no session: the secret in the address is the right to read."""

from django.urls import path

from muster.field.views import calendar

app_name = "calendar"
urlpatterns = [path("<str:secret>.ics", calendar.feed, name="feed")]
