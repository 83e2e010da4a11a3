"""Why a file is refused, as a code, its parameters and an English sentence that says what to do."""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the faces' translations, which is where this pure room's words are translated."""
    return sentence


MESSAGES: dict[str, str] = {
    "too_big": gettext_noop("The file is larger than %(megabytes)s MB. Split it into smaller files."),
    "empty_file": gettext_noop("The file is empty. Choose the file again."),
    "not_a_spreadsheet": gettext_noop(
        "This is not a spreadsheet, whatever its name says. Open it and save it as an Excel workbook (.xlsx) or as CSV."
    ),
    "other_format": gettext_noop(
        "Files of the kind %(format)s cannot be read. Save it as an Excel workbook (.xlsx) or as CSV."
    ),
    "web_page": gettext_noop(
        "This is a web page with a spreadsheet's name. Open it in Excel and save it as an Excel workbook (.xlsx)."
    ),
    "password": gettext_noop("The file is protected by a password. Save it without one."),
    "damaged_file": gettext_noop("The file is damaged or was cut off. Save it again in Excel and choose the new file."),
    "too_much_inside": gettext_noop(
        "Unpacked, the workbook is too large to read. Split the list, or copy its filled cells into a new workbook."
    ),
    "too_many_parts": gettext_noop(
        "The workbook has more than %(parts_max)s parts inside. Copy its filled cells into a new workbook."
    ),
    "nested_archive": gettext_noop(
        "The workbook carries another archive or document inside. Take it out, or copy the cells into a new workbook."
    ),
    "xml_entities": gettext_noop(
        "The workbook defines entities, which no spreadsheet program does. Save it again in Excel and choose that file."
    ),
    "too_many_rows": gettext_noop("The sheet has more than %(rows_max)s rows. Split the list into smaller files."),
    "too_many_sheets": gettext_noop(
        "The workbook has more than %(sheets_max)s filled sheets. Split it into several workbooks."
    ),
    "too_many_columns": gettext_noop(
        "Line %(line)s reaches beyond %(columns_max)s columns. Delete the columns that are not needed."
    ),
    "long_line": gettext_noop("Line %(line)s is too long to be a row of a list. Check how the file was saved."),
    "long_cell": gettext_noop("A cell in line %(line)s holds more than %(cell_chars_max)s characters. Shorten it."),
    "too_much_text": gettext_noop("The sheet holds too much text to be a list. Delete what is not needed."),
    "unbalanced_quotes": gettext_noop(
        "From line %(line)s on the quotation marks do not pair up. Correct them, or save the list as .xlsx."
    ),
    "binary_text": gettext_noop("The file holds characters that no text has. Save the list again as CSV or .xlsx."),
    "unknown_encoding": gettext_noop("The text is neither UTF-8 nor GB18030. Save the list as .xlsx, or as CSV UTF-8."),
    "broken_text": gettext_noop(
        "Line %(line)s holds a broken character. Open the original in Excel and save it again as .xlsx."
    ),
    "too_slow": gettext_noop("Reading the file took too long. Copy its filled cells into a new workbook."),
    "no_rows": gettext_noop("No sheet of the file holds any text. Fill in the template and choose it again."),
    "bad_character": gettext_noop("Row %(line)s holds a character that a spreadsheet cannot store. Remove it."),
}


class SheetRefused(Exception):
    """A file cannot be read or written: `code` is a key of MESSAGES, `params` fill its sentence."""

    def __init__(self, code: str, params: dict[str, int | str] | None = None) -> None:
        self.code = code
        self.params = params or {}
        super().__init__(MESSAGES[code] % self.params)

    @property
    def sentence(self) -> str:
        """The English sentence, filled in."""
        return str(self)
