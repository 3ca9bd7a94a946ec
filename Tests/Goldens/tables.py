"""Tables as people have them, and what pandas, NumPy and scikit-learn make of them, for `csv:` and `libsvm:` data sets.

    pip install numpy==2.4.6 pandas==3.1.1 scikit-learn==1.9.1
    python3 Tests/Goldens/tables.py     # writes Tests/Goldens/tables/*

NAME.csv is a table; NAME.expected has a line for each of its rows: the label or the number of its class, then the features as Anneal should make them. The
first fifth of the rows is the test part; what stands in for missing values is learned from the others.
"""
import gzip
import pathlib

import numpy as np
import pandas as pd
from sklearn.datasets import load_svmlight_file
from sklearn.metrics import (confusion_matrix, mean_absolute_error, mean_squared_error, precision_recall_fscore_support,
                             r2_score)
from sklearn.preprocessing import StandardScaler

FOLDER = pathlib.Path(__file__).parent / "tables"
FOLDER.mkdir(exist_ok=True)
MISSING = ["", "NA", "NaN", "nan", "?", "N/A", "null", "NULL"]


def write(name, text, encoding="utf-8"):
    (FOLDER / name).write_bytes(text.encode(encoding))
    return FOLDER / name


def expect(name, labels, features, number=False):
    """Classes by their place in ascending order."""
    labels = labels if number else np.unique(np.asarray(labels), return_inverse=True)[1]
    lines = [",".join([str(label)] + [repr(float(x)) for x in row]) for label, row in zip(labels, features)]
    write(f"{name}.expected", "\n".join(lines) + "\n")


def read(name, **options):
    return pd.read_csv(FOLDER / name, keep_default_na=False, na_values=MISSING, **options)


def features(table):
    """Numbers as they are, texts one-hot with one column more for other texts, fillings and indicators from the training part."""
    test = max(1, round(len(table) / 5))
    columns = []
    for name in table.columns:
        column, train = table[name], table[name][test:]
        isna = column.isna()
        if pd.api.types.is_numeric_dtype(column):
            columns.append(column.fillna(train.mean()).to_numpy(float))
        else:
            filled = column.fillna(train.mode()[0])
            for category in sorted(column.dropna().unique()):
                columns.append((filled == category).to_numpy(float))
            columns.append(np.zeros(len(table)))
        if isna.any():
            columns.append(isna.to_numpy(float))
    return np.stack(columns, 1)


rng = np.random.default_rng(15)
rows = [(f"{rng.normal():.3f}", f"{rng.integers(-50, 50)}", "abc"[i % 3]) for i in range(20)]


def table(separator, rows, header=None, end="\n"):
    return "".join(separator.join(row) + end for row in ([header] if header else []) + rows)


def last_is_label(name, source, **options):
    data = read(source, **options)
    expect(name, data.iloc[:, -1], features(data.iloc[:, :-1]))


# Separators, each found out; in two of them decimals after a comma.
for name, separator in [("semicolon", ";"), ("tab", "\t"), ("bar", "|")]:
    decimal = name != "bar"
    cells = [tuple(c.replace(".", ",") if decimal else c for c in row) for row in rows]
    write(f"{name}.csv", table(separator, cells, ("x", "y", "kind")))
    last_is_label(name, f"{name}.csv", sep=separator, decimal="," if decimal else ".")

# Quotes around separators, line breaks and quotes; CRLF; blank lines; blanks; a separator at the end of each line.
quoted = [(a, f'"{b}"', f'"{k}, ""{k}""\r\nand more"') for a, b, k in rows]
write("quoted.csv", table(",", quoted, ("x", '"y, or z"', "kind"), "\r\n"))
last_is_label("quoted", "quoted.csv")
write("blank-lines.csv", "\n\n" + table(",", rows[:9], ("x", "y", "kind"), "\n\n") + table(" , ", rows[9:]) + "\n \n")
last_is_label("blank-lines", "blank-lines.csv", skipinitialspace=True, converters={"kind": str.strip})
write("trailing.csv", table(",", rows, ("x", "y", "kind"), ",\n"))
last_is_label("trailing", "trailing.csv", usecols=[0, 1, 2])
write("comments.csv", "# made by hand\n" + table(",", rows, ("x", "y", "kind"), " # a remark, with a comma\n"))
last_is_label("comments", "comments.csv", comment="#", converters={"kind": str.strip})
members = table(",", rows, ("x", "y", "kind")).encode()
(FOLDER / "members.csv.gz").write_bytes(
    gzip.compress(members[:100], mtime=0) + gzip.compress(members[100:], mtime=0) + bytes(512))
write("members.csv", members.decode())
last_is_label("members", "members.csv")
(FOLDER / "members.csv").unlink()

# The label first, by place; a column left out; no header.
write("label-first.csv", table(",", [(k, a, b, f"row {i}") for i, (a, b, k) in enumerate(rows)]))
data = read("label-first.csv", header=None)
expect("label-first", data[0], features(data[[1, 2]]))
# A header of numbers, and a first row that looks like one.
write("numbers-header.csv", table(",", rows, ("2020", "2021", "2022")))
last_is_label("numbers-header", "numbers-header.csv", header=0)

