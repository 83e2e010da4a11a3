"""Invented names. Common surnames and given names put together by chance; no list of real people is used."""

import random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "尉迟", "慕容")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文斌宇浩然子轩雨欣佳怡晨曦思远嘉宁雪莹海燕春生立新永福振东"
    "晓峰家乐卫东丹凤鹏飞俊凯瑞祥素珍淑云彩翠凌波景行若水安澜"
)
MINORITY = (
    "马哈麦德·伊斯玛",
    "阿依古丽·买买提江",
    "扎西·次仁多吉",
    "才仁卓玛",
    "古丽娜尔·阿不都热西提",
    "桑杰·旺堆",
    "尔力·哈力克",
    "旦增·罗布",
    "买买提·艾山",
    "央金拉姆",
    "马阿卜杜·哈桑",
    "索南·才让",
    "帕丽达·吐尔逊",
    "巴特尔·朝鲁",
    "娜仁·其其格",
    "马尤努斯",
)
FOREIGN = ("John Smith", "Maria Fernández García", "Anna Kowalska", "David O'Connor")


def a_name(chance: random.Random) -> str:
    """One invented name; a few are long or of another script, as in every real list."""
    draw = chance.random()
    if draw < 0.004:
        return chance.choice(MINORITY)
    if draw < 0.0045:
        return chance.choice(FOREIGN)
    surname = chance.choice(DOUBLE_SURNAMES) if draw < 0.012 else _common(chance)
    given = "".join(chance.sample(GIVEN, 1 if chance.random() < 0.2 else 2))
    return surname + given


def _common(chance: random.Random) -> str:
    """Surnames are far from equally common: the first of the list are drawn most."""
    return SURNAMES[min(int(chance.expovariate(1 / 22)), len(SURNAMES) - 1)]
