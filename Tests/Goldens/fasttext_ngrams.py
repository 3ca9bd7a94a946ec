#!/usr/bin/env python3
"""Writes fasttext-ngrams.csv: the buckets that fastText puts n-grams of words and of characters into.

    pip install fasttext==0.9.3 "numpy<2" && python3 Tests/Goldens/fasttext_ngrams.py

fastText tells the buckets of characters itself. Those of words are found by their vectors: a line of words that its dictionary does
not know is the mean of its n-grams' vectors, of which all but one come from shorter lines. </s> is its word for the end of a line.
"""
import csv, pathlib, tempfile
import fasttext
import numpy

WORDS = ["see", "the", "Sea.", "größe", "日本", "naïve", "x"]
BUCKETS = [10, 1000, 99_991, 1 << 20]
END = "</s>"
rows = []


def train(**options):
    """Ten threads: each draws a tenth of the vectors, and fewer would leave the rest 0."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("__label__a known\n__label__b familiar\n")
        file.flush()
        return fasttext.train_supervised(file.name, dim=32, epoch=0, thread=10, seed=7, verbose=0, minCount=1, **options)


def pairs_and_triples(buckets):
    first = len(train(wordNgrams=1, bucket=0).get_words())
    found = {}
    for n in (2, 3):
        model = train(wordNgrams=n, bucket=buckets)
        vectors = model.get_input_matrix().astype(numpy.float64)
        end = vectors[model.get_word_id(END)]

        def look_up(words):
            """The bucket of all words of a line, or of all with its end."""
            line = [word for word in words if word != END]
            parts = [tuple(x) for x in grams(line + [END], n)]
            total = model.get_sentence_vector(" ".join(line)).astype(numpy.float64) * (len(parts) + 1) - end
            for part in parts:
                if part != tuple(words):
                    total -= vectors[first + found[part]]
            distances = abs(vectors[first:] - total).max(axis=1)
            best = int(distances.argmin())
            assert distances[best] < 1e-5 and (buckets < 2 or numpy.partition(distances, 1)[1] > 1e-3), words
            return best

        def need(words):
            words = tuple(words)
            if words in found or len(words) < 2:
                return
            line = [word for word in words if word != END]
            for part in grams(line + [END], n):
                if tuple(part) != words:
                    need(part)
            found[words] = look_up(words)

        for start in range(len(WORDS) - n + 1):
            need(WORDS[start:start + n])
            need(WORDS[start:start + n - 1] + [END])
    for words, bucket in sorted(found.items()):
        rows.append(("words", buckets, " ".join(words), bucket))


def grams(words, n):
    return [words[i:j + 1] for i in range(len(words)) for j in range(i + 1, min(i + n, len(words)))]


def characters(buckets, fewest, most):
    model = train(minn=fewest, maxn=most, bucket=buckets)
    count = len(model.get_words())
    for word in WORDS:
        _, found = model.get_subwords(word)
        rows.append((f"{fewest}-{most}", buckets, word, " ".join(str(index - count) for index in found)))


for buckets in BUCKETS[1:]:
    pairs_and_triples(buckets)
for buckets in BUCKETS:
    for fewest, most in [(1, 1), (2, 4), (3, 6)]:
        characters(buckets, fewest, most)
path = pathlib.Path(__file__).with_name("fasttext-ngrams.csv")
with open(path, "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["kind", "buckets", "text", "features"])
    writer.writerows(rows)
