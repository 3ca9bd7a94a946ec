"""Writes wine.csv: the 178 wines of three growers that scikit-learn has (UCI, CC BY 4.0), features as they were measured."""
import csv
import pathlib

from sklearn.datasets import load_wine

wine = load_wine()
with open(pathlib.Path(__file__).with_suffix(".csv"), "w", newline="") as out:
    writer = csv.writer(out)
    writer.writerow([f"x{column}" for column in range(wine.data.shape[1])] + ["label"])
    for row, target in zip(wine.data, wine.target):
        writer.writerow([repr(float(value)) for value in row] + ["abc"[target]])
