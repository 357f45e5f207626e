"""Workbooks for the bench: returns that all differ, in texts, figures and faults; and one of very many projects."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from random import Random

from grants.form import rounds
from grants.model.addresses import letters
from grants.template import write_template

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.xlsx"))
_WORDS = [
    "weekly",
    "with partners",
    "in schools",
    "from April",
    "for residents",
    "as agreed",
    "twice a year",
    "on request",
]
_NUMBER = re.compile(rb'(<c r="[A-Z]+\d+" s="\d+"><v>)(\d+(?:\.\d+)?)(</v></c>)')
_EMPTY = re.compile(rb'<c(?: [rst]="[^"<>]*")*/>')
_TEXT = re.compile(rb"<t>([^<]+)</t>")


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return output.getvalue()


def varied(number: int, folder: Path) -> list[str]:
    """So many returns: each is one of the examples with other texts and figures, and up to four faults."""
    sources = [(parts_of(path.read_bytes()), _own_texts(path.stem)) for path in EXAMPLES]
    names = []
    for each in range(number):
        chance = Random(each)  # noqa: S311  # chance and no secret: the same files in each run
        path = folder / f"return-{each:05}.xlsx"
        parts, own = chance.choice(sources)
        path.write_bytes(packed(_varied(dict(parts), own, chance)))
        names.append(str(path))
    return names


def _own_texts(year: str) -> set[bytes]:
    """The texts of the template, which nobody types."""
    blank = parts_of(write_template(rounds.load(f"safer-plymouth-{year}")))
    return set(_TEXT.findall(blank["xl/sharedStrings.xml"]))


def _varied(parts: dict[str, bytes], own: set[bytes], chance: Random) -> dict[str, bytes]:
    def text(found: re.Match[bytes]) -> bytes:
        if found[1] in own or len(found[1]) < 12:  # a choice, or a ref
            return found[0]
        return b"<t>%s, %s %d</t>" % (found[1], chance.choice(_WORDS).encode(), chance.randrange(10_000))

    def figure(found: re.Match[bytes]) -> bytes:
        return found[1] + b"%g" % (float(found[2]) + chance.choice([0, 0, 0, 1, 250])) + found[3]

    parts["xl/sharedStrings.xml"] = _TEXT.sub(text, parts["xl/sharedStrings.xml"])
    for name in [name for name in parts if "worksheets/sheet" in name and name != "xl/worksheets/sheet1.xml"][:4]:
        parts[name] = _NUMBER.sub(figure, parts[name])
    for _ in range(chance.randrange(5)):
        name = f"xl/worksheets/sheet{chance.choice([2, 3, 4])}.xml"
        cells = list(_NUMBER.finditer(parts[name]))
        if cells:
            cell = chance.choice(cells)
            fault = chance.choice([b"-5", b"0.123456", b"99999999"])
            parts[name] = parts[name][: cell.start()] + cell[1] + fault + cell[3] + parts[name][cell.end() :]
    return parts


def of_many_projects(projects: int) -> bytes:
    """A plan of so many projects, each with a measure and texts of its own, in a workbook without blank cells: ten
    thousand rows have more of these than the tool takes.
    """
    round = rounds.newest()
    parts = parts_of(write_template(round, {}, rows=1))
    for name in (each for each in parts if "worksheets/sheet" in each):
        parts[name] = _EMPTY.sub(b"", parts[name])
    answers: dict[str, list[dict[str, str | int]]] = {
        "projects": [
            {
                "ref": f"P{each}",
                "project": f"Project {each}",
                "outline": f"What it does in ward {each % 97}, and for whom.",
                "allocated": 40 + each % 7,
                "priority_1": "Yes",
            }
            for each in range(projects)
        ],
        "measures": [
            {
                "ref": f"P{each}",
                "measure": f"People helped in ward {each % 97}",
                "unit": "People",
                "direction": "At least",
                "target": 9 + each % 50,
            }
            for each in range(projects)
        ],
    }
    for place, (key, sheet) in enumerate(round.sheets.items(), start=1):
        if key in answers:
            columns = {column.key: letters(number) for number, column in enumerate(sheet.columns, start=1)}
            rows = b"".join(_row(number, columns, row) for number, row in enumerate(answers[key], start=100))
            name = f"xl/worksheets/sheet{place}.xml"
            parts[name] = parts[name].replace(b"</sheetData>", rows + b"</sheetData>")
    return packed(parts)


def _row(number: int, columns: dict[str, str], answers: dict[str, str | int]) -> bytes:
    cells = (
        f'<c r="{columns[key]}{number}"><v>{value}</v></c>'
        if isinstance(value, int)
        else f'<c r="{columns[key]}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for key, value in answers.items()
    )
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


_FUND = """
id = "bench-2025-26"
form = "csp-fund"
fund = "Bench fund"
year = "2025-26"
begins = 2025-04-01
ends = 2026-03-31
funder = "A commissioner"
purpose = "To measure."
conditions = ["None."]
plan = "A plan"
theme_groups = ["Homes", "Streets"]

[priorities]
1 = "Victims"
2 = "Streets"

[stages]
spending-intentions = {{ opens = 2025-02-01, due = 2025-04-30 }}

[risks]
"Domestic abuse" = "High"
"County lines" = "Moderate"
{partnerships}"""


def of_a_fund(partnerships: int, sent: int, folder: Path) -> tuple[Path, Path]:
    """The round of so many partnerships, and a folder with the returns of each, of which all but one are superseded."""
    keys = [f"p{number:03}" for number in range(partnerships)]
    tables = "".join(
        f'\n[partnerships.{key}]\nname = "Partnership {key}"\nrecipient = "Council {key}"\ngrant_total = 60_000\n'
        for key in keys
    )
    source, returns = folder / "bench-2025-26.toml", folder / "returns"
    source.write_text(_FUND.format(partnerships=tables), encoding="utf-8")
    returns.mkdir()
    round = rounds.load(source)
    for number, key in enumerate(keys):
        one = round.of(key)
        content = write_template(one, _plan(one.partnership, number), rows=12)
        for again in range(sent):
            signed = _SIGNED + again
            parts = parts_of(content)
            sheet = next(name for name, part in parts.items() if b"<v>%d</v>" % _SIGNED in part)
            parts[sheet] = parts[sheet].replace(b"<v>%d</v>" % _SIGNED, b"<v>%d</v>" % signed)
            (returns / f"{key}-{again}.xlsx").write_bytes(packed(parts))
    return source, returns


_SIGNED = 45748  # 1 April 2025, as a workbook stores it


def _plan(partnership: str, number: int) -> dict[str, list[dict[str, object]]]:
    """Six projects with three measures each."""
    refs = [f"P{place}" for place in range(1, 7)]
    start = {"partnership": partnership, "fund": "Bench fund", "year": "2025-26", "grant_total": 60_000}
    return {
        "start": [start | {"return": "Spending intentions"}],
        "projects": [
            {
                "ref": ref,
                "project": f"Project {ref} of {number}",
                "outline": f"What it does in ward {number}, and for whom.",
                "allocated": 10_000,
                "theme_group": "Homes",
                "risk": "Domestic abuse",
                "priority_1": "Yes",
                "priority_2": "Yes",
            }
            for ref in refs
        ],
        "measures": [
            {
                "ref": ref,
                "measure": f"People helped in ward {number}, {each}",
                "unit": "People",
                "direction": "At least",
                "target": 20 + number,
            }
            for ref in refs
            for each in range(3)
        ],
        "sign_off": [
            {"return": "Spending intentions", "name": "A. Person", "position": "Chair", "date": date(2025, 4, 1)}
        ],
    }
