"""A community's desk. Each address begins with the community's code; the guard compares it with the actor's roles."""

from django.urls import path

from muster.desk import callout_urls, round_urls, shift_urls
from muster.desk.views import (
    acts,
    lists,
    looks,
    lost_phone,
    message,
    now,
    people,
    poster,
    register,
    requests,
    reveal,
    slips,
)

app_name = "desk"
urlpatterns = [
    path("<str:community_code>/", now.page, name="now"),
    path("<str:community_code>/side/", now.side, name="side"),
    path("<str:community_code>/expected/", now.expected, name="expected"),
    path("<str:community_code>/here/", now.here, name="here"),
    path("<str:community_code>/people/", people.page, name="people"),
    path("<str:community_code>/people/<uuid:person_id>/", people.person, name="person"),
    path("<str:community_code>/people/<uuid:person_id>/phones/", lost_phone.withdrawal, name="person_phones"),
    path("<str:community_code>/report-ins/", acts.report_ins, name="report_ins"),
    path("<str:community_code>/report-ins/undoing/", acts.undoing, name="undoing"),
    path("<str:community_code>/answers/", acts.answers, name="answers"),
    path("<str:community_code>/settlements/", acts.settlements, name="settlements"),
    path("<str:community_code>/names/", acts.names, name="names"),
    path("<str:community_code>/phones/<uuid:device_id>/", acts.phones, name="phones"),
    path("<str:community_code>/lists/", lists.page, name="lists"),
    path("<str:community_code>/lists/report-ins/", lists.report_ins, name="list_report_ins"),
    path("<str:community_code>/lists/done/", lists.done, name="list_done"),
    path("<str:community_code>/register/", register.page, name="register"),
    path("<str:community_code>/register/loading/", register.loading, name="register_loading"),
    path("<str:community_code>/register/template/", register.template, name="register_template"),
    path("<str:community_code>/households/<uuid:household_id>/reveal/", reveal.page, name="household_reveal"),
    path("<str:community_code>/households/<uuid:household_id>/needs/", reveal.needs, name="household_needs"),
    path("<str:community_code>/id-numbers/", reveal.by_number, name="by_number"),
    path("<str:community_code>/buildings/<uuid:building_id>/slips/", slips.page, name="slips"),
    path("<str:community_code>/looks/", looks.page, name="looks"),
    path("<str:community_code>/looks/<uuid:alert_id>/", looks.seen, name="alert_seen"),
    path("<str:community_code>/requests/", requests.page, name="requests"),
    path("<str:community_code>/requests/<uuid:request_id>/", requests.one, name="request"),
    path("<str:community_code>/poster/", poster.page, name="poster"),
    path("<str:community_code>/poster/code.svg", poster.svg, name="poster_svg"),
    path("<str:community_code>/poster/code.png", poster.png, name="poster_png"),
    path("<str:community_code>/message/", message.page, name="message"),
    *callout_urls.urlpatterns,
    *round_urls.urlpatterns,
    *shift_urls.urlpatterns,
]
