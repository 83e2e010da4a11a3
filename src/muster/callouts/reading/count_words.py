"""The words around a number that make it a number of people who are asked for, and those that make it anything else."""

import re

from muster.callouts.reading import numerals

_ZH = rf"(?<![{numerals.FIGURES}第初统唯万])[{numerals.FIGURES}]{{1,6}}"
_NUMBER = rf"(?:{numerals.ARABIC}|{_ZH})"
CHINESE = re.compile(
    rf"(?:{_NUMBER}\s?(?:-|~|到|至|或者?)\s?)?(?P<number>(?:{numerals.ARABIC}|[{numerals.FIGURES}]{{1,6}}))(?P<about>[来多几余])?\s?"
    r"(?P<classifier>个人(?!信息|防护|原因|物品)|号人|口人|名|位|个|人|员)|(?P<pair>[俩仨])(?P<pair_people>人)?"
)
# "要个会英语的": one, though no number is written.
ONE = re.compile(r"(?<=[要来缺差找派叫求需请少招喊])(?P<classifier>个|位|名)(?P<people>人)?")
# "人数：10", "两男一女".
STATED = re.compile(rf"(?:人数|名额|缺口)[:为是\s]{{0,2}}(?P<number>{_NUMBER})(?![:.点])")
MEN_AND_WOMEN = re.compile(rf"(?P<first>{_NUMBER})[男女](?:的|性)?(?P<second>[{numerals.FIGURES}0-9])[男女]")
# "司机x2", but not "water x10".
TIMES = re.compile(
    r"(?<![a-z])\s?[x×*]\s?(?P<number>[0-9]{1,3})(?![0-9a-z])|(?<=[a-z])\s[x×*]\s?(?P<number_en>[0-9]{1,3})(?![0-9a-z])"
)

