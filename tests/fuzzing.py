"""Real workbooks, damaged at three levels: bytes, parts and their XML, cells. Whatever comes out, the tool answers.

`python tests/fuzzing.py 10000` makes that many (`make fuzz`), and keeps each that is not answered in tests/corpus/;
tests/test_fuzzing.py makes a few, and answers all that were kept.
"""

import hashlib
import io
import re
import resource
import sys
import time
import zipfile
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from grants import rounds
from grants.finding import Result
from grants.many import Job
from grants.mark import Unmarkable, marked_copy
from grants.render import json, text
from grants.report import board_report, render, return_document
from grants.template import write_template
from grants.template.content import from_toml
from grants.validate import judge, read_file

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
TODAY = date(2026, 11, 22)
JOB = Job(TODAY, debug=True)
SECONDS, MEGABYTES = 10, 500

TEXTS = [
    "", " ", "0", "-1", "1e309", "NaN", "1/0", "99999999999999999999", "2021-02-30", "45413", "£1,000", "ten", "75%", "Yes", "P1",
    "#REF!", "=1+1", "=cmd|'/c calc'!A1", "@SUM(A1)", "<b>&amp;</b>", "]]>", "{ref}", "%s", "\u202e\u05d0", "\U0001f600", "e\u0301",
    "a\u0000b", "\ufffe", "x" * 40_000, "tel 01752 668000", "1 client", "A1:XFD1048576", "../../etc/passwd", "TRUE", "-0", "1\n2",
]  # fmt: skip
KINDS = [b"", b' t="s"', b' t="b"', b' t="e"', b' t="d"', b' t="str"', b' t="n"', b' t="inlineStr"', b' t="zzz"']


@cache
def bases() -> list[bytes]:
    """Small whole workbooks: the plan of 2021-22, and the three examples' own content without spare rows."""
    made = []
    for name in ("2021-22", "2018-19", "2017-18"):
        round = rounds.load(f"safer-plymouth-{name}")
        made.append(write_template(round, from_toml(HERE.parent / "examples" / f"{name}.toml", round), rows=1))
    return made


def escaped(words: str) -> bytes:
    plain = words.encode("utf-8", "replace").replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    return plain.replace(b'"', b"&quot;").replace(b"\0", b"_x0000_")


@st.composite
def bytes_changed(draw: st.DrawFn, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(len(changed) - 1, 0)))
        match draw(st.integers(0, 4)):
            case 0 if changed:
                changed[place] ^= draw(st.integers(1, 255))
            case 1:
                changed[place:place] = draw(st.binary(max_size=40))
            case 2:
                del changed[place : place + draw(st.integers(1, 4000))]
            case 3:
                del changed[place:]
            case _:
                changed[place:place] = changed[: draw(st.integers(0, 2000))]
    return bytes(changed)


@st.composite
def xml_changed(draw: st.DrawFn, part: bytes) -> bytes:
    """An element or an attribute of a part taken out, doubled, renamed or given another value."""
    tags = list(re.finditer(rb"<[^>]*>", part))
    if not tags:
        return draw(st.binary(max_size=200))
    tag = tags[draw(st.integers(0, len(tags) - 1))]
    other = tags[draw(st.integers(0, len(tags) - 1))]
    first, last = sorted((tag.start(), other.start()))
    match draw(st.integers(0, 7)):
        case 0:
            return part[: tag.start()] + part[tag.end() :]
        case 1:
            return part[:first] + part[last:]
        case 2:
            return part[:last] + part[first:last][:200_000] + part[last:]
        case 3:
            return part[: tag.end()] + escaped(draw(st.sampled_from(TEXTS))) + part[tag.end() :]
        case 4:
            return part[: tag.start()] + b"<!--" + part[tag.start() : tag.end()] + b"-->" + part[tag.end() :]
        case 5:
            return part.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
        case 6:
            return part.decode("utf-8", "replace").encode(
                draw(st.sampled_from(["utf-16", "latin-1", "utf-8-sig"])), "replace"
            )
    values = list(re.finditer(rb'="([^"]*)"', tag[0]))
    if not values:
        return part
    value = values[draw(st.integers(0, len(values) - 1))]
    start = tag.start() + value.start(1)
    return part[:start] + escaped(draw(st.sampled_from(TEXTS))) + part[start + len(value[1]) :]


