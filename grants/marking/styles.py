"""Cell styles of the marked copy: a cell keeps its own, with a fill and a border more."""

from copy import deepcopy
from functools import cache

from lxml import etree

from grants.marking.editing import Element, Parts, space_of
from grants.model.finding import Severity

STYLES = "xl/styles.xml"
COLOURS: dict[Severity, tuple[str, str]] = {"error": ("FF942514", "FFFBE9E6"), "warning": ("FF6E4B00", "FFFFF4D6")}
"""Border and fill. Only the border distinguishes a warning from an input cell, whose fill is the same."""


class Styles:
    """The workbook's styles, to which new ones are added at the end."""

    def __init__(self, parts: Parts) -> None:
        self._root = parts.xml(STYLES)
        self._space = space_of(self._root)
        self.marks = self._earlier_marks()
        """The styles of an earlier marked copy's marks, each with those that are alike but for fill and border."""
        self.marked = cache(self._marked)
        self._fill, self._border = cache(self._new_fill), cache(self._new_border)

    def _earlier_marks(self) -> dict[int, frozenset[int]]:
        borders = [self._colour(each, "left") for each in self._group("borders")]
        ours = {border for border, _ in COLOURS.values()}
        kinds = [self._but_for_marks(style) for style in self._group("cellXfs")]
        marks = {
            number
            for number, style in enumerate(self._group("cellXfs"))
            if borders[int(style.get("borderId", "0"))] in ours
        }
        return {
            number: frozenset(other for other, kind in enumerate(kinds) if kind == kinds[number] and other not in marks)
            for number in marks
        }

    def _colour(self, border: Element, side: str) -> str:
        """The colour of a border that is as thick as a mark's; empty where it is another."""
        found = border.find(f"{self._space}{side}")
        colour = found.find(f"{self._space}color") if found is not None and found.get("style") == "medium" else None
        return str(colour.get("rgb", "")).upper() if colour is not None else ""

    def _but_for_marks(self, style: Element) -> tuple[object, ...]:
        """A style as far as a mark leaves it alone."""
        kept = {name: value for name, value in style.attrib.items() if name in ("numFmtId", "fontId")}
        inner = [(each.tag, tuple(sorted(each.attrib.items()))) for each in style if each.tag.endswith("alignment")]
        return tuple(sorted(kept.items())), tuple(inner)

    def _group(self, name: str) -> Element:
        return self._root.find(f"{self._space}{name}")

    def _append(self, group: str, element: Element) -> int:
        self._group(group).append(element)
        return len(self._group(group)) - 1

    def _element(self, tag: str, *children: Element, **attributes: str) -> Element:
        element = etree.Element(f"{self._space}{tag}", attributes)
        element.extend(children)
        return element

    def _new_fill(self, colour: str) -> int:
        pattern = self._element("patternFill", self._element("fgColor", rgb=colour), patternType="solid")
        return self._append("fills", self._element("fill", pattern))

    def _new_border(self, colour: str, style: str) -> int:
        sides = [
            self._element(side, self._element("color", rgb=colour), style=style)
            for side in ("left", "right", "top", "bottom")
        ]
        return self._append("borders", self._element("border", *sides, self._element("diagonal")))

    def _font(self, colour: str, *marks: str, size: str = "11") -> int:
        children = [self._element(mark) for mark in marks]
        children += [
            self._element("sz", val=size),
            self._element("color", rgb=colour),
            self._element("name", val="Arial"),
        ]
        return self._append("fonts", self._element("font", *children))

    def _marked(self, base: int, severity: Severity) -> int:
        """The number of a style like `base`, marked."""
        border, fill = COLOURS[severity]
        style = deepcopy(self._group("cellXfs")[base])
        style.attrib.update({"fillId": str(self._fill(fill)), "applyFill": "1"})
        style.attrib.update({"borderId": str(self._border(border, "medium")), "applyBorder": "1"})
        return self._append("cellXfs", style)

    def plain(self, colour: str = "FF0B0C0C", *marks: str, size: str = "11", fill: str = "", line: bool = True) -> int:
        """The number of a new style: Arial, wrapped and top-aligned."""
        alignment = self._element("alignment", vertical="top", **({"wrapText": "1"} if line else {}))
        fill_id = self._fill(fill) if fill else 0
        border = self._border("FFD8D8D8", "thin") if line else 0
        font = self._font(colour, *marks, size=size)
        style = self._element(
            "xf", alignment, numFmtId="0", fontId=str(font), fillId=str(fill_id), borderId=str(border), xfId="0",
            applyFont="1", applyFill="1", applyBorder="1", applyAlignment="1",
        )  # fmt: skip
        return self._append("cellXfs", style)

    def save(self) -> None:
        """Bring the counts up to date."""
        for name in ("fonts", "fills", "borders", "cellXfs"):
            self._group(name).set("count", str(len(self._group(name))))
