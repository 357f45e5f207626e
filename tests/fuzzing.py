"""Real workbooks, damaged at three levels: bytes, parts and their XML, cells. Whatever comes out, the tool answers.

`python tests/fuzzing.py 10000 [SEED]` makes that many (`make fuzz`), others each time where no seed is given, and keeps
each that is not answered in tests/corpus/; tests/test_fuzzing.py makes a few, and answers all that were kept.
"""

import hashlib
import io
import re
import sys
import time
import zipfile
from collections import Counter, deque
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from filled import SOURCES, small
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from grants.marking import Unmarkable, marked_copy
from grants.model.finding import Result
from grants.printing import results_json, terminal
from grants.report import KINDS, make, render
from grants.validate import Job, read_file

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
PEAK = Path("/proc/self/clear_refs")  # Linux, where the long run is made: proc(5)
TODAY = date(2026, 11, 22)
JOB = Job(TODAY, debug=True)
ODS = sorted((HERE / "data" / "ods").glob("*.ods"))
"""Three of the sources as LibreOffice saved them."""
SECONDS, MEGABYTES = 10, 500

TEXTS = [
    "", " ", "0", "-1", "1e309", "NaN", "1/0", "99999999999999999999", "2021-02-30", "45413", "£1,000", "ten", "75%", "Yes", "P1",
    "#REF!", "=1+1", "=cmd|'/c calc'!A1", "@SUM(A1)", "<b>&amp;</b>", "]]>", "{ref}", "%s", "\u202e\u05d0", "\U0001f600", "e\u0301",
    "a\u0000b", "\ufffe", "x" * 40_000, "tel 01752 668000", "1 client", "A1:XFD1048576", "../../etc/passwd", "TRUE", "-0", "1\n2",
]  # fmt: skip
UNPRINTABLE = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
CELL_KINDS = [b"", b' t="s"', b' t="b"', b' t="e"', b' t="d"', b' t="str"', b' t="n"', b' t="inlineStr"', b' t="zzz"']
INNER = [
    b"<v>%s</v>", b"<f>%s</f>", b"<f>1+1</f><v>%s</v>", b"<is><t>%s</t></is>", b"<v></v>%.0s", b"<is><r><t>%s</t></r></is>",
]  # fmt: skip
SHEETS = "worksheets/sheet"
SOUND = [
    (CELL_KINDS[5], INNER[0]),
    (CELL_KINDS[5], INNER[2]),
    (CELL_KINDS[5], INNER[1]),
    (CELL_KINDS[7], INNER[3]),
    (CELL_KINDS[7], INNER[5]),
]


def escaped(words: str) -> bytes:
    """The words as XML can hold them; what no XML can is written as Excel writes it, _x0000_."""
    plain = UNPRINTABLE.sub(lambda each: f"_x{ord(each[0]):04X}_", words)
    return plain.encode().replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b'"', b"&quot;")


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
def xml_broken(draw: st.DrawFn, part: bytes) -> bytes:
    """A part that is no longer what its first line says, mostly not even XML."""
    tags = list(re.finditer(rb"<[^>]*>", part))
    if not tags:
        return draw(st.binary(max_size=200))
    first, last = sorted(tags[draw(st.integers(0, len(tags) - 1))].start() for _ in range(2))
    match draw(st.integers(0, 4)):
        case 0:
            return part[:first] + part[tags[0].end() :]
        case 1:
            return part[:first] + part[last:]
        case 2:
            return part[:last] + part[first:last][:200_000] + part[last:]
        case 3:
            return part.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
        case _:
            other = draw(st.sampled_from(["utf-16", "latin-1", "utf-8-sig"]))
            return part.decode("utf-8", "replace").encode(other, "replace")


@st.composite
def xml_changed(draw: st.DrawFn, part: bytes) -> bytes:
    """An element without others, or an attribute, taken out, doubled, moved, or given another value: still XML."""
    leaves = list(re.finditer(rb"<(\w[\w:]*)(?:\s[^<>]*)?(?:/>|(?<!/)>[^<]*</\1>)", part))
    if not leaves:
        return draw(xml_broken(part))
    leaf = leaves[draw(st.integers(0, len(leaves) - 1))]
    other = leaves[draw(st.integers(0, len(leaves) - 1))]
    words = escaped(draw(st.sampled_from(TEXTS)))
    start, end = leaf.span()
    match draw(st.integers(0, 9)):
        case 0:
            return part[:start] + part[end:]
        case 1:
            return part[:end] + leaf[0] * draw(st.sampled_from([1, 2, 3000])) + part[end:]
        case 2:
            return part[:start] + other[0] + part[end:]
        case 3:
            return part[:end] + words + part[end:]
        case 4:
            return part[:start] + b"<!--" + part[start:end].replace(b"--", b"") + b"-->" + part[end:]
        case 5:
            return part[:start] + b"<other>" * 300 + part[start:end] + b"</other>" * 300 + part[end:]
    values = list(re.finditer(rb'="([^"]*)"', leaf[0])) or list(re.finditer(rb'="([^"]*)"', part))
    if not values:
        return part
    value = values[draw(st.integers(0, len(values) - 1))]
    within = start if value.string == leaf[0] else 0
    return part[: within + value.start(1)] + words + part[within + value.end(1) :]


