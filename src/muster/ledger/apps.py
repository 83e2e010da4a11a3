from django.apps import AppConfig


class Room(AppConfig):
    name = "muster.ledger"
    label = "ledger"
