"""The closed words of a register: what a household may need, and whether anybody lives there."""

import unicodedata

from muster.people.words import words_of

# Nothing else is taken: needs are no place for free text.
NEEDS = words_of("""
    dialysis | 透析 | dialysis | 血透, 血液透析, 腹透, 腹膜透析, 透析病人, 尿毒症透析
    insulin | 胰岛素 | insulin | 打胰岛素, 胰岛素注射, 注射胰岛素
    mobility | 行动不便 | limited mobility | 行动困难, 卧床, 瘫痪, 轮椅, 坐轮椅, 需要搀扶, 失能, 半失能, 不能下楼, wheelchair, bedridden
    infant | 婴幼儿 | infant | 婴儿, 新生儿, 有婴儿, 有婴幼儿, baby, newborn, infants
    oxygen | 吸氧 | oxygen | 氧气, 制氧机, 家庭氧疗, 氧疗, oxygen supply
    other | 其他 | other | 其它, 其他需要, 请来电, other need, call me
""")

OCCUPANCIES = {
    "occupied": (
        "有人", "有人居住", "有人住", "入住", "已入住", "在住", "居住", "常住", "实住", "自住", "自住房", "出租", "租住", "已出租", "是",
        "lived in", "inhabited", "yes", "let", "rented",
    ),
    "empty": (
        "空置", "空户", "空房", "空", "无人", "无人居住", "无人住", "未入住", "空闲", "闲置", "未住", "否", "空置房",
        "vacant", "nobody", "uninhabited", "no",
    ),
    "unknown": ("不详", "未知", "不清楚", "不明", "待核", "待核实", "待查", "联系不上", "?", "unclear", "not known"),
}  # fmt: skip


def plain(word: str) -> str:
    """The word without what does not tell two words apart."""
    return unicodedata.normalize("NFKC", word).casefold().replace(" ", "")


NEED_OF = {plain(name): word.code for word in NEEDS.values() for name in (word.code, word.zh, word.en, *word.others)}
OCCUPANCY_OF = {plain(name): code for code, names in OCCUPANCIES.items() for name in (code, *names)}
