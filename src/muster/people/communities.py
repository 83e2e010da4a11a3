"""Find a community by its code or by its name as people write it. One match is an answer; two are a question."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_OFFICE = re.compile(r"(?:居民委员会|居委会|村民委员会|村委会)$")
_SEPARATORS = re.compile(r"\s*[/／\\>＞»→|·,，、]\s*|\s+[-–—]+\s+|(?<=[\u4e00-\u9fff])[-–—](?=[\u4e00-\u9fff])|\s+")


@dataclass(frozen=True, slots=True)
class Community:
    """One community, with the names of the areas around it from the widest to the narrowest."""

    id: int
    code: str
    name: str
    within: tuple[str, ...]  # ("兰州市", "城关区", "酒泉路街道")


class CommunityNames:
    """Every name under which a community may be written, made once per import."""

    def __init__(self, communities: Iterable[Community]) -> None:
        self._tiers: tuple[defaultdict[str, set[int]], ...] = tuple(defaultdict(set) for _ in range(3))
        for community in communities:
            self._tiers[0][_key(community.code)].add(community.id)
            around = {around for i in range(len(community.within) + 1) for around in _around(community.within[i:])}
            for names, name in zip(self._tiers, _names(community.name), strict=True):
                for area in around:
                    names[area + name].add(community.id)

    def find(self, path: Sequence[str]) -> tuple[int, ...]:
        """The ids that `path` may mean: none is unknown, two or more are not clear enough.

        The official name goes before the same without its office (居委会), and that before the same without 社区.
        """
        around = "".join(map(_key, path[:-1]))
        for names, name in zip(self._tiers, _names(path[-1]), strict=True):
            if ids := names.get(around + name):
                return tuple(sorted(ids))
        return ()


def path_of(text: str) -> tuple[str, ...]:
    """The parts of "酒泉路街道/畅家巷社区". Names written without a gap stay one part, and `find` knows them too."""
    return tuple(part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text).strip()) if part)


def _around(areas: tuple[str, ...]) -> set[str]:
    """The areas written together: all of them, or only the narrowest or the widest."""
    keys = [_key(area) for area in areas]
    return {"".join(keys), keys[-1] if keys else "", keys[0] if keys else ""}


def _names(name: str) -> tuple[str, str, str]:
    short = _OFFICE.sub("", _key(name))
    return _key(name), short, short.removesuffix("社区") or short


def _key(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()
