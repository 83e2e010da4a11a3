"""Hostile files, made when asked for: (file name, bytes, the code of the refusal they must end in)."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.hostile.biff import compound

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
FRAME = {"_rels/.rels": ROOT, "xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": LINKS}
SHEET = "xl/worksheets/sheet1.xml"

Hostile = tuple[str, bytes, str]
CORPUS: dict[str, Callable[[], Hostile]] = {}


def hostile(make: Callable[[], Hostile]) -> Callable[[], Hostile]:
    CORPUS[make.__name__] = make
    return make


def sheet_of(rows: str, *, before: str = "") -> str:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def book(parts: dict[str, str | bytes | Iterator[bytes]], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", packing) as archive:
        for name, body in (FRAME | parts).items():
            with archive.open(name, "w") as part:
                pieces = [body.encode()] if isinstance(body, str) else [body] if isinstance(body, bytes) else body
                for piece in pieces:
                    part.write(piece)
    return output.getvalue()


def _megabytes(count: int, *, start: str, piece: bytes) -> Iterator[bytes]:
    yield start.encode()
    filling = piece * (1024 * 1024 // len(piece))
    for _ in range(count):
        yield filling


@hostile
def a_workbook_of_200_megabytes_of_nothing() -> Hostile:
    return "a.xlsx", book({SHEET: _megabytes(200, start=sheet_of(""), piece=b" ")}), "too_much_inside"


@hostile
def a_workbook_whose_headers_declare_a_thousand_bytes() -> Hostile:
    raw = bytearray(book({SHEET: _megabytes(200, start=sheet_of(""), piece=b" ")}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22), (b"PK\x07\x08", 12)):
        at = -1
        while (at := raw.find(signature, at + 1)) >= 0:
            raw[at + offset : at + offset + 4] = struct.pack("<I", 1000)
    return "a.xlsx", bytes(raw), "too_much_inside"


@hostile
def a_workbook_of_overlapping_parts() -> Hostile:
    """One packed megabyte, which a thousand directory entries point at."""
    names = [f"xl/{i:04}.xml" for i in range(1000)]
    raw = book({names[0]: b"<a>" + b" " * 1024 * 1024 + b"</a>"})
    end = raw.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", raw, end + 16)[0]
    first = raw.rindex(b"PK\x01\x02")
    copies = b"".join(raw[first : first + 46] + name.encode() for name in names[1:])
    count, size = len(FRAME) + len(names), end - start + len(copies)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)
    return "a.xlsx", raw[:end] + copies + tail, "too_much_inside"


@hostile
def huge_shared_strings() -> Hostile:
    start = f'<sst xmlns="{MAIN}">'
    texts = _megabytes(70, start=start, piece="<si><t>一二三四</t></si>".encode())
    return "a.xlsx", book({SHEET: sheet_of(""), "xl/sharedStrings.xml": texts}), "too_much_inside"


@hostile
def one_long_shared_string_in_a_million_cells() -> Hostile:
    strings = f'<sst xmlns="{MAIN}"><si><t>{"长" * 30_000}</t></si></sst>'
    row = "<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>"
    return "a.xlsx", book({SHEET: sheet_of(row * 50_000), "xl/sharedStrings.xml": strings}), "too_much_inside"


@hostile
def a_few_thousand_cells_of_the_same_long_string() -> Hostile:
    strings = f'<sst xmlns="{MAIN}"><si><t>{"a" * 30_000}</t></si></sst>'
    row = '<row><c t="s"><v>0</v></c></row>'
    return "a.xlsx", book({SHEET: sheet_of(row * 3_000), "xl/sharedStrings.xml": strings}), "too_much_text"


@hostile
def billion_laughs() -> Hostile:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    before = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    rows = '<row><c t="inlineStr"><is><t>&l9;</t></is></c></row>'
    return "a.xlsx", book({SHEET: sheet_of(rows, before=before)}), "xml_entities"


@hostile
def an_entity_that_reads_a_file() -> Hostile:
    before = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    rows = '<row><c t="inlineStr"><is><t>&e;</t></is></c></row>'
    return "a.xlsx", book({SHEET: sheet_of(rows, before=before)}), "xml_entities"


@hostile
def entities_hidden_in_utf_16() -> Hostile:
    text = sheet_of("<row/>", before='<!DOCTYPE x [<!ENTITY e "ha">]>')
    return "a.xlsx", book({SHEET: text.encode("utf-16")}), "damaged_file"


@hostile
def a_million_elements_deep() -> Hostile:
    return "a.xlsx", book({SHEET: sheet_of("<row>" * 1_000_000)}), "damaged_file"


@hostile
def a_sheet_that_stops_in_the_middle() -> Hostile:
    """The parser would hand out the rows up to there, and nobody would miss the others."""
    return "a.xlsx", book({SHEET: sheet_of("<row><c><v>1</v></c></row>" * 100)[:1500]}), "damaged_file"


@hostile
def deep_rich_text() -> Hostile:
    """Its one cell says `a` and nothing else: it may be read, only not for long."""
    rows = '<row><c t="inlineStr"><is>' + "<r>" * 500_000 + "<t>a</t>" + "</r>" * 500_000 + "</is></c></row>"
    return "a.xlsx", book({SHEET: sheet_of(rows)}), "read 0"


@hostile
def two_cells_in_opposite_corners() -> Hostile:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return "a.xlsx", book({SHEET: sheet_of(rows)}), "too_much_inside"


@hostile
def a_cell_beyond_every_sheet() -> Hostile:
    rows = '<row r="4294967295"><c r="ZZZZZZ4294967295"><v>1</v></c></row>'
    return "a.xlsx", book({SHEET: sheet_of(rows)}), "too_much_inside"


@hostile
def a_flood_of_parts() -> Hostile:
    return "a.xlsx", book({f"xl/{i}.xml": "" for i in range(5_000)}), "too_many_parts"


@hostile
def archives_within_archives() -> Hostile:
    inner = b"\0" * 1024 * 1024
    for _ in range(5):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            for i in range(16):
                archive.writestr(f"{i}.zip", inner)
        inner = output.getvalue()
    return "a.xlsx", inner, "not_a_spreadsheet"


@hostile
def a_workbook_with_a_workbook_inside() -> Hostile:
    inner = book({SHEET: sheet_of("")})
    return "a.xlsx", book({SHEET: sheet_of(""), "xl/embeddings/b.xlsx": inner}), "nested_archive"


@hostile
def a_part_given_twice() -> Hostile:
    raw = book({SHEET: sheet_of(""), "xl/worksheets/sheet2.xml": sheet_of("")})
    return "a.xlsx", raw.replace(b"sheet2.xml", b"sheet1.xml"), "damaged_file"


@hostile
def a_truncated_workbook() -> Hostile:
    raw = book({SHEET: sheet_of("<row><c><v>1</v></c></row>" * 1000)})
    return "a.xlsx", raw[: len(raw) * 2 // 3], "damaged_file"


@hostile
def a_workbook_with_a_flipped_byte() -> Hostile:
    raw = bytearray(book({SHEET: sheet_of("<row><c><v>1</v></c></row>")}, packing=zipfile.ZIP_STORED))
    raw[raw.index(b"<v>1") + 3] ^= 3
    return "a.xlsx", bytes(raw), "damaged_file"


@hostile
def a_workbook_packed_in_an_unusual_way() -> Hostile:
    return "a.xlsx", book({SHEET: sheet_of("")}, packing=zipfile.ZIP_LZMA), "damaged_file"


@hostile
def an_encrypted_workbook() -> Hostile:
    return "a.xlsx", compound({"EncryptionInfo": b"\4", "EncryptedPackage": b"\7" * 5000}), "password"


@hostile
def a_workbook_of_16384_columns() -> Hostile:
    return "a.xlsx", book({SHEET: sheet_of("<row>" + "<c><v>1</v></c>" * 16_384 + "</row>")}), "too_many_columns"


@hostile
def a_full_sheet_of_1048576_rows() -> Hostile:
    return "a.xlsx", book({SHEET: sheet_of("<row><c><v>1</v></c></row>" * 1_048_576)}), "too_many_rows"


@hostile
def an_empty_workbook() -> Hostile:
    return "a.xlsx", book({SHEET: sheet_of("<row/>")}), "no_rows"


@hostile
def an_xls_of_noise() -> Hostile:
    return "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4000, "damaged_file"


@hostile
def an_xls_whose_chain_bites_its_tail() -> Hostile:
    raw = bytearray(compound({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(9000)}))
    table = 512 + struct.unpack_from("<I", raw, 76)[0] * 512
    struct.pack_into("<I", raw, table + 4 * 3, 1)
    return "a.xls", bytes(raw), "no_rows"


@hostile
def an_xls_with_cells_in_opposite_corners() -> Hostile:
    from tests.hostile.biff import xls_of_cells

    return "a.xls", xls_of_cells([(0, 0, 1.0), (65_535, 65_535, 1.0)]), "too_much_inside"
