"""The words by which a text names a place."""

import re

_NUMBER = r"(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,4}|(?<![a-z0-9])[a-z][0-9]{0,2}|[甲乙丙丁])"
NUMBERED = (
    rf"(?<![0-9.第几])(?:第)?{_NUMBER}(?:号(?:楼|院|门|岗|卡口|点位|厅|棚|桌|通道|入口|出口|(?![人线码召外称角文药工机车型]))"
    r"|栋|幢|单元|门洞|楼(?!长|栋)|层(?!层)|室|区(?!别)|组团|期(?![间限待望末]))(?:[0-9]{3,4}(?:室|房)?(?![0-9名个位人]))?"
    r"|(?<![a-z0-9])[a-z]座|(?<![0-9])[0-9]{3,4}(?:室|房)"
)
_WHERE = "东西南北"
NAMED = (
    rf"(?:[{_WHERE}]{{1,2}}|[正前后侧大])门(?!面|铃|牌|锁|票|户|诊)|[{_WHERE}]{{1,2}}(?:侧?入?口|侧|院|区|广场)"
    r"|门卫室?|门岗|岗亭|岗哨|卡口|卡点|仓库|库房|社区卫生[站院]|社区医院|社区"
    r"|小区|居委会?|村委会|村口|街道办|物业(?:办公室)?|家属院|大院"
    r"|广场|核酸[点亭]|采样[点亭]|检测[点亭]|登记[点处台]|接种点|发放点|集合点"
    r"|分发点|领取点|物资点|物资站|中转站|隔离点|隔离酒店|方舱(?:医院)?|安置点"
    r"|避难所|救助站|(?<![搭支拆顶个搬送])帐篷"
    r"|(?:老年)?活动(?:室|中心)|服务[站中]心?|党群中心|文化站|会议室|值班室"
    r"|保安[室亭]|护士站|传达室|警务室|配电[室房]|水泵?房|锅炉房|办公室|电梯[口间]"
    r"|楼[下道口](?:门口)?|单元门口?|(?:(?<![a-z0-9])b[1-4]层?)?(?:地下)?车库"
    r"|停车场|超市|菜市场|便利店|学校|操场|[大中小]学|幼儿园|医院|急诊|卫生[站院室]"
    r"|诊所|药[店房]|食堂|厨房|大厅|棚子"
    r"|路口|桥头|[车地]铁?站|码头|河堤|大堤|大坝|堤上|河边|指挥[部台]|前线|加油站|派出所|消防站|凉亭|球场|体育[馆场]|礼堂|院里|门口"
)
# "社区通知…", "物业说…", "社区医生": who speaks or is spoken of, not where.
_NO_PLACE_AFTER = (
    r"(?!说|通知|要求|安排|反映|来电|让|的?(?:志愿|工作人员|同志|居民|业主|书记"
    r"|主任|医生|大夫|干部|群|人员|经理|团购|领导))"
)
# A name before the noun is taken after a preposition only: without one, nobody could say where it begins.
_NAME = r"[一-鿿]"
_NO_NAME = "在到来去往从取送搬拿接要需找帮请把给的和人个名位会能有没是叫跟与各点下起着了过上"
_ROAD = r"(?:路|街|巷|大道|胡同|村|苑|家园|花园|公寓|大厦|城)"
_NAMED_BEFORE = (
    rf"(?<=[在到来去往从])(?:(?![{_NO_NAME}]){_NAME}){{1,6}}?(?={NUMBERED}|{NAMED})"
    rf"|(?<=[在到来去往从])(?:(?![{_NO_NAME}]){_NAME}){{1,6}}?{_ROAD}"
)
_ATOM = rf"(?:{NUMBERED}|{NAMED})"
# "小区北门" is one place, "东门西门" are two.
_MORE = rf"(?:的?(?!(?<=门)[{_WHERE}]){_ATOM}){{0,3}}"
CHINESE = re.compile(
    rf"(?P<place>(?:(?:{_NAMED_BEFORE}){_MORE}|{_ATOM}{_MORE})(?:旁边|对面|里面|外面|前面|后面|背后)?){_NO_PLACE_AFTER}"
)
# "在老槐树下集合": whatever stands between is the place.
MEETING = re.compile(
    r"(?:[在到]|^|(?<=[,.!。\n\0\2]))(?P<place>[^\s,.!?。、;:\0\2在到来去]{2,10}?)(?=集合|碰头|见面|报到)"
)

