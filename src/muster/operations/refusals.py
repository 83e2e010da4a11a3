"""Why an act on an operation is refused, in a sentence that says what to do."""

from typing import Any


class OperationRefused(Exception):
    """Nothing was changed."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence  # translated when shown
        super().__init__(str(sentence))


class OperationClosed(OperationRefused):
    """The operation has ended: nothing more may happen in it."""


class NotYourOperation(OperationRefused, PermissionError):
    """Only the command of the operation's area may do this."""
