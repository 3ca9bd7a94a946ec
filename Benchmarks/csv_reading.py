#!/usr/bin/env python3
"""Reads a table of random numbers, 100 MB of text, by Anneal and by pandas' C engine, in turn, and prints the ratios.

    swift build -c release --package-path Benchmarks
    python3 Benchmarks/csv_reading.py Benchmarks/.build/release/csv-reading     # needs numpy and pandas

Below it, the numbers alone: Anneal's reader beside strtof, strtod and Swift's Float(String). Ratios above 1 are in favour of Anneal.
"""
import json, os, pathlib, statistics, subprocess, sys, tempfile, time

import numpy as np
import pandas as pd

ROUNDS = int(os.environ.get("ROUNDS", 5))
SIZE = int(os.environ.get("MEGABYTES", 100)) * 1_000_000


def write(path, form):
    rng = np.random.default_rng(0)
    with open(path, "w") as file:
        while file.tell() < SIZE:
            block = rng.normal(size=(5000, 20))
            if form == "17 digits":
                file.write("".join(",".join(map(repr, row)) + "\n" for row in block.tolist()))
            else:
                np.savetxt(file, block, fmt="%.4f", delimiter=",")


with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "table.csv")
    for form in ["4 decimals", "17 digits"]:
        write(path, form)
        rounds = []
        for _ in range(ROUNDS):
            ours = json.loads(subprocess.run([sys.argv[1], path], check=True, capture_output=True, text=True).stdout)
            start = time.perf_counter()
            pd.read_csv(path, header=None, engine="c")
            ours["pandas"] = time.perf_counter() - start
            rounds.append(ours)

        def row(name, other, own):
            ratios = [r[other] / r[own] for r in rounds]
            print(f"| {form} | {name} | {statistics.median(r[own] for r in rounds):.2f} s | "
                  f"{statistics.median(r[other] for r in rounds):.2f} s | {statistics.median(ratios):.2f} "
                  f"({min(ratios):.2f} to {max(ratios):.2f}) |")

        row("table, pandas", "pandas", "table")
        for other in ["strtof", "strtod", "swift"]:
            row(f"numbers alone, {other}", other, "decimal")
