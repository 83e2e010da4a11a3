from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.residents"
    label = "residents"
