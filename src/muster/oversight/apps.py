from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.oversight"
    label = "oversight"
