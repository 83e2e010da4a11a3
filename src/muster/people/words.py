"""Skills, languages and licences as closed codes, with the words people use for them; and the search over these."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

SEARCH_CHARS_MAX = 200


@dataclass(frozen=True, slots=True)
class Word:
    """One code, its two names on screen, and what else people call it."""

    code: str
    zh: str
    en: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A code that a question asks for, and the word in it that says so."""

    kind: str  # "skill", "language" or "licence": some codes are in two of them
    code: str
    word: str


def words_of(table: str) -> dict[str, Word]:
    """One word a line: code, Chinese, English, then synonyms."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return {code: Word(code, zh, en, tuple(others.split(", ")) if others else ()) for code, zh, en, others in rows}


SKILLS = words_of("""
    tricycle | 骑三轮车 | cargo tricycle | 三轮车, 三轮, 电动三轮车, 电动三轮, 老式三轮车, 人力三轮车, 蹬三轮, tricycle, trike, three-wheeler, pedicab
    driving | 开车 | driving | 驾驶, 司机, 会开车, 驾车, 小车驾驶, drive, driver, can drive
    lorry | 开货车 | lorry driving | 货车, 卡车, 皮卡, 大车, 大货车, 货车司机, 卡车司机, lorry, truck, truck driving, pick-up, pickup, van
    motorcycle | 骑摩托车 | motorcycle | 摩托, 摩托车, 电动车, 骑电动车, motorbike, scooter, e-bike
    forklift | 开叉车 | forklift | 叉车, 铲车, fork-lift
    carrying | 搬运 | carrying | 搬家, 装卸, 卸货, 扛货, 搬货, 搬东西, 体力活, loading, unloading, lifting, porter
    swabbing | 核酸采样 | swab sampling | 采样, 核酸, 采样员, 做核酸, 咽拭子, swab, swabbing, testing, sampling
    nursing | 护理 | nursing | 护士, 护工, 护师, 打针, 输液, nurse
    doctor | 医疗 | medicine | 医生, 大夫, 医师, 看病, 诊疗, doctor, physician, medic
    pharmacy | 药学 | pharmacy | 药师, 药剂师, 配药, 送药, pharmacist
    first_aid | 急救 | first aid | 救护, 救护员, 心肺复苏, cpr, first-aid, first aider
    psychology | 心理疏导 | counselling | 心理, 心理咨询, 心理咨询师, 心理援助, 心理辅导, psychology, psychologist, counseling, counsellor
    disinfection | 消毒 | disinfection | 消杀, 喷洒, 消毒员, disinfecting, disinfect
    order | 维持秩序 | keeping order | 秩序, 秩序维护, 值守, 守卡口, 保安, 安保, 疏导, 引导, 指挥交通, crowd control, security, guard, marshal, directing traffic
    data_entry | 数据录入 | data entry | 录入, 录数据, 信息录入, 打字, 登记, 扫码登记, keying in, typing, typist
    computer | 电脑 | computers | 计算机, 电脑操作, 办公软件, 表格, 做表, 修电脑, excel, word, office software, spreadsheets, computer, it support
    electrician | 电工 | electrician | 修电, 电路, 接电, 电力维修, electrical work, wiring
    plumbing | 水暖维修 | plumbing | 水工, 水暖, 水电工, 修水管, 管道, 管道工, plumber
    repairs | 维修 | repairs | 修理, 木工, 焊工, 电焊, 泥瓦工, carpenter, welding, welder, handyman
    cooking | 做饭 | cooking | 厨师, 厨艺, 炊事, 炊事员, 帮厨, 烹饪, cook, chef, kitchen
    hairdressing | 理发 | hairdressing | 剪发, 理发师, 剪头, haircut, hairdresser, barber
    childcare | 照看儿童 | childcare | 带孩子, 看孩子, 幼师, 托管, babysitting, child care
    teaching | 辅导功课 | teaching | 教师, 老师, 家教, 辅导作业, 辅导, teacher, tutor, tutoring
    elder_care | 照顾老人 | care of the elderly | 养老护理, 陪护, 助老, 照护老人, elder care, eldercare
    door_to_door | 入户排查 | door-to-door visits | 排查, 入户, 敲门, 走访, 摸排, canvassing, door to door
    shopping | 代购跑腿 | shopping for others | 代购, 跑腿, 买菜, 采购, 团购, errands, shopping
    delivery | 配送 | delivery | 送货, 送菜, 快递, 外卖, 骑手, 分发物资, 物资分发, courier, deliveries
    writing | 写材料 | writing | 文案, 宣传, 写稿, 公文, 文字材料, writer, copywriting, publicity
    photography | 摄影 | photography | 拍照, 摄像, 拍视频, 视频剪辑, photographer, photos, video
    broadcasting | 广播喊话 | announcing | 喊话, 广播, 播音, 主持, loudspeaker, announcer
    interpreting | 翻译 | interpreting | 口译, 笔译, translation, translator, interpreter
    law | 法律 | legal advice | 律师, 法律咨询, 调解, lawyer, legal, mediation
    drone | 无人机 | drone | 飞手, 航拍, drones, uav
    water_rescue | 水上救援 | water rescue | 游泳, 救生, 救生员, 冲锋舟, 划船, swimming, lifeguard, boat
    rescue | 救援 | rescue | 消防, 搜救, 破拆, firefighter, search and rescue
    organising | 组织协调 | organising | 协调, 组织, 管理, 带队, 调度, coordination, organizing, team leading