@st.composite
def cells_changed(draw: st.DrawFn, part: bytes) -> bytes:
    """Cells of a sheet with another value, kind or formula."""
    cells = list(re.finditer(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>.*?</c>)', part, re.DOTALL))
    for _ in range(draw(st.integers(1, 8)) if cells else 0):
        cell = cells[draw(st.integers(0, len(cells) - 1))]
        words = escaped(draw(st.sampled_from(TEXTS) | st.text(max_size=40)))
        kind, inner = draw(st.sampled_from(SOUND))
        if draw(st.integers(0, 11)) == 0:
            kind, inner = draw(st.sampled_from(CELL_KINDS)), draw(st.sampled_from(INNER))
        strange = draw(st.sampled_from([b"XFD1048576", b"A0", b"ZZZZ1", b"A1", b""]))
        address = cell[1] if draw(st.integers(0, 49)) else strange
        new = b'<c r="' + address + b'"' + kind + b">" + inner % words + b"</c>"
        part = part.replace(cell[0], new, 1)
    return part


@st.composite
def package_changed(draw: st.DrawFn, parts: dict[str, bytes]) -> None:
    """A part taken out, emptied, doubled under another name, or put in the place of another."""
    name, other = draw(st.sampled_from(sorted(parts))), draw(st.sampled_from(sorted(parts)))
    match draw(st.integers(0, 4)):
        case 0:
            del parts[name]
        case 1:
            parts[name] = parts[other]
        case 2:
            names = ["xl/vbaProject.bin", "../out.xml", "/xl/workbook.xml", name.upper()]
            parts[draw(st.sampled_from(names))] = parts[name]
        case 3:
            parts[name] = draw(st.binary(max_size=300))
        case _:
            parts[name] = b""


@st.composite
def parts_changed(draw: st.DrawFn, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    of_excel = "xl/workbook.xml" in parts
    how = draw(st.sampled_from([*[cells_changed] * 3 * of_excel, *[xml_changed] * 3, xml_broken, package_changed]))
    for _ in range(draw(st.integers(1, 3))):
        if how is package_changed:
            draw(package_changed(parts))
            continue
        most = SHEETS if how is cells_changed else "" if of_excel or draw(st.booleans()) else "content.xml"
        name = draw(st.sampled_from([each for each in sorted(parts) if most in each]))
        parts[name] = draw(how(parts[name]))
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return output.getvalue()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A workbook of Excel, or in one of three cases of LibreOffice, after one kind of damage."""
    if draw(st.integers(0, 2)):
        content = small(draw(st.sampled_from(SOURCES)))
    else:
        content = draw(st.sampled_from(ODS)).read_bytes()
    how = draw(st.sampled_from([bytes_changed, *[parts_changed] * 7]))
    return draw(how(content))


def answer(content: bytes) -> Result:
    """All that the tool makes of a workbook; raises whatever it fails with."""
    result = JOB.check("-", content)
    assert "BUG01" not in {finding.code for finding in result.findings}, result.findings
    assert result.exit_code in (0, 1, 2)
    terminal.results([result])
    results_json.results([result])
    if result.readable and content[-40] % 8 == 0:  # one in eight, since these take longest
        reading = read_file("-", content)
        for kind in KINDS:
            render(make(kind, reading.returned, reading.round), "html")
        with suppress(Unmarkable):
            marked_copy(content, result.findings)
    return result


def measured(content: bytes) -> tuple[str, float, int]:
    """In a process of its own: the exit code, or the exception; seconds; the most megabytes that the process held."""
    PEAK.write_text("5")  # forgets the peak of the workbooks before it
    started = time.monotonic()
    try:
        result = answer(content)
        refused = {finding.code for finding in result.findings if finding.code.startswith("FILE")}
        outcome = " ".join(["exit", str(result.exit_code), *sorted(refused)])
    except Exception as error:
        outcome = f"{type(error).__name__}: {error}"[:300]
    took = time.monotonic() - started
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak
    return outcome, took, int(peak[1]) // 1024


def main(number: int, begin: int) -> int:
    """Answer that many damaged workbooks on all cores; keep those not answered in the time and the memory allowed."""
    outcomes: Counter[str] = Counter()
    seconds, megabytes = [0.0], [0]
    waiting: deque[tuple[bytes, Future[tuple[str, float, int]]]] = deque()

    def collect() -> None:
        content, future = waiting.popleft()
        outcome, took, memory = future.result()
        seconds.append(took)
        megabytes.append(memory)
        if outcome.startswith("exit") and took <= SECONDS and memory <= MEGABYTES:
            outcomes[outcome] += 1
            return
        outcomes["not answered"] += 1
        CORPUS.mkdir(exist_ok=True)
        kind = "ods" if b"oasis.opendocument" in content[:100] else "xlsx"
        name = CORPUS / f"{hashlib.sha256(content).hexdigest()[:12]}.{kind}"
        name.write_bytes(content)
        print(f"{name.name}: {outcome}, {took:.1f} s, {memory} MB", flush=True)

    # Workers end after some hundred workbooks, so that none is charged with what those before it left behind.
    workers = ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=200)

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
        waiting.append((content, workers.submit(measured, content)))
        if len(waiting) > 20:
            collect()

    with workers:
        run()
        while waiting:
            collect()
    print(f"{outcomes.total()} workbooks, from seed {begin}: {dict(sorted(outcomes.items()))}")
    print(f"seconds for one: median {median(seconds):.2f}, at most {max(seconds):.2f}")
    print(f"megabytes for one: median {median(megabytes):.0f}, at most {max(megabytes)}")
    return 1 if outcomes["not answered"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())))
