"""What was told last, numbered: a screen or a phone that comes back says where it stopped, and is told what it missed."""

import secrets
from collections import deque
from typing import Generic, TypeVar

REPLAY_MAX = 512  # at five a second that is more than a minute and a half of absence

Told = TypeVar("Told")


class Replay(Generic[Told]):
    """The last tellings of this process. Ids of an earlier process mean nothing to this one."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._count = 0
        self._ring: deque[tuple[int, Told]] = deque(maxlen=REPLAY_MAX)

    def add(self, told: Told) -> None:
        self._count += 1
        self._ring.append((self._count, told))

    @property
    def last_id(self) -> bytes:
        """For the `id:` of what is told now."""
        return b"%s-%d" % (self._run.encode(), self._count)

    def missed(self, last_event_id: str) -> list[Told] | None:
        """What was told since an id of ours, the oldest first; None where the ring does not reach back so far."""
        run, _, number = last_event_id.partition("-")
        if run != self._run or not number.isdecimal() or len(number) > 15:
            return None
        first_kept = self._ring[0][0] if self._ring else self._count + 1
        if int(number) + 1 < first_kept:
            return None
        return [told for count, told in self._ring if count > int(number)]

    def kept(self) -> list[Told]:
        """All that can still be told again."""
        return [told for _, told in self._ring]
