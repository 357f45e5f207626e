"""Comments at cells: the text in one part, the boxes that show it in another, in Excel's older drawing language."""

import re
from collections.abc import Mapping

from lxml import etree

from grants.marking.editing import Element, Parts, default_space, space_of
from grants.model.addresses import place_of

AUTHOR = "grants"
_OURS = re.compile(r"(?:\A|\n\n)(?:Error|Warning) \([A-Z]+[0-9]{2}\): ")
"""How the tool's own words in a comment begin; they go on to the comment's end."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"


def add_comments(parts: Parts, sheet_part: str, notes: Mapping[str, str]) -> None:
    """Add a comment at each address; a comment of the user's keeps its text, and the new text follows it."""
    comments = _comments(parts, sheet_part)
    drawing = _drawing(parts, sheet_part)
    space = space_of(comments)
    authors, listed = comments.find(f"{space}authors"), comments.find(f"{space}commentList")
    etree.SubElement(authors, f"{space}author").text = AUTHOR
    theirs = {each.get("ref"): each for each in listed}
    for address in sorted(notes, key=place_of):
        if address in theirs:
            _write(theirs[address].find(f"{space}text"), "\n\n" + notes[address])
            continue
        comment = etree.SubElement(listed, f"{space}comment", ref=address, authorId=str(len(authors) - 1))
        _write(etree.SubElement(comment, f"{space}text"), notes[address])
        drawing.append(_box(address, notes[address]))
    listed[:] = sorted(listed, key=lambda each: place_of(each.get("ref")))


def forget_comments(parts: Parts, sheet_part: str) -> None:
    """Remove the comments that an earlier marked copy put on a sheet; those of the user stay."""
    _, name = parts.related(sheet_part, "comments")
    if name not in parts.raw:
        return
    comments, drawing = parts.xml(name), _drawing(parts, sheet_part)
    space = space_of(comments)
    listed = comments.find(f"{space}commentList")
    for comment in list(listed):
        pieces = list(comment.find(f"{space}text").iter(f"{space}t"))
        ours = [piece for piece in pieces if _OURS.search(piece.text or "")]
        for piece in ours:
            piece.text = _OURS.split(piece.text, maxsplit=1)[0]
        if ours and not any(piece.text for piece in pieces):
            listed.remove(comment)
            _remove_box(drawing, comment.get("ref"))


def _remove_box(drawing: Element, address: str) -> None:
    row, column = (str(number - 1) for number in place_of(address))
    for shape in list(drawing.iter(f"{{{_V}}}shape")):
        if (shape.findtext(f".//{{{_X}}}Row"), shape.findtext(f".//{{{_X}}}Column")) == (row, column):
            shape.getparent().remove(shape)


def _write(text: Element, words: str) -> None:
    """Add a run to a comment's text; text without runs is made one first, since Excel wants one kind."""
    space = space_of(text)
    bare = text.find(f"{space}t")
    if bare is not None:
        text.remove(bare)
        _run(text, space, bare.text or "")
    _run(text, space, words)


def _run(text: Element, space: str, words: str) -> None:
    run = etree.SubElement(text, f"{space}r")
    look = etree.SubElement(run, f"{space}rPr")
    etree.SubElement(look, f"{space}sz", val="10")
    etree.SubElement(look, f"{space}rFont", val="Arial")
    shown = etree.SubElement(run, f"{space}t")
    shown.text = words
    shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _comments(parts: Parts, sheet_part: str) -> Element:
    _, name = parts.related(sheet_part, "comments")
    if name in parts.raw:
        return parts.xml(name)
    root = etree.Element(f"{{{_MAIN}}}comments", nsmap=default_space(_MAIN))
    etree.SubElement(root, f"{{{_MAIN}}}authors")
    etree.SubElement(root, f"{{{_MAIN}}}commentList")
    name = parts.free_name("xl/commentsG{}.xml")
    parts.add(name, root, _COMMENTS_TYPE)
    parts.relate(sheet_part, "comments", name)
    return root


def _drawing(parts: Parts, sheet_part: str) -> Element:
    _, name = parts.related(sheet_part, "vmlDrawing")
    if name in parts.raw:
        return parts.xml(name)
    root = etree.Element("xml", nsmap={"v": _V, "o": _O, "x": _X})
    shape = etree.SubElement(
        root, f"{{{_V}}}shapetype", id="_x0000_t202", coordsize="21600,21600", path="m,l,21600r21600,l21600,xe"
    )
    shape.set(f"{{{_O}}}spt", "202")
    etree.SubElement(shape, f"{{{_V}}}stroke", joinstyle="miter")
    path = etree.SubElement(shape, f"{{{_V}}}path", gradientshapeok="t")
    path.set(f"{{{_O}}}connecttype", "rect")
    parts.known_extension("vml", _VML_TYPE)
    name = parts.free_name("xl/drawings/vmlDrawingG{}.vml")
    parts.add(name, root, _VML_TYPE)
    link = parts.relate(sheet_part, "vmlDrawing", name)
    parts.put_legacy_drawing(parts.xml(sheet_part), link)
    return root


def _box(address: str, words: str) -> Element:
    """The box of a comment, tall enough for its words, to the right of its cell."""
    row, column = (number - 1 for number in place_of(address))
    lines = sum(len(line) // 48 + 1 for line in words.split("\n")) + 1
    shape = etree.Element(f"{{{_V}}}shape", type="#_x0000_t202", nsmap={"v": _V, "o": _O, "x": _X})
    shape.set("id", f"_x0000_g{row}_{column}")
    height = min(lines * 13, 400)
    shape.set("style", f"position:absolute;width:260pt;height:{height}pt;z-index:1;visibility:hidden")
    shape.set("fillcolor", "#ffffff")
    shape.set(f"{{{_O}}}insetmode", "auto")
    etree.SubElement(shape, f"{{{_V}}}fill", color2="#ffffff")
    etree.SubElement(shape, f"{{{_V}}}path").set(f"{{{_O}}}connecttype", "none")
    box = etree.SubElement(shape, f"{{{_V}}}textbox", style="mso-direction-alt:auto")
    etree.SubElement(box, "div", style="text-align:left")
    data = etree.SubElement(shape, f"{{{_X}}}ClientData", ObjectType="Note")
    for name, value in (
        ("MoveWithCells", None),
        ("SizeWithCells", None),
        ("Anchor", f"{column + 1}, 12, {row}, 2, {column + 5}, 12, {row + max(4, lines)}, 4"),
        ("AutoFill", "False"),
        ("Row", str(row)),
        ("Column", str(column)),
    ):
        etree.SubElement(data, f"{{{_X}}}{name}").text = value
    return shape
