"""The columns of a register and the headings by which communities know them, in any order."""

from muster.people.columns import Headings, columns_of

COLUMNS = columns_of("""
    community | 社区 | Community | 社区代码, 社区编码, 社区名称, 所在社区, 所属社区, 街道/社区, 社区/村, 社区（村）, community code, community name, neighbourhood, neighborhood
    compound | 小区 | Compound | 小区名称, 所在小区, 住宅小区, 院落, 小区/院落, 小区院落, 家属院, estate, compound name, residential compound
    address | 地址 | Address | 住址, 详细地址, 家庭住址, 家庭地址, 居住地址, 房屋地址, 房屋坐落, 现住址, 详细住址, 楼栋单元门牌, 楼号单元门牌, 楼栋单元室号, 楼单元室, full address, home address
    building | 楼栋 | Building | 楼号, 楼, 幢, 栋, 幢号, 栋号, 楼幢, 楼栋号, 所在楼栋, 楼宇, 楼房号, block, building number, building name, bldg
    unit | 单元 | Unit | 单元号, 单元门, 梯, 梯号, stairwell, entrance, staircase, unit number
    storey | 楼层 | Storey | 层, 所在楼层, 层数, 所在层, floor, level, story
    door | 门牌 | Door | 门牌号, 房号, 室, 室号, 房间号, 门号, 房屋编号, 户号, 房间, 房屋号, door number, room, room number, flat, apartment, flat number, apartment number
    part | 分户 | Part | 分户号, 同门第几户, 合住户号, household at this door, part number
    head | 户主 | Head of household | 户主姓名, 姓名, 户主名, 房主, 业主, 业主姓名, 住户, 住户姓名, 承租人, head, householder, resident, name
    people | 人数 | People | 人口, 人口数, 居住人数, 常住人数, 常住人口, 实住人数, 实际居住人数, 在住人数, 家庭人口, 家庭人口数, 家庭人数, 户内人数, 入住人数, count, number of people, persons, headcount, residents, size
    phone | 电话 | Phone | 手机, 手机号, 手机号码, 电话号码, 联系电话, 联系方式, 户主电话, 住户电话, 移动电话, mobile, mobile phone, phone number, telephone, tel, contact phone
    language | 语言 | Language | 语种, 使用语言, 沟通语言, 常用语言, spoken language, languages
    occupancy | 入住情况 | Occupancy | 入住状态, 居住情况, 居住状态, 是否入住, 是否有人, 是否居住, 房屋状态, 房屋使用情况, 居住状况, 入住, status, occupied, lived in, state
    needs | 需要 | Needs | 需求, 特殊需要, 特殊需求, 特殊情况, 照护需要, 需要照顾, 帮扶需求, 医疗需求, need, special needs
    notes | 备注 | Notes | 说明, 备注说明, 其他, 其它, 备考, note, remarks, remark, comment, comments
""")  # noqa: E501

BY_FIELD = {column.field: column for column in COLUMNS}
DETAILS = ("head", "phone", "language", "notes")  # sealed together, as one
field_of = Headings(COLUMNS).field_of
