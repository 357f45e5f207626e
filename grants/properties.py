"""A workbook's own properties, where xlsxwriter can't write them."""

import io
import zipfile


def in_language(content: bytes, language: str) -> bytes:
    """An .xlsx file with its language, such as "en-GB", among its properties: screen readers ask for it."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                data = data.replace(end, f"<dc:language>{language}</dc:language>".encode() + end)
            new.writestr(part, data)
    return output.getvalue()
