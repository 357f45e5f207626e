"""What is changed in a finished .xlsx or .docx file because the library that wrote it can't write it."""

import io
import zipfile

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def finished(content: bytes, language: str = "") -> bytes:
    """The file with a fixed time for each of its parts, so that the same input gives the same bytes.

    With a `language`, such as "en-GB", that stands among its properties too: screen readers ask for it.
    """
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if language and part.filename == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                data = data.replace(end, f"<dc:language>{language}</dc:language>".encode() + end)
            entry = zipfile.ZipInfo(part.filename, _LONG_AGO)
            entry.external_attr = part.external_attr
            new.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return output.getvalue()
