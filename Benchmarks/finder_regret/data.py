#!/usr/bin/env python3
"""Writes the data of the settings into a folder: python3 data.py DIR

Needs NumPy, scikit-learn, Debian's dataset-fashion-mnist and its common licences.
"""
import csv
import gzip
import pathlib
import sys

import numpy
from sklearn import datasets

FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
LICENCES = pathlib.Path("/usr/share/common-licenses")


def idx(name, offset):
    return numpy.frombuffer(gzip.open(FASHION / f"{name}-ubyte.gz").read(), numpy.uint8, offset=offset)


def write_table(file, bunch, label):
    with open(file, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([f"x{column}" for column in range(bunch.data.shape[1])] + ["label"])
        for row, target in zip(bunch.data, bunch.target):
            writer.writerow([repr(float(value)) for value in row] + [label(target)])


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "wine.csv", datasets.load_wine(), lambda target: "abc"[target])
    write_table(folder / "cancer.csv", datasets.load_breast_cancer(), lambda target: "mb"[target])
    write_table(folder / "digits.csv", datasets.load_digits(), lambda target: f"d{target}")
    write_table(folder / "diabetes.csv", datasets.load_diabetes(scaled=False), float)
    images = {part: idx(f"{part}-images-idx3", 16).reshape(-1, 28, 28) for part in ("train", "t10k")}
    labels = {part: idx(f"{part}-labels-idx1", 8) for part in ("train", "t10k")}
    for first, count in ((0, 3000), (5000, 1000), (10000, 2000)):
        rows = slice(first, first + count)
        numpy.savez(
            folder / f"fashion-{count}.npz", x_train=images["train"][rows], y_train=labels["train"][rows],
            x_test=images["t10k"][:2000], y_test=labels["t10k"][:2000])
    with open(folder / "lines.txt", "w", encoding="utf-8") as out:
        for licence in ("Apache-2.0", "Artistic", "GFDL-1.3", "GPL-2", "LGPL-2.1", "MPL-2.0"):
            for line in (LICENCES / licence).read_text(encoding="utf-8").splitlines():
                words = " ".join(line.split())
                if len(words) > 40:
                    out.write(f"__label__{licence} {words}\n")
    (folder / "licence.txt").write_text((LICENCES / "GPL-2").read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
