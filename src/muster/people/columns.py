"""The columns of a people list and the headings by which people know them, in any order."""

import re
import unicodedata
from dataclasses import dataclass

REQUIRED = ("name", "community")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in code, the template's two headings, and what else it is called."""

    field: str
    zh: str
    en: str
    others: tuple[str, ...]

    @property
    def heading(self) -> str:
        """How the template and the refusals call it."""
        return f"{self.zh} {self.en}"


def columns_of(table: str) -> tuple[Column, ...]:
    """One column a line: field, Chinese heading, English heading, what else it is called."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return tuple(Column(field, zh, en, tuple(others.split(", "))) for field, zh, en, others in rows)


COLUMNS = columns_of("""
    name | 姓名 | Name | 名字, 志愿者, 志愿者姓名, 人员姓名, 职工姓名, full name, volunteer, volunteer name
    phone | 手机 | Phone | 手机号, 手机号码, 电话, 电话号码, 联系电话, 联系方式, 本人电话, 移动电话, mobile, mobile phone, phone number, mobile number, telephone, tel, cell
    organisation | 单位 | Organisation | 单位名称, 所在单位, 工作单位, 所属单位, 派出单位, organization, employer, unit, body
    contact_name | 单位联系人 | Contact name | 联系人, 联系人姓名, 单位联系人姓名, contact, contact person, organisation contact, organization contact
    contact_phone | 单位联系人电话 | Contact phone | 联系人电话, 联系人手机, 联系人手机号, 单位联系电话, 单位电话, contact mobile, organisation phone, organization phone
    district | 区县 | District | 所在区, 所在区县, 县区, 区/县, 县/区, 县（市、区）, county
    subdistrict | 街道 | Subdistrict | 所在街道, 街道（乡镇）, 街道/乡镇, 乡镇街道, 镇街, 街镇, 乡镇, street office, township
    community | 社区 | Community | 社区代码, 社区编码, 社区名称, 所在社区, 居住社区, 居住地社区, 家庭所在社区, 报到社区, 街道/社区, 街道社区, 社区/村, 社区（村）, 村/社区, 所属社区, community code, home community, community name, neighbourhood, neighborhood
    senior | 职级 | Senior | 高级职务, 是否高级职务, 领导职务, 是否领导, 领导干部, 县处级以上, 处级以上, grade, senior yes/no, is senior, leader
    strong | 骨干 | Strong | 是否骨干, 业务骨干, 骨干力量, 骨干人员, strong member, is strong, core member
    skills | 技能 | Skills | 特长, 专长, 技能特长, 个人特长, 技能/特长, 会什么, skill, abilities
    languages | 语言 | Languages | 语种, 会说的语言, 掌握语言, 外语, language, spoken languages
    licences | 证照 | Licences | 驾照, 证书, 资格证, 驾照/证照, 驾照/证书, 持有证照, 资格证书, licenses, licence, license, driving licence, driving license, certificates
    available | 可参加时间 | Availability | 可服务时间, 空闲时间, 可用时间, 服务时间, 时间安排, 有空时间, available, available times, hours available
    care | 照护时段 | Care windows | 照护时间, 照顾家人时间, 不可打扰时段, 不便时段, 家庭照护时段, care, care hours, care times, not available
    night_calls | 夜间召集 | Night calls | 夜间, 是否接受夜间召集, 接受夜间召集, 夜间可召集, 夜间应急, night, night call, night call-outs, night callouts
    source | 来源 | Source | 人员类别, 人员来源, 身份, 类别, 志愿者类别, 人员类型, category, kind, type
""")  # noqa: E501

BY_FIELD = {column.field: column for column in COLUMNS}


class Headings:
    """The headings of one kind of list."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self._fields = {
            _key(name): column.field
            for column in columns
            for name in (*column.others, column.field, column.en, column.zh)
        }

    def field_of(self, heading: str) -> str:
        """The column that a heading means, or an empty string. "姓名 / Name（必填）*" is one heading in two languages."""
        plain = re.sub(r"[(\[【][^)\]】]*(?:[)\]】]|$)", "", _plain(heading))
        parts = [re.sub(r"[^\u4e00-\u9fff/]", "", plain), re.sub(r"[^a-z]", "", plain)]
        whole = self._fields.get(_key(heading)) or self._fields.get(_key(plain))
        meant = {self._fields.get(part.strip("/"), "") for part in parts if part.strip("/")}
        return whole or (meant.pop() if len(meant) == 1 else "")


def _plain(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).casefold()


def _key(heading: str) -> str:
    return re.sub(r"[\s*:_\-.?()（）、\[\]]", "", _plain(heading))


field_of = Headings(COLUMNS).field_of
