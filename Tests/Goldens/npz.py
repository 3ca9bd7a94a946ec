"""Arrays as NumPy saves them, for `npz:` data sets: numbers that the tests know by their formulas.

    pip install numpy==2.4.6
    python3 Tests/Goldens/npz.py        # writes Tests/Goldens/npz/*.npz
"""
import pathlib
import re

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
# Every type and order of elements; x[i] = i - 36 where it is signed, and a bool is i mod 3 = 0.
save("fortran", x=np.asfortranarray(x.astype("<f4")), y=y)
save("big-endian", x=x.astype(">f4"), y=y.astype(">i2"))
save("half", x=x.astype("<f2"), y=y)
for code in ["|i1", "<i2", ">i2", ">i4", ">i8", "<f8", ">f8"]:
    save("signed-" + code[1:] + ("-big" if code[0] == ">" else ""), x=(count - 36).reshape(12, 6).astype(code), y=y)
for code in ["<u2", ">u2", "<u4", "<u8"]:
    save("unsigned-" + code[1:] + ("-big" if code[0] == ">" else ""), x=count.reshape(12, 6).astype(code), y=y)
save("bool", x=(count % 3 == 0).reshape(12, 6), y=y == 1)
# Labels: one in a row, a 1 among zeros, text of a width.
save("column", x=x.astype("<f4"), y=y.reshape(12, 1))
save("one-hot", x=x.astype("<f4"), y=np.eye(3, dtype="|u1")[np.arange(12) % 3])
save("text", x=x.astype("<f4"), y=np.array(["süß", "sauer"])[y])
save("text-bytes", x=x.astype("<f4"), y=np.array([b"sweet", b"sour"])[y])
# Classes that a float of 64 bits does not tell apart.
save("large-labels", x=x.astype("<f4"), y=(2**53 + np.arange(12) % 3).astype("<i8"))
save("largest-labels", x=x.astype("<f4"), y=np.array([2**64 - 3, 2**64 - 2, 2**64 - 1], ">u8")[np.arange(12) % 3])
# Times in seconds, which are 128 apart in 32 bits, and the places of the rows.
save("times", x=np.stack([1_700_000_000 + 60 * np.arange(12), np.arange(12)], 1).astype("<f8"), y=y)
# Pictures of 5 × 4 with 3 channels, which are the last axis or the first; the pixel of channel c, row h, column w is 20 c + 4 h + w.
pictures = np.arange(60).reshape(3, 5, 4) + np.zeros((6, 1, 1, 1), int)
save("channels-first", x=pictures.astype("|u1"), y=y[:6])
save("channels-last", x=pictures.transpose(0, 2, 3, 1).astype("|u1"), y=y[:6])
save("channels-last-fortran", x=np.asfortranarray(pictures.transpose(0, 2, 3, 1).astype("<f4")), y=y[:6])
# Not to be read.
save("objects", x=np.array([[1, None]] * 12, object), y=y)
save("records", x=np.zeros(12, [("a", "<f4"), ("b", "<f4")]), y=y)
save("not-finite", x=np.where(count == 40, np.inf, count).reshape(12, 2, 3).astype("<f8"), y=y)
save("lengths", x=x.astype("<f4"), y=y[:11])
save("matrix", x=x.astype("<f4"), y=np.ones((12, 12), "<f4"))
save("other-names", images=x.astype("<f4"), labels=y)
save("shapes", x_train=x.astype("<f4"), y_train=y, x_test=x.astype("<f4").reshape(12, 3, 2), y_test=y)
save("no-features", x=np.zeros((12, 0), "<f4"), y=y)
save("one-class", x=x.astype("<f4"), y=y * 0)
save("empty", x=np.zeros((0, 3), "<f4"), y=y[:0])
# The arrays of Documentation/Data.md, by the lines that stand there.
(FOLDER / "document").mkdir(exist_ok=True)
document = (FOLDER.parents[2] / "Documentation/Data.md").read_text()
for name, lines in re.findall(r"^```numpy (\S+)\n(.*?)^```", document, re.DOTALL | re.MULTILINE):
    exec(lines.replace(f'"{name}"', repr(str(FOLDER / "document" / name))), {"np": np})
