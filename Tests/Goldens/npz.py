"""Arrays as NumPy saves them, for `npz:` data sets: numbers that the tests know by their formulas.

    pip install numpy==2.4.6
    python3 Tests/Goldens/npz.py        # writes Tests/Goldens/npz/*.npz
"""
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent / "npz"
FOLDER.mkdir(exist_ok=True)


def save(name, compressed=False, **arrays):
    (np.savez_compressed if compressed else np.savez)(FOLDER / f"{name}.npz", **arrays)


# x[i] = i / 7, y[i] = i mod 2: twelve examples of 2 × 3.
count = np.arange(72)
x = (count / 7).reshape(12, 2, 3)
y = np.arange(12) % 2
save("float32", x=x.astype("<f4"), y=y.astype("<i8"))
save("float64", compressed=True, x=x.astype("<f8"), y=y.astype("<i4"))
save("int32", x=(count * 1000).reshape(12, 6).astype("<i4"), y=y.astype("|u1"))
save("int64", compressed=True, x=(count[:12] - 5).astype("<i8"), y=(y / 4).astype("<f8"))
# Bytes stand for 0...1; under Keras's names; the labels of the test part are not those of the first training examples.
save("bytes", compressed=True, x_train=count.reshape(12, 6).astype("|u1"), y_train=(y + 3).astype("|u1"),
     x_test=count[::-1][:12].reshape(2, 6).astype("|u1"), y_test=np.array([4, 4], "|u1"))
# Not to be read.
save("fortran", x=np.asfortranarray(x.astype("<f4")), y=y)
save("big-endian", x=x.astype(">f4"), y=y)
save("half", x=x.astype("<f2"), y=y)
save("records", x=np.zeros(12, [("a", "<f4"), ("b", "<f4")]), y=y)
save("not-finite", x=np.where(count == 40, np.inf, count).reshape(12, 2, 3).astype("<f8"), y=y)
save("lengths", x=x.astype("<f4"), y=y[:11])
save("matrix", x=x.astype("<f4"), y=np.eye(12, dtype="<f4"))
save("other-names", images=x.astype("<f4"), labels=y)
save("shapes", x_train=x.astype("<f4"), y_train=y, x_test=x.astype("<f4").reshape(12, 3, 2), y_test=y)
save("no-features", x=np.zeros((12, 0), "<f4"), y=y)
save("one-class", x=x.astype("<f4"), y=y * 0)
save("empty", x=np.zeros((0, 3), "<f4"), y=y[:0])
