"""The pages of one person, and of a team's leader."""

from django.urls import path

from muster.field.views import calendar, doors, duties, me, offer, phones, place, team, team_hours, ways

app_name = "field"
urlpatterns = [
    path("", me.page, name="me"),
    path("answer/", me.answers, name="answers"),
    path("report-in/", place.page, name="place"),
    path("arrivals/", me.arrivals, name="arrivals"),
    path("departures/", me.departures, name="departures"),
    path("offer/", offer.page, name="offer"),
    path("ways/", ways.page, name="ways"),
    path("ways/addresses/", ways.addresses, name="addresses"),
    path("ways/addresses/removal/", ways.removal, name="address_removal"),
    path("ways/tonight/", ways.tonight, name="tonight"),
    path("phones/", phones.page, name="phones"),
    path("phones/<uuid:device_id>/withdrawal/", phones.withdrawal, name="phone_withdrawal"),
    path("doors/", doors.page, name="doors"),
    path("doors/<uuid:lease_id>/", doors.stairwell, name="stairwell"),
    path("doors/<uuid:lease_id>/return/", doors.giving_back, name="giving_back"),
    path("doors/<uuid:lease_id>/<uuid:household_id>/", doors.door, name="door"),
    path("doors/<uuid:lease_id>/<uuid:household_id>/undo/", doors.undoing, name="undoing"),
    path("duties/", duties.page, name="duties"),
    path("duties/absences/", duties.absences, name="absences"),
    path("duties/absences/removal/", duties.removal, name="absence_removal"),
    path("duties/wishes/", duties.wishes, name="wishes"),
    path("duties/child/", duties.child, name="child"),
    path("duties/child/alone/", duties.child_alone, name="child_alone"),
    path("duties/calendar/", calendar.making, name="calendar"),
    path("duties/calendar/end/", calendar.ending, name="calendar_end"),
    path("team/", team.page, name="team"),
    path("team/hours/", team_hours.page, name="team_hours"),
]
