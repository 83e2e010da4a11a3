"""A notice as a CAP 1.2 alert (OASIS Common Alerting Protocol), for other systems to read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from lxml import etree

from muster.mobilise.models import Address, Notice
from muster.operations.models import Kind, Operation
from muster.places.models import Area

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
NAMESPACES: Any = {None: NAMESPACE}  # the default one, which has no prefix
CATEGORY = {
    Kind.OUTBREAK: "Health",
    Kind.FLOOD: "Met",
    Kind.HEAT: "Met",
    Kind.EARTHQUAKE: "Geo",
    Kind.STORM: "Met",
    Kind.OTHER: "Safety",
}
CODE_NAME = "area-code"  # what a geocode's value is: the country's own code of an area


def cap_xml(notice: Notice) -> bytes:
    """The alert in UTF-8. Addressed to organisations it is restricted to them, else public; invented people make an exercise."""
    operation = Operation.objects.select_related("area").get(id=notice.operation_id)
    addresses = list(Address.objects.filter(notice=notice).select_related("organisation", "area").order_by("id"))
    organisations = sorted(address.organisation.name for address in addresses if address.organisation)
    areas = [address.area for address in addresses if address.area] or [operation.area]
    alert = etree.Element(_tag("alert"), nsmap=NAMESPACES)
    _add(alert, "identifier", str(notice.id))
    _add(alert, "sender", f"muster-{operation.area.code}")
    _add(alert, "sent", _time(notice.sent_at or notice.written_at))
    _add(alert, "status", _status(notice, operation))
    _add(alert, "msgType", "Alert")
    _add_scope(alert, organisations)
    _add(alert, "incidents", str(operation.id))
    for info in _languages(notice):
        _add_info(alert, info, notice, operation, areas)
    return etree.tostring(alert, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _status(notice: Notice, operation: Operation) -> str:
    if notice.sent_at is None:
        return "Draft"
    return "Exercise" if operation.synthetic else "Actual"


def _add_scope(alert: etree._Element, organisations: Sequence[str]) -> None:
    if not organisations:
        _add(alert, "scope", "Public")
        return
    _add(alert, "scope", "Restricted")
    _add(alert, "restriction", "For the organisations addressed and the people on their lists")
    _add(alert, "addresses", " ".join('"' + name.replace('"', "'") + '"' for name in organisations))


def _languages(notice: Notice) -> list[tuple[str, str, str]]:
    """Language, headline and description; English where the notice has it."""
    told = [("zh-CN", notice.title, notice.body)]
    if notice.title_en and notice.body_en:
        told.append(("en", notice.title_en, notice.body_en))
    return told


def _add_info(
    alert: etree._Element, told: tuple[str, str, str], notice: Notice, operation: Operation, areas: Sequence[Area]
) -> None:
    language, headline, description = told
    info = etree.SubElement(alert, _tag("info"))
    _add(info, "language", language)
    _add(info, "category", CATEGORY[Kind(operation.kind)])
    with translation.override("en" if language == "en" else "zh-hans"):
        _add(info, "event", str(Kind(operation.kind).label))
    _add(info, "responseType", "Execute")
    _add(info, "urgency", "Immediate")
    _add(info, "severity", "Severe")
    _add(info, "certainty", "Observed")
    _add(info, "expires", _time(notice.deadline))
    _add(info, "senderName", operation.area.name)
    _add(info, "headline", headline)
    _add(info, "description", description)
    for area in areas:
        _add_area(info, area)


def _add_area(info: etree._Element, area: Area) -> None:
    element = etree.SubElement(info, _tag("area"))
    _add(element, "areaDesc", area.name)
    geocode = etree.SubElement(element, _tag("geocode"))
    _add(geocode, "valueName", CODE_NAME)
    _add(geocode, "value", area.code)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _tag(name)).text = text


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _time(at: datetime) -> str:
    """Seconds and an offset: CAP knows no Z, and writes UTC as -00:00."""
    local = timezone.localtime(at).isoformat(timespec="seconds")
    return local.removesuffix("+00:00") + "-00:00" if local.endswith("+00:00") else local
