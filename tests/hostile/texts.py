"""Hostile text files and things that are no spreadsheet at all."""

from tests.hostile.books import Hostile, hostile

HEAD = "姓名,手机\n"


@hostile
def a_program_called_xlsx() -> Hostile:
    return "a.xlsx", b"MZ\x90\x00\x03" + bytes(3000), "not_a_spreadsheet"


@hostile
def a_program_called_csv() -> Hostile:
    return "a.csv", b"MZ\x90\x00\x03" + bytes(range(256)) * 12, "unknown_encoding"


@hostile
def a_web_page_called_xls() -> Hostile:
    return "a.xls", b"\r\n<HTML><table><tr><td>1</td></tr></table></HTML>", "web_page"


@hostile
def a_picture_called_csv() -> Hostile:
    return "a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 12, "unknown_encoding"


@hostile
def a_document_called_by_its_name() -> Hostile:
    return "a.pdf", b"%PDF-1.7\n", "other_format"


@hostile
def an_empty_file() -> Hostile:
    return "a.csv", b"", "empty_file"


@hostile
def a_file_of_blank_lines() -> Hostile:
    return "a.csv", b"\n , \n,,\n" * 1000, "no_rows"


@hostile
def a_file_above_the_size_limit() -> Hostile:
    return "a.csv", b"a,b\n" * (21 * 1024 * 256), "too_big"


@hostile
def a_line_of_ten_megabytes() -> Hostile:
    return "a.csv", (HEAD + "a" * 10_000_000).encode(), "long_line"


@hostile
def a_cell_of_half_a_megabyte() -> Hostile:
    return "a.csv", (HEAD + "a" * 500_000).encode(), "long_cell"


@hostile
def a_quoted_cell_over_a_million_lines() -> Hostile:
    return "a.csv", (HEAD + '"' + "a\n" * 1_000_000 + '"').encode(), "long_cell"


@hostile
def a_quote_that_never_ends() -> Hostile:
    return "a.csv", (HEAD + '张三,"138\n李四,139\n').encode(), "unbalanced_quotes"


@hostile
def a_quote_that_ends_inside_a_cell() -> Hostile:
    return "a.csv", (HEAD + '"张"三,138\n').encode(), "unbalanced_quotes"


@hostile
def twenty_thousand_columns() -> Hostile:
    return "a.csv", ("a," * 20_000 + "\n").encode(), "too_many_columns"


@hostile
def twenty_megabytes_of_commas() -> Hostile:
    return "a.csv", ("a\n" + ("," * 999_990 + "x\n") * 20).encode(), "too_many_columns"


@hostile
def a_million_and_one_rows() -> Hostile:
    return "a.csv", b"a\n" * 1_048_577, "too_many_rows"


@hostile
def zero_bytes_in_text() -> Hostile:
    return "a.csv", (HEAD + "张\0三,138\n").encode(), "binary_text"


@hostile
def lone_surrogates_in_utf_8() -> Hostile:
    return "a.csv", (HEAD * 9).encode() + b"\xed\xa0\x80,1\n", "broken_text"


@hostile
def lone_surrogates_in_utf_16() -> Hostile:
    return "a.csv", b"\xff\xfe" + HEAD.encode("utf-16-le") + b"\x00\xd8,\0", "broken_text"


@hostile
def one_broken_character_in_utf_8() -> Hostile:
    """It would pass as GB18030, with every name wrong."""
    return "a.csv", (HEAD + "张三,1\n李四,2\n王五,3\n").encode().replace("四".encode(), b"\xe5\x9b"), "broken_text"


@hostile
def a_mark_that_lies() -> Hostile:
    return "a.csv", b"\xef\xbb\xbf" + HEAD.encode("gb18030"), "broken_text"


@hostile
def another_encoding() -> Hostile:
    return "a.csv", "имя,téléphone\nÆrø,é è\n".encode("latin-1", "ignore") + b"\xff\x80", "unknown_encoding"


@hostile
def cyrillic_of_windows() -> Hostile:
    return "a.csv", "имя,телефон\nЯна Ёлкина,138\n".encode("cp1251") + b"\xff\n", "unknown_encoding"
