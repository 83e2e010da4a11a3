"""A household's own page. Each address begins with the community's code, as it stands on the slip at the door."""

from django.urls import path

from muster.door.views import acts, demo, enter, home

app_name = "door"
urlpatterns = [
    path("<str:community_code>/", enter.page, name="enter"),
    path("<str:community_code>/code/", enter.code, name="code"),
    path("<str:community_code>/leaving/", enter.leaving, name="leaving"),
    path("<str:community_code>/demo/", demo.page, name="demo"),
    path("<str:community_code>/home/", home.page, name="home"),
    path("<str:community_code>/home/phone/", home.phone, name="phone"),
    path("<str:community_code>/home/copy/", home.copy, name="copy"),
    path("<str:community_code>/home/corrections/", acts.corrections, name="corrections"),
    path("<str:community_code>/home/needs/", acts.needs, name="needs"),
    path("<str:community_code>/home/complaints/", acts.complaints, name="complaints"),
    path("<str:community_code>/home/erasure/", acts.erasure, name="erasure"),
]
