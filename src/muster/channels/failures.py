"""How handing a message over can fail."""


class TemporaryFailure(Exception):
    """Try again later: the gateway was away, slow or busy."""


class PermanentFailure(Exception):
    """Trying again is of no use: the gateway refuses this message."""
