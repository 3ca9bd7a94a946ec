#!/usr/bin/env python3
"""Reads arrays of 1.9 GB by `anneal train` of one step and by NumPy, in turn: seconds and memory at the peak.

    python3 Benchmarks/npz_reading.py PREFIX/bin/anneal     # needs numpy, and twice the size on the disk of FOLDER (here /tmp)

NumPy loads the arrays and looks at each number once; Anneal reads them, sets a fifth aside, and trains a linear model on one batch.
"""
import os, pathlib, statistics, subprocess, sys, tempfile, time

import numpy as np

ROUNDS = int(os.environ.get("ROUNDS", 3))
SIZE = int(os.environ.get("MEGABYTES", 1900)) * 1_000_000
LOAD = "import numpy, sys; f = numpy.load(sys.argv[1]); x, y = f['x'], f['y']; print(x.max(), y.max())"


def measured(command):
    """Seconds and bytes of memory of a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    return time.perf_counter() - start, usage.ru_maxrss * 1024


def arrays(kind):
    rng = np.random.default_rng(0)
    if kind == "bytes":
        rows = SIZE // 3072
        return rng.integers(0, 40, (rows, 3072), np.uint8), rng.integers(0, 10, rows)
    rows = SIZE // 4000
    # Three decimals, so that deflating has something to do.
    x = rng.integers(-3000, 3000, (rows, 1000), np.int16).astype(np.float32)
    x /= 1000
    return x, x[:, :10].argmax(1)


if sys.argv[1] == "write":
    _, _, kind, path = sys.argv
    x, y = arrays(kind.split()[0])
    (np.savez_compressed if "deflated" in kind else np.savez)(path, x=x, y=y)
    print(x.nbytes + y.nbytes)
    sys.exit()

with tempfile.TemporaryDirectory(dir=os.environ.get("FOLDER")) as folder:
    path = pathlib.Path(folder, "set.npz")
    for kind in ["bytes", "floats", "floats, deflated"]:
        # In a process of its own: what this one holds would count for those that it begins.
        written = subprocess.run([sys.executable, __file__, "write", kind, path], check=True, capture_output=True)
        size, packed = int(written.stdout), path.stat().st_size
        ours, theirs = [], []
        anneal = [sys.argv[1], "train", "--dataset", f"npz:{path}", "--model", "softmax", "--lr", "0.001", "--steps", "1"]
        for _ in range(ROUNDS):
            ours.append(measured(anneal))
            theirs.append(measured([sys.executable, "-c", LOAD, path]))
        ratio = statistics.median(a[0] / b[0] for a, b in zip(ours, theirs))
        print(f"| {kind}, {size / 1e9:.2f} GB in a file of {packed / 1e9:.2f} GB | "
              f"{statistics.median(a[0] for a in ours):.2f} s | {statistics.median(b[0] for b in theirs):.2f} s | {ratio:.2f} | "
              f"{max(a[1] for a in ours) / size:.2f} | {max(b[1] for b in theirs) / size:.2f} |", flush=True)
