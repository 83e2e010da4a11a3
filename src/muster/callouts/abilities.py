"""What somebody brings, as seats ask for it: "skill:tricycle", "language:en", "licence:c1". Pure."""

from collections.abc import Sequence

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