CUE = (
    r"(?:还?差|还?缺|还?少|急?需要?|得|要|求|招募?|找|派|叫|喊|来|凑|至少|最少"
    r"|最多|大概|大约|约|共|加|安排|上|出|请|再|给我们?|人手|人数:?|:)"
)
CUED_BEFORE = re.compile(
    rf"{CUE}\s?$|(?:need|needs|needed|want|wanted|require|requires|looking for"
    rf"|send|find|get|short of|short|missing|seeking)\s(?:[a-z]+\s){{0,2}}$"
)
NOT_ASKED_BEFORE = re.compile(
    r"(?:(?<![没要得须])有|已|[来到走去派叫喊凑找]了|到位|到岗|已经|送|拉|接"
    r"|(?<!派)给|转[运移]|照顾|陪|载|运|救|看护?|隔离|确诊|住着?|家里|每|这"
    r"|那|哪|[前后头]"
    r"|负责|(?:不要|别|不用|不需要)(?:再)?[来派叫]?|剩下?|另外?那|(?<!给)我们?|咱们?|他们?|她们?|你们?|[就只]|老人|同一)\s?$"
)
NOT_PAIR_BEFORE = re.compile(r"[我你他她咱哥姐兄弟们口]$")
_TRAILING = r"(?:吧|呗|哈|啊|啦|呀|哦|嘛|左右|以上|以内|就|即可|足够|差不多|最好|也行|都行|可以|够|行|了(?!解))"
_PEOPLE = (
    r"人|志愿|义工|帮手|劳动?力|壮|男|女|小伙|年轻|青年|党员|干部|同志|师傅"
    r"|大哥|兄弟|姐妹|大姐|阿姨|邻居|熟|力气|有?劲|身体|身强|手脚|手巧|胆|腿"
    r"|眼|细心|可以|愿意|肯|不怕|离|个?高"
    r"|司机|医|护|药师|药剂师|电工|水[电暖]?工|水管工|木工|焊工|厨师|老师|教师"
    r"|律师|保安|理发师|幼师|心理咨询师|飞手|救生员|骑手|维修工|保洁|社工|网格员"
    r"|楼长"
)
_ABLE = r"会|能|懂|有|没睡|醒"
_TASK = "搬抬扛卸装送取拿接发领贴扫录登守看值巡查测量打喊引疏维排消喷做煮切洗开骑推拉拖陪照翻带管搭拆清铲分拣理核负去到在来帮替顶换跑敲修挖填堆站拍写讲说采盯护传指协支递烧"  # noqa: E501
_END = r"\s?(?:$|[,.;:!?。()\n\[\]…~|、/&\0\1\2\3+]|(?<=[一-鿿]) )"
_OBJECT = (
    r"老[人太头爷]|病人|患者|孕妇|产妇|孩子|小孩|娃|婴儿|居民|密接|阳性|大[爷妈娘]"
    r"|奶奶|爷爷|住户|独居|学生|伤[员者]|残疾|群众|确诊|发[热烧]|高烧|骨折|透析"
    r"|感染|被困|走失|业主|隔离"
    r"|小时|钟头|月|星期|礼拜|半|单元|来回|护目镜|护[具士]服|开关|打火机|取暖"
    r"|拿铁|推车|手推车|扫[把帚]|扫码[枪器机]|拖[把车鞋]|担架|打印机|打包盒"
    r"|测温|排插|发电|发言|喷[壶雾]|消毒[机水液]"
    rf"|登记[本表台]|接线|接种|拉杆|开水|引导牌|看板|清单|检测|充电|换气|分区"
    rf"|分诊|药[箱品]|医[院疗]|护理床|采样[点亭台管]|核酸[点亭]|值班表|装备|传单"
    rf"|指示|指标|支架|来电|女?厕|男厕|站点|测试|说法|洗衣机|洗手液|顶棚|翻斗车"
    rf"|护栏|推子|拉链|采血|换洗|修理箱|写字板|分装袋|(?!司机|[开骑修卸装洗停]车"
    rf"|[搬扛卸抬])[一-鿿][箱桶机器枪壶袋盒瓶车椅床灯柜本牌板服镜液纸绳笔锹铲锤布膜垫被毯表](?:{_END})"
    rf"|管子|有效|领导"
)
SEATS_AFTER = re.compile(
    rf"(?!\s?(?:{_OBJECT}))(?:{_END}|{_TRAILING}|\s?(?:{_PEOPLE}|{_ABLE}|[{_TASK}])"
    rf"|\s?(?:volunteer|people|helper|driver|nurse|doctor|hand|who|with|to)(?![a-z]{{3}})|[^,.;:!?。()\n\0\1\2\3]{{1,8}}?的(?:{_END}|人|来))"
)
ONE_AFTER = re.compile(
    rf"(?!\s?(?:{_OBJECT}))\s?(?:{_PEOPLE}|{_ABLE}|[^,.;:!?。()\n\0\1\2\3]{{1,12}}?的(?:{_END}|人|来|[吗吧呗]))"
)
OF_PEOPLE_AFTER = re.compile(r"\s?(?:人(?!手)|志愿者?|义工|帮手|人手|劳动?力|同志|邻居)")
NAMED_PEOPLE_NOT = re.compile(rf"\s?(?:{_OBJECT})|[单额字次称义置数移]")
NOT_SEATS_AFTER = re.compile(
    r"[份间座桌民家口数次帐房员行床]|工(?:具|作|地)|的?(?:[盒晚早午]?[饭餐]"
    r"|份|量|物资|口粮)|一[组队班间车桌份]|[都也](?:没|不)|[吃喝]|\s?(?:不够"
    r"|太少)|以外"
)
ARRIVED_AFTER = re.compile(
    r"\s?(?:已经?|都|刚)?(?:到了|来了|到位|到岗|就位|走了|回去|生?病|倒|晕|发烧"
    r"|受伤|摔|确诊|阳|被困|困在|没[饭吃做药有]|还没|要做|要送|要[吃喝]|排着?队"
    r"|在?等|忙不|搞不|弄不|搬不|干不|抬不|扛不|顶不|撑不|在家|住)"
)
# "一个个来", "一人一份": each in turn, each their own.
ONE_BY_ONE = re.compile(r"一?个|一|劲")
SHARED_BEFORE = re.compile(r"各(?:要|来|派|需要?|安排|配|出|差|缺)?\s?$")
EACH_BEFORE = re.compile(
    r"每(?:一)?个?(?P<unit>[组队班楼栋门口岗户车点]|单元|卡口|[^,.。0-9]{1,3}?)楼?(?:要|来|派|需要?|安排|配|出|差|缺)?\s?$"
)

