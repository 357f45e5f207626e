"""Make the pages that come from the code: docs/rules.md.

python docs/make.py            writes them
python docs/make.py --check    writes nothing; exits 1 if one of them is not what it would write
"""

import sys
from pathlib import Path

from grants.printing.catalogue import page

PAGES = {Path(__file__).resolve().parent / "rules.md": page}


def main() -> int:
    for path, make in PAGES.items():
        if "--check" not in sys.argv[1:]:
            path.write_text(make(), encoding="utf-8")
            print(path)
        elif not path.exists() or path.read_text(encoding="utf-8") != make():
            print(f"{path.name} is not what docs/make.py makes: run it.")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