@st.composite
def cells_changed(draw: st.DrawFn, part: bytes) -> bytes:
    """Cells of a sheet with another value, kind or formula."""
    cells = list(re.finditer(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>.*?</c>)', part, re.DOTALL))
    for _ in range(draw(st.integers(1, 8)) if cells else 0):
        cell = cells[draw(st.integers(0, len(cells) - 1))]
        words = escaped(draw(st.sampled_from(TEXTS) | st.text(max_size=40)))
        kind = draw(st.sampled_from(KINDS))
        address = (
            cell[1] if draw(st.integers(0, 9)) else draw(st.sampled_from([b"XFD1048576", b"A0", b"ZZZZ1", b"A1", b""]))
        )
        inner = draw(
            st.sampled_from(
                [
                    b"<v>%s</v>",
                    b"<f>%s</f>",
                    b"<f>1+1</f><v>%s</v>",
                    b"<is><t>%s</t></is>",
                    b"<v></v>%.0s",
                    b"<is><r><t>%s</t></r></is>",
                ]
            )
        )
        new = b'<c r="' + address + b'"' + kind + b">" + inner % words + b"</c>"
        part = part.replace(cell[0], new, 1)
    return part


@st.composite
def parts_changed(draw: st.DrawFn, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = sorted(parts)
    sheets = [name for name in names if "worksheets/sheet" in name]
    level = draw(st.sampled_from(["cells", "cells", "xml", "xml", "package"]))
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sheets if level == "cells" else names))
        if name not in parts:
            continue
        if level == "cells":
            parts[name] = draw(cells_changed(parts[name]))
        elif level == "xml":
            parts[name] = draw(xml_changed(parts[name]))
        else:
            other = draw(st.sampled_from(names))
            match draw(st.integers(0, 4)):
                case 0:
                    del parts[name]
                case 1:
                    parts[name] = parts.get(other, b"")
                case 2:
                    parts[
                        draw(st.sampled_from(["xl/vbaProject.bin", "../out.xml", "/xl/workbook.xml", name.upper()]))
                    ] = parts[name]
                case 3:
                    parts[name] = draw(st.binary(max_size=300))
                case _:
                    parts[name] = b""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return output.getvalue()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A workbook after one kind of damage."""
    content = draw(st.sampled_from(bases()))
    how = draw(st.sampled_from([bytes_changed, parts_changed, parts_changed, parts_changed]))
    return draw(how(content))


def answer(content: bytes) -> Result:
    """All that the tool makes of a workbook; raises whatever it fails with."""
    result = JOB.check("-", content)
    assert "BUG01" not in {finding.code for finding in result.findings}, result.findings
    assert result.exit_code in (0, 1, 2)
    text.results([result])
    json.results([result])
    if result.readable and content[-40] % 8 == 0:  # one in eight, since these take longest
        reading = read_file("-", content)
        found = judge(reading, TODAY)
        for document in (
            return_document(reading.returned, reading.round),
            board_report(reading.returned, reading.round, found),
        ):
            render(document, "html")
        with suppress(Unmarkable):
            marked_copy(content, result.findings)
    return result


def main(number: int, begin: int) -> int:
    """Answer that many damaged workbooks; keep those that are not answered, or not in time."""
    codes: dict[int, int] = {}
    slowest, kept = 0.0, 0

    @seed(begin)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged())
    def run(content: bytes) -> None:
        nonlocal slowest, kept
        started = time.monotonic()
        try:
            result = answer(content)
            codes[result.exit_code] = codes.get(result.exit_code, 0) + 1
            failed = ""
        except Exception as error:
            failed = f"{type(error).__name__}: {error}"[:300]
        took = time.monotonic() - started
        slowest = max(slowest, took)
        if failed or took > SECONDS:
            kept += 1
            CORPUS.mkdir(exist_ok=True)
            name = CORPUS / f"{hashlib.sha256(content).hexdigest()[:12]}.xlsx"
            name.write_bytes(content)
            print(f"{name.name}: {failed or f'{took:.1f} s'}", flush=True)

    run()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{sum(codes.values()) + kept} workbooks; exit codes {dict(sorted(codes.items()))}; {kept} not answered")
    print(f"slowest {slowest:.2f} s; at most {memory} MB")
    return 1 if kept or memory > MEGABYTES else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
