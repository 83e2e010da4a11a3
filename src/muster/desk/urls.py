"""A community's desk. Each address begins with the community's code; the guard compares it with the actor's roles."""

from django.urls import path

from muster.desk.views import acts, lists, message, now, people, poster

app_name = "desk"
urlpatterns = [
    path("<str:community_code>/", now.page, name="now"),
    path("<str:community_code>/side/", now.side, name="side"),
    path("<str:community_code>/expected/", now.expected, name="expected"),
    path("<str:community_code>/here/", now.here, name="here"),
    path("<str:community_code>/people/", people.page, name="people"),
    path("<str:community_code>/people/<uuid:person_id>/", people.person, name="person"),
    path("<str:community_code>/report-ins/", acts.report_ins, name="report_ins"),
    path("<str:community_code>/report-ins/undoing/", acts.undoing, name="undoing"),
    path("<str:community_code>/answers/", acts.answers, name="answers"),
    path("<str:community_code>/settlements/", acts.settlements, name="settlements"),
    path("<str:community_code>/names/", acts.names, name="names"),
    path("<str:community_code>/phones/<uuid:device_id>/", acts.phones, name="phones"),
    path("<str:community_code>/lists/", lists.page, name="lists"),
    path("<str:community_code>/lists/report-ins/", lists.report_ins, name="list_report_ins"),
    path("<str:community_code>/lists/done/", lists.done, name="list_done"),
    path("<str:community_code>/poster/", poster.page, name="poster"),
    path("<str:community_code>/poster/code.svg", poster.svg, name="poster_svg"),
    path("<str:community_code>/poster/code.png", poster.png, name="poster_png"),
    path("<str:community_code>/message/", message.page, name="message"),
]
