from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.mobilise"
    label = "mobilise"
