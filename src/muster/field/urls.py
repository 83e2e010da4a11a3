"""The pages of one person, and of a team's leader."""

from django.urls import path

from muster.field.views import me, offer, place, team

app_name = "field"
urlpatterns = [
    path("", me.page, name="me"),
    path("answer/", me.answers, name="answers"),
    path("report-in/", place.page, name="place"),
    path("offer/", offer.page, name="offer"),
    path("team/", team.page, name="team"),
]
