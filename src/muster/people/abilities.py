"""What somebody brings, as seats and posts ask for it: "skill:tricycle", "language:en", "licence:c1"."""

from collections.abc import Sequence

from muster.language import in_english
from muster.people.words import KINDS

# Whoever may drive one of these has a driving licence, which is how a desk asks for it.
DRIVING = ("a1", "a2", "b1", "b2", "c1", "c2")
MEANT_BY = {"licence:driving": tuple(f"licence:{code}" for code in DRIVING)}


def codes_of(skills: Sequence[str], languages: Sequence[str], licences: Sequence[str]) -> frozenset[str]:
    """What these words of a person answer to."""
    named = (("skill", skills), ("language", languages), ("licence", licences))
    codes = {f"{kind}:{code}" for kind, own in named for code in own}
    return frozenset(codes | {general for general, special in MEANT_BY.items() if codes.intersection(special)})


def answering(code: str) -> tuple[str, ...]:
    """The codes that answer to what a seat asks for, itself first."""
    return (code, *MEANT_BY.get(code, ()))


def code_words(code: str) -> str:
    """`licence:c1` as the reader calls it."""
    kind, _colon, name = code.partition(":")
    word = KINDS.get(kind, {}).get(name)
    if word is None:
        return name
    return word.en if in_english() else word.zh