_NOUN_EN = (
    "depot|gate|gates|warehouse|checkpoint|entrance|exit|lobby|hall|school|hospital|pharmacy|clinic|centre|center|office|tent|station"
    "|square|car park|parking lot|parking|garage|market|supermarket|shelter|kitchen|church|temple|mosque|library|gym|park|bridge|corner"
    "|desk|courtyard|yard|compound|community|testing site|test site|site|store"
    "|storeroom|shop|canteen|playground|stadium|dock|pier|levee|dam"
    "|river|guardhouse|basement|lift|elevator|bus stop|village|street|road|avenue|command post"
)
_NUMBERED_EN = "building|block|gate|unit|entrance|tower|stairwell|floor|apartment|flat|room|house|post|checkpoint|hall|lot|zone|bay|door|dock|tent|shelter"  # noqa: E501
_LABEL_EN = r"(?:no\.?\s|number\s)?(?:[0-9]{1,4}[a-z]?|[a-z])(?![a-z0-9'])"
_ADJECTIVE_EN = "north|south|east|west|northern|southern|eastern|western|main|back|front|side|rear|community|sports|food|testing|primary|town|city|school|health|supply|bus|train|fire|police"  # noqa: E501
_PREPOSITION_EN = r"(?:at|in|from|near|outside|by|behind|inside|opposite|into)"
_NO_NAME_EN = "(?:the|a|an|at|to|in|from|and|or|for|with|who|that|is|are|we|need|needs|of|on|by|can|please|me|us|my|help|you|it|them|hand|out|up)"  # noqa: E501
ENGLISH = re.compile(
    rf"(?<![a-z])(?:(?:{_NUMBERED_EN})\s{_LABEL_EN}(?:,?\s(?:{_NUMBERED_EN})\s{_LABEL_EN})?"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)\sfloor"
    # "to clean school" names no place: after a bare "to" comes a verb as often as a name.
    rf"|(?<![a-z])(?:{_PREPOSITION_EN}\s(?:(?:the|our)\s)?|to\s(?:the|our)\s|to\s(?=(?:{_ADJECTIVE_EN}|{_NOUN_EN})(?![a-z])))"
    rf"(?P<place>(?:(?:back|front|corner|top|end|side)\sof\s(?:the\s)?)?(?:(?!{_NO_NAME_EN}\s)[a-z][a-z'-]{{0,15}}\s){{0,3}}?"
    rf"(?:{_NOUN_EN})(?![a-z])(?:\s(?:{_NOUN_EN})(?![a-z])){{0,2}}(?:\s{_LABEL_EN})?)"
    rf"|(?:(?:{_ADJECTIVE_EN})\s){{0,3}}(?:depot|gate|warehouse|checkpoint|entrance"
    rf"|lobby|community centre|community center|car park|guardhouse|canteen)"
    rf"|(?:(?:{_ADJECTIVE_EN})\s){{1,3}}(?:{_NOUN_EN}))(?![a-z])"
)
# "at Riverside Court": after "at", a name with capitals is a place even if its noun is unknown.
CAPITALS = re.compile(
    r"(?<![A-Za-z])[Aa]t (?:the |The )?(?P<place>[A-Z][\w'-]{1,20}(?: (?:[A-Z][\w'-]{1,20}|[0-9]{1,4}(?![\w:]))){0,3})"
)
