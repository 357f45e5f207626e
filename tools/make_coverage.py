"""Write which characters the fonts that ship can print, so that nothing has to read a font to know.

python tools/make_coverage.py            writes grants/documents/fonts/coverage.txt
python tools/make_coverage.py --check    writes nothing; exits 1 if it is not what it would write
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "grants" / "documents" / "fonts"
TARGET = FONTS / "coverage.txt"
WEIGHTS = (
    ("LiberationSans-Regular.ttf", "DejaVuSans.ttf"),
    ("LiberationSans-Bold.ttf", "DejaVuSans-Bold.ttf"),
)


def made() -> str:
    """Ranges of characters that can be printed in every weight, in hexadecimal, a range a line."""
    covered = [{code for name in names for code in TTFont(FONTS / name).getBestCmap()} for names in WEIGHTS]
    both = sorted(set.intersection(*covered))
    ranges: list[list[int]] = []
    for code in both:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{first:x}-{last:x}\n" for first, last in ranges)


def main() -> int:
    if "--check" in sys.argv[1:]:
        stale = not TARGET.exists() or TARGET.read_text(encoding="ascii") != made()
        if stale:
            print("coverage.txt is not what tools/make_coverage.py makes: run it.")
        return stale
    TARGET.write_text(made(), encoding="ascii")
    print(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
