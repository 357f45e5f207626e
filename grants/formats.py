"""What can be made of a return, named once, in a module that costs nothing to import."""

FORMATS = ("docx", "pdf", "html", "xlsx")
"""The formats in which a document can be rendered, each by the module of its name in `grants/render/`."""

KINDS = ("return", "board")
"""The documents that are made of a return: the OPCC's form, and the report that the board reads."""
