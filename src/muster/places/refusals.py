"""Why areas or their outlines are refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Sentence = str | Promise | Any  # translated when shown; a lazy string with values filled in has no public type


@dataclass(frozen=True)
class BadLine:
    """A line of a file (or a feature of a GeoJSON, counted from 1) and what is wrong with it."""

    line: int
    sentence: Sentence


class AreasRefused(Exception):
    """Nothing was loaded: `sentence` says what to do, `bad` names the lines."""

    def __init__(self, sentence: Sentence, *, bad: Sequence[BadLine] = ()) -> None:
        self.sentence = sentence
        self.bad = tuple(bad)
        super().__init__(str(sentence))
