"""What can be made of a return, named once, in a module that costs nothing to import."""

FORMATS = {"docx": "word", "pdf": "pdf", "html": "web", "xlsx": "workbook"}
"""The formats in which a document can be written, and the module of `grants/documents/formats/` that writes each."""

KINDS = ("return", "board")
"""The documents that are made of a return: the OPCC's form, and the report that the board reads."""
