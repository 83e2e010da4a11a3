"""How handing a message over can fail. What a failure says is logged, so it holds a code and a status and nothing else."""

from muster.channels.reasons import Reason


class Failure(Exception):
    """One of the three below. `detail` is a status or the name of an exception."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        super().__init__(f"{reason.value} ({detail})" if detail else reason.value)


class TemporaryFailure(Failure):
    """It certainly was not taken. Try again later: the service was away or busy."""


class Unanswered(TemporaryFailure):
    """It may have been taken. Tried again only where a second time reaches nobody twice."""


class PermanentFailure(Failure):
    """Trying again is of no use: the service refuses this message."""


class AddressGone(PermanentFailure):
    """Nobody is reached at this address any more, with this message or another."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(Reason.GONE, detail)