PEOPLE_EN = (
    "people|persons?|ppl|volunteers?|helpers?|pairs? of hands|hands|men|man|women|woman|guys?|folks|bodies|adults"
    "|neighbou?rs|of you|members|runners|marshals?|stewards?|youngsters?|lads?"
    "|loaders?|lifters?|packers?|sorters?|cleaners?|stretcher.bearers?|runners?"
)
ROLES_EN = (
    "drivers?|nurses?|doctors?|physicians?|medics?|pharmacists?|electricians?|plumbers?|carpenters?|welders?|handym[ae]n"
    "|chefs?|cooks?|hairdressers?|barbers?|babysitters?|teachers?|tutors?|couriers?|writers?|photographers?|announcers?"
    "|translators?|interpreters?|lawyers?|lifeguards?|firefighters?|porters?|guards?|typists?|psychologists?|counsell?ors?"
    "|first aiders?|swabbers?|carriers?|speakers?"
)
COUNTED_BEFORE_TIMES = re.compile(
    rf"(?:^|[,.:;\n\0\1\2]|[人者机士工手生师员]|(?<![a-z])(?:{PEOPLE_EN}|{ROLES_EN}|needs?))$"
)
_ADJECTIVES_EN = (
    r"(?:(?:strong|able|able-bodied|fit|more|extra|additional|other|good|young"
    r"|willing|spare|experienced|qualified|local|male|female|awake"
    r"|trained|licen[cs]ed|healthy|truck|lorry|van|forklift|[a-z]{2,12}-speaking"
    r"|english|chinese|arabic|russian|french|tibetan|uyghur)\s){0,3}"
)
_N = (
    rf"(?:(?:{numerals.ENGLISH}|{numerals.ARABIC})\s?(?:-|–|to|or)\s?)?(?P<number>{numerals.ENGLISH}|{numerals.ARABIC})"
)
FREE_EN = re.compile(
    rf"{_N}\s?(?P<tail>{_ADJECTIVES_EN}(?:(?P<people>{PEOPLE_EN})|(?:{ROLES_EN}))"
    rf"|(?P<wanted>(?:more\s)?(?:needed|wanted|required|short)))(?![a-z])"
)
_FOLLOW_EN = (
    rf"(?:\s(?:more|extra|others?|(?:new\s)?ones))?(?=\s?(?:$|[,.;!?:()\n\0-\3&一-鿿]"
    rf"|-\s|(?:(?:to|or)(?!\s?(?:[0-9]|{numerals.ENGLISH}))|at|for|in|on|from"
    rf"|with|who|that|can|able|please|pls|now|here"
    r"|there|by|and|if|asap|urgently|right|quickly|then|over|of (?:you|us))(?![a-z])))"
)
_NEED_EN = r"(?:need|needs|needed|want|wanted|require|requires|looking for|short of|short|missing|lacking|send|get|get me|send us|find|seeking|calling for|call for|could use|at least|still|wanted:|needed:|down)"  # noqa: E501
NEEDED_EN = re.compile(
    rf"(?<![a-z]){_NEED_EN}\s(?:(?:about|around|at least|up to|another|roughly"
    rf"|maybe|just|only|also|least|like|a total of|the)\s){{0,2}}{_N}{_FOLLOW_EN}"
)
MORE_EN = re.compile(rf"{_N}\smore(?=\s?(?:$|[,.;!?:()\n\0-\3]|(?:at|for|to|with|who|please|in)(?![a-z])))")
PART_EN = re.compile(
    rf"(?:^|[,.;:(\n\0-\3]\s?|(?<![a-z])and\s|&\s|including\s|of whom\s|plus\s"
    rf"|\s-\s){_N}(?=\s(?:with|to(?!\s[0-9])|who|that can|for|on|at|of them|of whom"
    rf"|must|should|speaking|can|able|has)(?![a-z])|\s?\1)"
)
ONE_EN = re.compile(
    rf"(?P<one>(?<![a-z])(?:an?|another)(?=\s{_ADJECTIVES_EN}(?:(?P<people>person"
    rf"|volunteer|helper|man|woman|guy|runner|steward)|(?:{ROLES_EN}))(?![a-z])))"
    r"|(?:need|needs|want|looking for|get|find|send|can|could|would)\s(?P<someone>someone|somebody)(?![a-z])"
)
NOT_ASKED_BEFORE_EN = re.compile(
    r"(?<![a-z])(?:(?<!looking )(?<!call )(?<!calling )(?<!asking )for|feed"
    r"|feeding|test|testing|take|taking|drive|carry|move|transport|serving|serve"
    r"|there are|there is"
    r"|have|has|got|had|we are|we're|(?<!need )only|(?<!short )(?<!team )(?<!teams )of"
    r"|the|these|those|every|each|this|(?<!make )that|no|any|which|see|to an?"
    r"|to|help|with|from|by|queue of|as)\s$"
)
NOT_SEATS_AFTER_EN = re.compile(
    r"\s(?:are|were|is|was|stuck|waiting|trapped|injured|sick|have|has|already"
    r"|arrived|came|left|queu|without|in (?:the )?(?:queue|quarantine)|isolat"
    r"|living"
    r"|tested|positive|needs?(?= (?!to)))(?![a-z])"
)
