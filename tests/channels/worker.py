"""A worker in a process of its own, which may be killed: hands over one message. Usage: worker.py MESSAGE [planted]"""

import sys
from uuid import UUID

import django


def main(message: str, planted: str = "") -> None:
    django.setup()
    from django.utils import timezone

    from muster.channels import deliver

    act = _state_after_sending if planted else deliver.deliver
    act(UUID(message), now=timezone.now())


def _state_after_sending(message_id: UUID, *, now) -> None:
    """The planted bug: the row is only locked while the message is under way, and told of afterwards."""
    from django.db import transaction

    from muster.channels.hand_over import hand_over
    from muster.channels.models import Message

    with transaction.atomic():
        message = Message.objects.select_for_update().get(id=message_id)
        message.tries += 1
        outcome = hand_over(message)
        message.state, message.sealed = outcome.state, None
        message.save()


if __name__ == "__main__":
    main(*sys.argv[1:])