# Texts and missing values.
colors, sizes = ["red", "green", "blue", "red", "", "sky blue"], ["1.5", "NA", "2", "?", "-3", "NaN", "7"]
mixed = [(colors[i % 6], sizes[i % 7], ["yes", "no"][i % 2], f"{i}", ["left", "right", "up"][i % 3]) for i in range(40)]
write("mixed.csv", table(",", mixed, ("color", "size", "wet", "count", "side")))
last_is_label("mixed", "mixed.csv")

# Numbers with more digits than 32 bits have, standardized in 64: a minute of dates in seconds.
times = [(f"{1700000000 + i * 3}", f"{i * 1e-9:.4e}", f"{(i * 7) % 5 / 4}") for i in range(25)]
write("times.csv", table(",", times, ("time", "tiny", "value")))
data = read("times.csv")
x = data[["time", "tiny"]].to_numpy(float)
scaler = StandardScaler().fit(x[5:])
expect("times", data["value"], scaler.transform(x), number=True)

# The same table in three formats; zeros are left out in one.
same = np.round(rng.normal(size=(30, 4)), 3)
same[::3, 1] = 0
kinds = np.arange(30) % 3
write("same.csv", "a,b,c,d,kind\n" + "".join(",".join(map(repr, map(float, r))) + f",{k}\n" for r, k in zip(same, kinds)))
np.savez(FOLDER / "same.npz", x=same, y=kinds)
write("same.svm", "".join(
    f"{k} " + " ".join(f"{i + 1}:{float(x)!r}" for i, x in enumerate(r) if x) + "\n" for r, k in zip(same, kinds)))
expect("same", kinds, same)

# Sparse features as scikit-learn reads them: from 0, with queries and comments.
svm = "".join(f"{i % 2} qid:{i // 4} {i % 5}:{i / 8} {5 + i % 3}:-1.5e-1 # row {i}\n" for i in range(20))
write("from-zero.svm", svm)
x, y = load_svmlight_file(str(FOLDER / "from-zero.svm"), zero_based="auto")
expect("from-zero", y, x.toarray())

# Scores.
truth, taken = rng.integers(0, 4, 200), rng.integers(0, 4, 200)
taken[taken == 2] = 1
write("confusion.expected", "".join(f"{a},{b}\n" for a, b in zip(truth, taken)))
matrix = confusion_matrix(truth, taken)
scores = precision_recall_fscore_support(truth, taken, zero_division=0)
write("confusion-scores.expected", "".join(
    ",".join(map(str, list(matrix[i]) + [repr(float(s[i])) for s in scores[:3]] + [scores[3][i]])) + "\n" for i in range(4)))
truth, guess = rng.normal(size=50).astype(np.float32), rng.normal(size=50).astype(np.float32)
write("regression.expected", "".join(f"{a!r},{b!r}\n" for a, b in zip(truth.tolist(), guess.tolist())))
t, g = truth.astype(float), guess.astype(float)
write("regression-scores.expected",
      f"{float(np.sqrt(mean_squared_error(t, g)))!r},{float(mean_absolute_error(t, g))!r},{float(r2_score(t, g))!r}\n")

# What pandas and R write besides: the rows' numbers, names of columns that are their places, Excel's line that says the separator.
frame = pd.DataFrame({"x": [float(a) for a, _, _ in rows], "y": [int(b) for _, b, _ in rows], "kind": [k for _, _, k in rows]})
write("index.csv", frame.to_csv())
expect("index", frame["kind"], features(read("index.csv", index_col=0).iloc[:, :-1]))
frame.columns = range(3)
places = pd.concat([frame[[0, 1]], frame[[1, 0, 2]]], axis=1, ignore_index=True)
write("places.csv", places.to_csv(index=False))
last_is_label("places", "places.csv")
write("excel.csv", "sep=|\r\n" + table("|", rows, ("x", "y", "kind"), "\r\n"))
last_is_label("excel", "excel.csv", sep="|", skiprows=1)
# Texts above texts.
write("texts.csv", table(",", [(colors[i % 4], "SML"[i % 3], ["good", "bad"][i % 2]) for i in range(40)], ("color", "size", "is")))
last_is_label("texts", "texts.csv")
# Everything that pandas takes for a missing value, in a column of numbers and in one of texts.
marks = ["", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
         "NaN", "None", "n/a", "nan", "null"]
gaps = [(marks[i // 2 % 19] if i % 2 else f"{i}.5", "left" if i % 3 else marks[i % 19], "ab"[i % 2]) for i in range(60)]
write("gaps.csv", table(",", gaps, ("x", "side", "kind")))
gaps = pd.read_csv(FOLDER / "gaps.csv")
expect("gaps", gaps["kind"], features(gaps.iloc[:, :-1]))
