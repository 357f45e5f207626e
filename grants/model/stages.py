"""The stages of a return by their keys, in a module that costs nothing to import, and where their figures stand."""

PLAN, HALF, FINAL = STAGES = ("spending-intentions", "half-year", "final-evaluation")

SPEND = {HALF: "half_year", FINAL: "evaluation"}
"""The sheet that gives what was spent, by the stage."""

RESULT = {PLAN: "year_end", HALF: "half_year", FINAL: "year_end"}
"""The column of Measures that holds the results, by the stage; a plan has none yet."""
