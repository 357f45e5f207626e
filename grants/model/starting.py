"""What a process of the tool begins with, whoever starts it: a command, a worker, a server."""

import gc
import os
import sys


def settle() -> None:
    """Choose how polars works and how often Python looks for what is no longer used. A user's environment does not.

    A return has some hundred rows: to plan for millions costs more than the work itself. And since hardly anything is
    left in cycles, looking for them as often as usual takes a tenth of a short command.
    """
    os.environ["POLARS_MAX_THREADS"] = "1"  # to hand some hundred rows to threads takes longer than to work them out
    os.environ["POLARS_ENGINE_AFFINITY"] = "in-memory"  # which polars reads when it is loaded
    if polars := sys.modules.get("polars"):
        polars.Config.set_engine_affinity("in-memory")
    gc.set_threshold(50_000, 20, 20)
