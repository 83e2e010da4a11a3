"""The words by which a line of a pasted list shows what it is."""

import re

EXAMPLE_STARTS = ("例", "示例", "举例", "样例", "格式", "模板", "e.g.", "eg.", "Example", "example", "EXAMPLE")

_REPORTED = (
    "已报到|报到成功|报到|已签到|签到|打卡|已到岗|到岗|已到达|到达|已到位|到位|已到|到了|在岗"
    "|参加|报名|可以参加|可参加|能参加|收到|我来|我去|算我一个"
)
NOTE = re.compile(
    rf"(?:{_REPORTED}|到|来了|随时|待命|请战|男|女|党员|中共党员|群众|团员|预备党员|\d{{1,3}}岁|\+\d{{0,2}}|加1|加一|\d+人"
    r"|[oO][kK]|yes|Yes|YES|here|Here|present|in|joined)"
)
LEADING = re.compile(r"^(?:报到人|报到|姓名|我是|我叫|本人|单位|电话|手机号?|联系电话)(?=.)")
TRAILING = re.compile(rf"(?:{_REPORTED}|\+1|同志)$")

LABELS = frozenset(["姓名", "单位", "工作单位", "电话", "手机", "手机号", "联系电话", "报到人", "备注"])

# Not a person's name though it has the length of one.
_UNITS = """
    市委 区委 县委 省委 州委 党委 团委 市局 区局 县局 分局 总局 市府 区府 县府 妇联 工会 人大 政协 法院 纪委 公安 税务 消防
    城管 环卫 财政 海关 邮政 电信 移动 联通 铁路 医院 学校 大学 银行 社区 街道 居委会 居民 物业 老兵 社工 退役军人 志愿者
    业主 教师 医生 护士 司机 大剧院
"""
_UNIT_ENDS = """
    局 委 办 会 院 校 所 站 队 厅 处 科 部 厂 社 区 行 司 集团 中心 大学 中学 小学 学院 园 馆 剧团 室 街道 店 台 政府 联
    协会 公司 机关 党校
"""
UNITS = frozenset(_UNITS.split())
UNIT_ENDS = tuple(_UNIT_ENDS.split())
UNIT_STARTS_NOT = ("请", "到", "在", "去", "来", "我", "你", "把", "让", "今", "明", "谁")
NAME_ENDS_NOT = ("夫妇", "夫妻", "一家", "全家", "两人", "三人", "等人", "等", "大家", "你好", "谢谢", "辛苦")

# A line of a copied chat that says nothing about anybody: a time, a picture, a system message, a rule.
CHAT_NOISE = re.compile(
    r"(?:(?:\d{4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?|昨天|今天|前天|星期[一二三四五六日天]|周[一二三四五六日天])?\s?"
    r"(?:(?:上午|下午|凌晨|早上|晚上|中午)?\s?\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\[[^\]]{1,12}\]|[-—–=_*~.·•…\s]+|.{0,60}(?:撤回了一条消息|加入了?群聊|拍了拍.{0,40}|移出了?群聊)\"?|以下为?新消息|以上是打招呼的内容"
)
