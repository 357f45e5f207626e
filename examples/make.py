"""Make the example workbooks from the data files beside this script, and the blank template for the newest round.

python examples/make.py            writes examples/*.xlsx and workbooks/template.xlsx
python examples/make.py --check    writes nothing; exits 1 if one of them is not what it would write
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from grants.commands.files import write_whole
from grants.form import rounds
from grants.template import write_template
from grants.template.content import from_toml

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE.parent / "workbooks" / "template.xlsx"
TEMPLATE_ROUND = "safer-plymouth-2021-22"


def made() -> Iterator[tuple[Path, bytes]]:
    """Each generated workbook's path and what it should hold."""
    for data in sorted(HERE.glob("*.toml")):
        round = rounds.load(tomllib.loads(data.read_text(encoding="utf-8"))["round"])
        content = from_toml(data, round)
        label = content["start"][0]["return"]
        stage = next(stage.key for stage in round.offered if stage.label == label)
        yield data.with_suffix(".xlsx"), write_template(round, content, stage=stage)
    yield TEMPLATE, write_template(rounds.load(TEMPLATE_ROUND))


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
