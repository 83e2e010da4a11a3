"""The words for skills, languages and licences, and of what sort each is. Codes and most words are those of the people list."""

from functools import cache

from muster.callouts.reading.lexicon import Lexicon
from muster.callouts.reading.said import plain_word
from muster.people.words import KINDS, words_of

Code = tuple[str, str]  # kind and code

# What desks say in passing and nobody writes into a list of skills.
_ALSO_SKILLS = words_of("""
    tricycle | 骑三轮 | ride a tricycle | 开三轮, 三蹦子
    driving | 有车 | with a car | 有私家车, 自己有车, has a car, have a car, own car
    lorry | 开大车 | drive a truck | drive a lorry, drive a van, with a van, with a truck, with a lorry, truck driver, lorry driver, van driver, 大车司机, 货车司机
    forklift | 开铲车 | forklift driver | drive a forklift, 叉车司机, 叉车工
    carrying | 搬 | carry | 抬, 扛, 卸, 搬物资, 搬箱子, 力气大, 有力气, 有劲, 劲大, 壮劳力, 搬运工, carry boxes, carriers, lift, unload, load, strong people, strong men, strong helpers, strong volunteers, strong hands, strong ones
    swabbing | 做采样 | take swabs | 测核酸, swab taker, swabber
    doctor | 懂医 | medical training | 学医, 医学, 懂医术
    electrician | 懂电 | fix the power | 电工师傅
    plumbing | 水管工 | fix pipes | 水暖工
    computer | 弄电脑 | fix computers | 懂电脑
    order | 指挥 | direct people | 站岗, 看门, 守门, 维持, 管秩序, keep order, keep the queue
    data_entry | 扫码 | register people | 登记员, 录入员, 登记人员, register, registering, check in
    delivery | 发物资 | deliver | 发菜, 分菜, 送物资, 送餐, 送饭
    cooking | 切菜 | peel and chop | 烧饭, 煮饭
    disinfection | 消毒水 | spray | 打药
""")  # noqa: E501
_ALSO_LICENCES = words_of("""
    driving | 驾驶本 | licence | license, licences, licenses, driver licence, driver license, 有本
    b2 | B2 本 | B2 licence | 增驾b2
    c1 | C1 本 | C1 licence | c1驾驶证
""")
_ALSO = {"skill": _ALSO_SKILLS, "licence": _ALSO_LICENCES}

# Work that a desk may ask of anyone who comes. Learnt skills are all others.
EVERYDAY = {
    "carrying", "order", "data_entry", "shopping", "delivery", "door_to_door", "elder_care", "childcare", "disinfection",
    "broadcasting", "writing", "photography", "organising", "cooking", "computer", "teaching",
}  # fmt: skip
# Words for what is going on, or for a thing, as much as for what somebody can do: "准备第二轮核酸" asks for no one who takes swabs.
OCCASIONS = {
    "核酸", "做核酸", "测核酸", "送药", "急救", "救援", "救护", "消防", "看病", "输液", "打针", "心理", "维修",
    "修理", "法律", "医疗", "游泳", "电路", "管道", "三轮车", "三轮", "电动三轮车", "电动三轮", "老式三轮车",
    "人力三轮车", "货车", "大货车", "卡车", "皮卡", "大车", "叉车", "铲车", "摩托", "摩托车", "电动车", "无人机",
    "冲锋舟", "testing", "rescue", "medicine", "pharmacy", "security", "legal", "boat", "word", "van", "truck",
    "lorry", "pickup", "pick-up", "scooter", "e-bike", "tricycle", "trike", "three-wheeler", "pedicab", "motorbike",
    "motorcycle", "forklift", "drone", "first aid", "first-aid",
}  # fmt: skip
# Words for those who hold a skill: to name such a person is to ask for one.
PERSONS = {
    "司机", "货车司机", "卡车司机", "大车司机", "叉车司机", "叉车工", "护士", "护工", "护师", "医生", "大夫", "医师",
    "药师", "药剂师", "采样员", "消毒员", "救护员", "救生员", "飞手", "骑手", "电工", "电工师傅", "水工", "水电工",
    "水管工", "水暖工", "管道工", "木工", "焊工", "泥瓦工", "厨师", "炊事员", "理发师", "幼师", "教师", "老师",
    "家教", "律师", "保安", "翻译", "搬运工", "壮劳力", "登记员", "录入员", "登记人员", "心理咨询师", "力气大",
    "有力气", "有劲", "劲大", "driver", "nurse", "doctor", "physician", "medic", "pharmacist", "electrician",
    "plumber", "carpenter", "welder", "handyman", "chef", "cook", "hairdresser", "barber", "babysitter", "teacher",
    "tutor", "courier", "writer", "photographer", "announcer", "translator", "interpreter", "lawyer", "lifeguard",
    "firefighter", "porter", "guard", "marshal", "typist", "psychologist", "counsellor", "swabber", "first aider",
    "truck driver", "lorry driver", "van driver", "forklift driver", "swab taker", "carriers", "with a van",
    "with a truck", "with a lorry", "with a car", "strong people", "strong men", "strong helpers",
    "strong volunteers", "strong hands", "strong ones",
}  # fmt: skip
PERSONS |= {f"{person}s" for person in PERSONS if person.isascii()}
# "A1", "B2" and "D" are blocks, gates and gauges more often than papers.
LETTERED = {"a1", "a2", "b1", "b2", "c1", "c2"}


@cache
def codes_by_word() -> dict[str, tuple[Code, ...]]:
    codes: dict[str, list[Code]] = {}
    for kind, words in [*KINDS.items(), *_ALSO.items()]:
        for word in words.values():
            for name in map(plain_word, (word.zh, word.en, *word.others)):
                for form in (name, f"{name}s") if name.isascii() and not name.endswith("s") else (name,):
                    if (kind, word.code) not in codes.setdefault(form, []):
                        codes[form].append((kind, word.code))
    return {word: tuple(found) for word, found in codes.items()}


@cache
def lexicon() -> Lexicon:
    return Lexicon.of(codes_by_word())
