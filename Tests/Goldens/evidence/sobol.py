#!/usr/bin/env python3
"""Writes sobol.csv: SciPy's Sobol' points without scrambling. One row: dimensions, index, the point.

    pip install scipy==1.17.1 && python sobol.py > sobol.csv
"""
import warnings

from scipy.stats import qmc

warnings.filterwarnings("ignore")
for dimensions in [1, 2, 3, 7, 16]:
    points = qmc.Sobol(dimensions, scramble=False, bits=32)
    wanted = list(range(64)) + [1000, 65535, 65536, 1234567]
    for index in wanted:
        points.reset()
        point = points.fast_forward(index).random(1)[0] if index else points.random(1)[0]
        print(",".join([str(dimensions), str(index), *(repr(float(x)) for x in point)]))
