from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.callouts"
    label = "callouts"