""")  # noqa: E501

LANGUAGES = words_of("""
    zh | 普通话 | Mandarin | 国语, 汉语, 中文, chinese, putonghua
    lanzhou | 兰州话 | Lanzhou dialect | 兰州方言, 方言, 本地话, local dialect
    yue | 粤语 | Cantonese | 广东话, 白话
    sign | 手语 | sign language | 哑语, signing
    en | 英语 | English | 英文, 外语
    bo | 藏语 | Tibetan | 藏文, 藏话
    ug | 维吾尔语 | Uyghur | 维语, 维吾尔话, uighur
    mn | 蒙古语 | Mongolian | 蒙语, 蒙古话
    kk | 哈萨克语 | Kazakh | 哈语
    sce | 东乡语 | Dongxiang | 东乡话, santa
    sat | 撒拉语 | Salar | 撒拉话
    ar | 阿拉伯语 | Arabic | 阿语
    ja | 日语 | Japanese | 日文
    ko | 韩语 | Korean | 朝鲜语, 韩文
    ru | 俄语 | Russian | 俄文
    fr | 法语 | French | 法文
    de | 德语 | German | 德文
    es | 西班牙语 | Spanish | 西语
    ur | 乌尔都语 | Urdu |
""")

LICENCES = words_of("""
    a1 | A1 驾照 | A1 licence | a1, a1照, a1证, 大客车驾照, bus licence
    a2 | A2 驾照 | A2 licence | a2, a2照, a2证, 牵引车驾照, articulated lorry licence
    b1 | B1 驾照 | B1 licence | b1, b1照, b1证, 中型客车驾照
    b2 | B2 驾照 | B2 licence | b2, b2照, b2证, 大货车驾照, 货车驾照, lorry licence, truck license
    c1 | C1 驾照 | C1 licence | c1, c1照, c1证, 小汽车驾照, 手动挡驾照, car licence
    c2 | C2 驾照 | C2 licence | c2, c2照, c2证, 自动挡驾照, automatic car licence
    d | D 驾照 | D licence | d照, d证, 三轮摩托车驾照, 三轮摩托驾照, three-wheeled motorcycle licence
    e | E 驾照 | E licence | e照, e证, 摩托车驾照, 摩托驾照, motorcycle licence
    driving | 驾照 | driving licence | 驾驶证, 驾驶执照, 有驾照, driving license, driver's licence, driver's license
    physician | 执业医师证 | physician's licence | 医师证, 医师资格证, 医师执照, medical licence
    nurse | 护士证 | nurse's licence | 护士执业证, 护士资格证, nursing licence
    pharmacist | 药师证 | pharmacist's licence | 执业药师证, 药师资格证
    first_aid | 救护员证 | first-aid certificate | 急救证, 红十字救护员证, first aid certificate
    psychology | 心理咨询师证 | counsellor's certificate | 心理咨询证, 心理咨询师资格证
    electrician | 电工证 | electrician's licence | 低压电工证, 高压电工证
    welder | 焊工证 | welder's licence | 电焊证, 电焊工证
    forklift | 叉车证 | forklift licence | 叉车操作证
    health | 健康证 | food handler's certificate | 食品健康证, health certificate
    teacher | 教师资格证 | teacher's certificate | 教师证
    social_work | 社工证 | social worker's certificate | 社会工作者证, 社会工作师证
    guard | 保安员证 | guard's certificate | 保安证
    drone | 无人机驾照 | drone licence | 无人机证, 无人机执照, uav licence
""")

KINDS = {"skill": SKILLS, "language": LANGUAGES, "licence": LICENCES}


def code_of(word: str, *, kind: str) -> str:
    """The code of one whole word, or an empty string: what is merely alike is not taken for it."""
    return _codes_by_name(kind).get(_plain(word).replace(" ", ""), "")


def search(text: str) -> tuple[Found, ...]:
    """The codes a question asks for, longest word first: "老式三轮车谁会骑?", "who can ride a tricycle?"."""
    matches = [match.group() for match in _pattern().finditer(_plain(text[:SEARCH_CHARS_MAX]))]
    found: dict[tuple[str, str], Found] = {}
    for word in sorted(matches, key=len, reverse=True):
        for kind, code in _codes_by_word()[word]:
            found.setdefault((kind, code), Found(kind, code, word))
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Full-width, traditional and capital forms made one."""
    return " ".join(_simplified().convert(unicodedata.normalize("NFKC", text)).casefold().split())


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _codes_by_name(kind: str) -> dict[str, str]:
    return {
        _plain(name).replace(" ", ""): word.code
        for word in KINDS[kind].values()
        for name in (*word.others, word.code, word.code.replace("_", " "), word.en, word.zh)
        if name
    }


@cache
def _codes_by_word() -> dict[str, list[tuple[str, str]]]:
    codes: dict[str, list[tuple[str, str]]] = {}
    for kind, words in KINDS.items():
        for word in words.values():
            for name in dict.fromkeys(map(_plain, (word.zh, word.en, *word.others))):
                for form in _forms(name):
                    codes.setdefault(form, []).append((kind, word.code))
    return codes


def _forms(name: str) -> tuple[str, ...]:
    return (name, f"{name}s") if name.isascii() and not name.endswith("s") else (name,)


@cache
def _pattern() -> re.Pattern[str]:
    """Leftmost, then longest. Latin words are whole words; Chinese has no gaps between them."""
    words = sorted(_codes_by_word(), key=len, reverse=True)
    return re.compile(
        "|".join(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else word for word in words)
    )
