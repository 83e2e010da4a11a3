"""Codes of skills, languages and licences in the reader's words."""

from collections.abc import Iterable

from muster.language import in_english
from muster.mobilise.queries import Person
from muster.people.words import KINDS

Said = tuple[str, bool]  # the word, and whether a search asked for it


def words_of(person: Person, asked: Iterable[str] = ()) -> list[Said]:
    """What a person can do, what was asked for first. What someone wrote in their own way stays as it is."""
    wanted = set(asked)
    kinds = (("skill", person.skills), ("language", person.languages), ("licence", person.licences))
    said = {(kind, code): (_word(kind, code), code in wanted) for kind, codes in kinds for code in codes}
    return sorted(dict.fromkeys(said.values()), key=lambda word: not word[1])


def _word(kind: str, code: str) -> str:
    known = KINDS[kind].get(code)
    if known is None:
        return code
    return known.en if in_english() else known.zh
