#!/usr/bin/env python3
"""Writes lines.svm.gz, the sparse data of adaptive-sparse.yml: which part of Anneal is a line of its source from?

    python3 Recipes/data/lines.py

An example is a line of Swift or C with four words or more, cut at capitals and punctuation; its label is its folder's number; its
features are the words and pairs of neighbouring words that occur in at least two of the lines, the most frequent first. Equal
lines are one. Whoever runs it again gets the lines as they are then, so the figures in the recipe are for the file that is here.
"""
import collections, gzip, pathlib, random, re

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = ["Sources/AnnealHost", "Sources/AnnealKernels", "Sources/AnnealPlot", "Sources/AnnealPlugin", "Sources/AnnealTensor",
         "Sources/AnnealTraining", "Sources/anneal", "Plugins"]
LINES = 4000


def words(line):
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", line)]


examples = {}
for label, part in enumerate(PARTS):
    for path in sorted((ROOT / part).rglob("*.swift")) + sorted((ROOT / part).rglob("*.c")):
        for line in path.read_text().splitlines():
            line = words(line)
            if len(line) >= 4 and line[0] not in ("import", "include"):
                examples.setdefault(tuple(line), label)
examples = random.Random(0).sample(sorted(examples.items()), LINES)
counts = collections.Counter()
rows = []
for line, label in examples:
    features = set(line) | {f"{a} {b}" for a, b in zip(line, line[1:])}
    counts.update(features)
    rows.append((label, features))
kept = [feature for feature, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if count >= 2]
index = {feature: place for place, feature in enumerate(kept, 1)}
text = "# Lines of Anneal's source: see lines.py. Labels: " + ", ".join(f"{i} {part}" for i, part in enumerate(PARTS)) + "\n"
for label, features in rows:
    text += f"{label} " + " ".join(f"{place}:1" for place in sorted(index[f] for f in features if f in index)) + "\n"
# No time stamp, so that the same lines give the same file.
pathlib.Path(__file__).with_name("lines.svm.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
print(len(rows), "lines,", len(kept), "features,", [sum(label == i for label, _ in rows) for i in range(len(PARTS))])
