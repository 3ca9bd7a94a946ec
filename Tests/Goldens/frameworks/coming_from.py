"""What the scripts beside this one share: the rows of Documentation/ComingFrom.md go in, a table of values comes out.

A row's call is evaluated as it stands in the document, so the document and the numbers cannot tell two stories.
"""
import math, pathlib, re

STEPS, BASE = 30, 0.1
# Around every boundary that the rows have, past the end, and far past it, at a restart of lengths 1, 3, 9, 27, 81.
SAMPLE = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 16, 19, 20, 21, 24, 25, 26, 29, 30, 31, 40, 121]
# Progress, a standstill, progress near a threshold of 1e-4 but on neither side in doubt, and steady progress.
LOSSES = ([1.0, 0.8, 0.7, 0.69995, 0.7, 0.71, 0.72, 0.5, 0.5, 0.5, 0.49992, 0.5, 0.51, 0.52, 0.4, 0.39, 0.38, 0.37992]
          + [0.38] * 12 + [0.3 - 0.02 * i for i in range(12)])
ROOT = pathlib.Path(__file__).parents[3]


def rows(framework):
    """Each row that has a line: its first cell, which names the case, and the first call in it."""
    text = (ROOT / "Documentation/ComingFrom.md").read_text()
    section = text.split(f"\n## {framework}\n")[1].split("\n## ")[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `") and cells[1].startswith("`"):
            yield cells[0].replace("`", ""), re.search("`(.*?)`", cells[0])[1]


def number(value):
    return "" if value is None else repr(float(value))


def write(framework, cases, steps=lambda values: STEPS, steps_per_epoch=lambda case: 1):
    """cases: pairs of a case and its values, each a dictionary with step, lr and, where they are, momentum and metric."""
    with open(pathlib.Path(__file__).with_name(framework.lower() + ".csv"), "w") as file:
        print("steps,steps_per_epoch,base,step,lr,momentum,metric,case", file=file)
        for case, values in cases:
            values = list(values)
            for v in values:
                assert math.isfinite(v["lr"]), case
                print(steps(values), steps_per_epoch(case), BASE, v["step"], number(v["lr"]), number(v.get("momentum")),
                      number(v.get("metric")), case, sep=",", file=file)
