"""Make the example workbooks from the data files beside this script, and the blank template for the newest round.

python examples/make.py            writes examples/*.xlsx, examples/fund and workbooks/template.xlsx
python examples/make.py --check    writes nothing; exits 1 if one of them is not what it would write
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from grants.commands.files import write_whole
from grants.form import rounds
from grants.form.round import Round
from grants.template import write_template
from grants.template.content import from_toml

HERE = Path(__file__).resolve().parent
FUND = HERE / "fund"
"""A made-up fund of five partnerships: rounds, data of each workbook, and a folder of workbooks for each year."""
FUND_ROWS = 8
TEMPLATE = HERE.parent / "workbooks" / "template.xlsx"
TEMPLATE_ROUND = "safer-plymouth-2021-22"


def made() -> Iterator[tuple[Path, bytes]]:
    """Each generated workbook's path and what it should hold."""
    for data in sorted(HERE.glob("*.toml")):
        yield data.with_suffix(".xlsx"), filled(data, rounds.load(_round_of(data)))
    funds = {round.id: round for round in map(rounds.load, sorted((FUND / "rounds").glob("*.toml")))}
    for data in sorted((FUND / "data").glob("*.toml")):
        id, _, key = _round_of(data).partition("/")
        year, name = data.stem[:7], data.stem[8:]
        yield FUND / year / f"{name}.xlsx", filled(data, funds[id].of(key), rows=FUND_ROWS)
    yield TEMPLATE, write_template(rounds.load(TEMPLATE_ROUND))


def _round_of(data: Path) -> str:
    """The stamp of a data file's round: its id, and the partnership's key where it is of many."""
    stamp: str = tomllib.loads(data.read_text(encoding="utf-8"))["round"]
    return stamp


def filled(data: Path, round: Round, *, rows: int | None = None) -> bytes:
    """A workbook with the answers of a data file, as it is sent at the stage that they name."""
    content = from_toml(data, round)
    label = content["start"][0]["return"]
    stage = next(stage.key for stage in round.offered if stage.label == label)
    return write_template(round, content, stage=stage, rows=rows)


def main() -> int:
    stale = [path for path, content in made() if not path.exists() or path.read_bytes() != content]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.name} is not what examples/make.py makes: run it.")
        return bool(stale)
    for path, content in made():
        write_whole(path, content, force=True)
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
