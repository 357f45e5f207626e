"""A statement of TOML as somebody typed it → with the key and the values that it seems to have."""

import re
from collections.abc import Iterator

from grants.form.mends import CURLY, DASHES, Mend, cut, mend, parsed, slug, unquoted
from grants.form.repairs import wrong_at
from grants.form.toml_places import STRING
from grants.model.patterns import pattern

OUTSIDE = pattern(rf"{STRING.pattern}|#[^\n]*", re.DOTALL)
"""Strings and remarks, in which no sign has a meaning of its own."""
HEAD = pattern(r"[ \t]*(?P<key>[^=\n]*?)[ \t]*=[ \t]*")
_BLANKS: dict[int, str | None] = {ord(blank): " " for blank in "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000"}
_BLANKS |= {ord(unseen): None for unseen in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u2028\u2029"}
_IN_BRACES = pattern(r"(?P<key>[A-Za-z0-9_.-]+|\"[^\"\n]*\")[ \t]*=[ \t]*")
_NEXT_PAIR = pattern(r"[,\s]\s*(?:[A-Za-z0-9_.-]+[ \t]*=|\})")
_CUT_SHORT = pattern(r",\s*[A-Za-z0-9_.-]+[ \t]*=[ \t]*\"$")
_CURLY = pattern('[\u201c\u201d\u201e\u201f\u00ab][^\u201c\u201d\u201e\u201f\u00bb"\n]*[\u201c\u201d\u00bb"]')

Found = list[tuple[int, Mend]]
"""Mends with their positions in a statement as it was typed."""


def by_words(block: str, table: str) -> tuple[str, Found]:
    """A statement with its head and its values mended, as far as what was typed can be told."""
    found: Found = []
    if blank := re.search(f"[{''.join(map(chr, _BLANKS))}]", OUTSIDE.sub(lambda m: "x" * len(m[0]), block)):
        words = "there is a space of another kind here, as Word and web pages have them; type this line again"
        found.append((blank.start(), Mend("", words)))
        block = "".join(_outside_strings(block))
        if wrong_at(block) is None:
            return block, found
    block, head = _with_head(block, table)
    found += [(0, head)] if head else []
    for key, start, end, of_list in reversed(list(_values(block))):
        typed = block[start:end]
        if parsed(typed) is not None or (
            of_list and re.search("[\"']", typed.translate(dict.fromkeys(map(ord, CURLY))))
        ):
            continue
        value = mend(key, typed)
        block = f"{block[:start]}{value.value}{block[end:]}"
        found.append((start, value))
    return block, _one_a_list(sorted(found, key=lambda each: each[0]))


def _one_a_list(found: Found) -> Found:
    """No more than three of a statement: a list without any quotation marks would give one for each of its items."""
    if len(found) <= 3:
        return found
    position, last = found[2]
    return [*found[:2], (position, Mend(last.value, f"{last.words}; and the others likewise", last.sure))]


def _outside_strings(block: str) -> Iterator[str]:
    end = 0
    for match in OUTSIDE.finditer(block):
        yield block[end : match.start()].translate(_BLANKS)
        yield match[0]
        end = match.end()
    yield block[end:].translate(_BLANKS)


def _with_head(block: str, table: str) -> tuple[str, Mend | None]:
    """A statement with a key and an equals sign, or a header or a remark, where it has none."""
    line, _, rest = block.partition("\n")
    bare = line.strip()
    new = _header(bare) or _remark(bare) or _pair(bare, table)
    if new is None:
        return block, None
    text, words = new
    return f"{text}\n{rest}" if rest else text, Mend(text, words)


def _header(line: str) -> tuple[str, str] | None:
    if not re.match(r"\[{1,2}[^\[\]\"',=]*\]{0,2}\s*(#.*)?$", line):
        return None
    twice = line.startswith("[[")
    name = ".".join(_key(part, "-").lower() for part in line.partition("#")[0].strip("[] \t").split("."))
    header = f"[[{name}]]" if twice else f"[{name}]"
    return (header, f"write {cut(header)}") if wrong_at(header) is None and header != line else None


def _remark(line: str) -> tuple[str, str] | None:
    if re.match(r"(//|--|;|/\*|<!--|\u2022|\*)", line):
        return f"# {line}", "write # in front of a remark"
    return None


def _pair(line: str, table: str) -> tuple[str, str] | None:
    """A key and its value in place of a line that has a colon or nothing between them, or a key that can't be one."""
    between = "-" if table == "stages" else "_"
    split = re.match(r"(?P<key>[^=:\"'\[{]+?)[ \t]*(?P<sign>[=:])[ \t]*(?P<value>.*)$", line)
    if split is None:
        split = re.match(r"(?P<key>[\w-]+)(?P<sign>[ \t]+)(?P<value>(?:[\"'\[{£]|\d{4}-\d\d-\d\d).*)$", line)
    if split is None:
        split = re.match(r"(?P<key>\d+)(?P<sign>[.) \t][ \t]*)(?P<value>.*)$", line)
    if split is None:
        curly = re.match(rf"(?P<key>[{CURLY}\"'][^=]*?)[ \t]*(?P<sign>=)[ \t]*(?P<value>.*)$", line)
        split = curly if curly and wrong_at(f"{curly['key']} = 1") is not None else None
    if split is None:
        return None
    key = split["key"].strip()
    if wrong_at(f"{key} = 1") is not None:
        key = _key(key, between)
    if not key or wrong_at(f"{key} = 1") is not None or (key == split["key"] and split["sign"] == "="):
        return None
    return f"{key} = {split['value']}", f"write {cut(f'{key} = ' + split['value'])}"


def _key(typed: str, between: str) -> str:
    """A key in place of one that can't be."""
    bare = unquoted(typed).translate(dict.fromkeys(map(ord, DASHES), "-")).strip(" \t.):")
    if re.fullmatch(r"[A-Za-z0-9_-]+", bare):
        return bare
    return slug(bare, between)


def _values(block: str) -> Iterator[tuple[str, int, int, bool]]:
    """The plain values of a statement: their key, from where to where they stand, and whether they are of a list."""
    head = HEAD.match(block)
    if head is None or wrong_at(f"{head['key']} = 1") is not None:
        return
    at, key = head.end(), unquoted(head["key"])
    if block[at : at + 1] not in ("[", "{"):
        yield key, at, _end_of_line(block, at), False
        return
    inside: list[str] = []
    while at < len(block):
        character = block[at]
        pair = _IN_BRACES.match(block, at) if inside and inside[-1] == "{" else None
        if character == "#":
            at = block.find("\n", at) if "\n" in block[at:] else len(block)
        elif character in "[{":
            inside.append(character)
            at += 1
        elif character in "]}":
            inside = inside[:-1]
            at += 1
        elif pair:
            key, at = unquoted(pair["key"]), pair.end()
            if block[at : at + 1] not in ("[", "{"):
                end = _end_of_value(block, at, "}")
                yield key, at, end, False
                at = end
        elif inside and inside[-1] == "[" and not character.isspace() and character != ",":
            end = _end_of_value(block, at, "],")
            yield key, at, end, True
            at = max(end, at + 1)
        else:
            at += 1


def _end_of_line(block: str, at: int) -> int:
    """Where a value ends that goes on to the end of its line, or to a remark."""
    line = block[at:].partition("\n")[0]
    remark = next(
        (match.start() for match in re.finditer(r"(^|\s)#", line) if '"' not in line[match.start() :]), len(line)
    )
    return at + len(line[:remark].rstrip())


def _end_of_value(block: str, at: int, closing: str) -> int:
    """Where a value ends that stands in braces or in a list."""
    begin = at
    while at < len(block):
        string = STRING.match(block, at) or _CURLY.match(block, at)
        if string and not _CUT_SHORT.search(string[0]):
            at = string.end()
        elif block[at] in "#\n" or block[at] in closing or ("}" in closing and _NEXT_PAIR.match(block, at)):
            break
        else:
            at += 1
    return begin + len(block[begin:at].rstrip())
