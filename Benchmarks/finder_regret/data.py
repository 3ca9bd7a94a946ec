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


def write_lines(file, licences):
    with open(file, "w", encoding="utf-8") as out:
        for licence in licences:
            for line in (LICENCES / licence).read_text(encoding="utf-8").splitlines():
                words = " ".join(line.split())
                if len(words) > 40:
                    out.write(f"__label__{licence} {words}\n")


def save_split(file, x, y, train):
    numpy.savez(
        file, x_train=x[:train].astype("float32"), y_train=y[:train], x_test=x[train:].astype("float32"), y_test=y[train:])


def generated(folder):
    """scikit-learn's generators: few rows to learn from, and so many to test by that they add no noise."""
    test = 4000

    def save(name, x, y, train):
        save_split(folder / f"{name}.npz", x, y, train)

    save("moons", *datasets.make_moons(400 + test, noise=0.3, random_state=1), 400)
    x, y = datasets.make_classification(
        800 + test, 20, n_informative=8, n_redundant=4, n_classes=3, flip_y=0.05, random_state=2)
    # Columns of every size, as in a table that nobody has touched.
    scale = 10 ** numpy.random.default_rng(3).uniform(-2, 3, 20)
    save("mixture-raw", x * scale + scale, y, 800)
    save("rings", *datasets.make_gaussian_quantiles(n_samples=1000 + test, n_features=6, n_classes=4, random_state=4), 1000)
    for number, make in ((1, datasets.make_friedman1), (2, datasets.make_friedman2), (3, datasets.make_friedman3)):
        x, y = make(600 + test, noise={1: 1, 2: 100, 3: 0.1}[number], random_state=4 + number)
        save(f"friedman{number}", x, y.astype("float32"), 600)


def more_generated(folder):
    """The generators of part D."""
    test = 4000

    def save(name, x, y, train):
        save_split(folder / f"{name}.npz", x, y, train)

    save("circles", *datasets.make_circles(500 + test, noise=0.2, factor=0.6, random_state=11), 500)
    x, y = datasets.make_hastie_10_2(1000 + test, random_state=12)
    save("hastie", x, (y > 0).astype("int64"), 1000)
    x, y = datasets.make_classification(
        900 + test, 16, n_informative=7, n_redundant=3, n_classes=4, flip_y=0.03, random_state=13)
    scale = 10 ** numpy.random.default_rng(14).uniform(-3, 2, 16)
    save("clusters-raw", x * scale - 2 * scale, y, 900)
    # Many columns, of which few say something.
    save("needles", *datasets.make_classification(700 + test, 100, n_informative=6, n_redundant=0, class_sep=1.2, random_state=15), 700)
    for number, make, noise in ((2, datasets.make_friedman2, 60), (3, datasets.make_friedman3, 0.05)):
        x, y = make(700 + test, noise=noise, random_state=14 + number)
        save(f"friedman{number}-more", x, y.astype("float32"), 700)
    x, y = datasets.make_sparse_uncorrelated(600 + test, 12, random_state=18)
    scale = 10 ** numpy.random.default_rng(19).uniform(-1, 2, 12)
    save("sparse-raw", x * scale + scale, y.astype("float32"), 600)


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
    write_lines(folder / "lines.txt", ("Apache-2.0", "Artistic", "GFDL-1.3", "GPL-2", "LGPL-2.1", "MPL-2.0"))
    generated(folder)
    for count, test in ((1500, 4000), (600, 1000)):
        rows = slice(20000 + count, 20000 + 2 * count)
        numpy.savez(
            folder / f"fashion-{count}.npz", x_train=images["train"][rows], y_train=labels["train"][rows],
            x_test=images["t10k"][-test:], y_test=labels["t10k"][-test:])
    write_lines(folder / "lines-more.txt", ("Apache-2.0", "BSD", "CC0-1.0", "GFDL-1.2", "GPL-3", "LGPL-2", "MPL-1.1"))
    (folder / "mozilla.txt").write_text((LICENCES / "MPL-2.0").read_text(encoding="utf-8"), encoding="utf-8")
    more_generated(folder)
    for first, count in ((30000, 1200), (40000, 500)):
        rows = slice(first, first + count)
        numpy.savez(
            folder / f"fashion-{count}.npz", x_train=images["train"][rows], y_train=labels["train"][rows],
            x_test=images["t10k"][3000:5000], y_test=labels["t10k"][3000:5000])
    write_lines(folder / "lines-other.txt", ("Artistic", "CC0-1.0", "GFDL-1.3", "GPL-1", "LGPL-3", "MPL-2.0"))
    (folder / "gnu.txt").write_text((LICENCES / "LGPL-2.1").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "licence.txt").write_text((LICENCES / "GPL-2").read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
