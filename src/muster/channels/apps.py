from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.channels"
    label = "channels"
