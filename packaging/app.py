"""The page as a program to double-click: it opens the browser, and ends by the page's button or with its window."""

import os
import sys
from multiprocessing import freeze_support


def main() -> None:
    freeze_support()  # a worker process is this program too, and begins its work here
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):  # the browser is not to take the libraries of this folder
        before = os.environ.pop(f"{name}_ORIG", "")
        os.environ.pop(name, None)
        if before:
            os.environ[name] = before
    if len(sys.argv) == 1:
        sys.argv += ["serve", "--port", "0", "--open"]
    from grants.__main__ import main as grants

    grants()


if __name__ == "__main__":
    main()
