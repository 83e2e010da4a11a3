"""A worker in a process of its own that listens once and hangs after the first message, to be killed. Usage: listener.py FILE [planted]"""

import sys
import time
from pathlib import Path

import django


def main(told: str, planted: str = "") -> None:
    django.setup()
    from django.utils.timezone import now

    from muster.callouts.in_room import in_room
    from muster.channels import listen
    from muster.channels.models import Heard as Mark

    def hand_on(said, groups) -> None:
        if planted:  # the bug: the mark moves before what it stands for was taken
            Mark.objects.update(since="s2")
        in_room(said, groups, now=now())
        Path(told).touch()
        time.sleep(60)

    listen.listen(hand_on, now=now())


if __name__ == "__main__":
    main(*sys.argv[1:])
