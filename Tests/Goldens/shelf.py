"""Writes shelf.csv: what the optimizers of Tests/FrozenPlugins do, by the equations at the top of their sources, each operation rounded
to float32 or float64 as C does (NumPy 2). Gradients are quarters, so every sum of their squares is exact.

    python3 shelf.py > shelf.csv
"""

import numpy as np

F = np.float32
LINES = []


def gradient(step, count, offset):
    return np.array([((7 * (i + offset) + 3 * step) % 11 - 5) / 4 for i in range(count)], F)


def start(count, offset):
    return np.array([((5 * (i + offset)) % 9 - 4) / 8 for i in range(count)], F)


def write(name, step, values):
    LINES.append(",".join([name, str(step)] + [repr(float(v)) for v in np.concatenate(values)]))


def average():
    sizes, beta, lr = {"w": 70 * 3, "plain": 5}, 0.5, 0.5
    p = {"w": start(210, 0), "plain": start(5, 210)}
    m = {name: np.zeros(size, F) for name, size in sizes.items()}
    a = p["w"].copy()
    power = 1.0
    for step in range(1, 5):
        g = {"w": gradient(step, 210, 0), "plain": gradient(step, 5, 210)}
        norm = F(np.sqrt(sum(float(v) ** 2 for part in g.values() for v in part)))
        power *= beta
        rate = F(lr / (1 - power))
        for name in sizes:
            m[name] = F(beta) * m[name] + (F(1) - F(beta)) * (g[name] / norm)
            p[name] = p[name] - rate * m[name]
        a = (a + p["w"]) / F(2)
        write("average", step, [p["w"], p["plain"]])
        write("average evaluated", step, [a, p["plain"]])


def rows():
    p, s, lr = start(8 * 3, 0), np.zeros(24, F), F(0.25)
    for step, touched in enumerate([[0, 2, 7], [2, 3], [0, 7], []], 1):
        for k, row in enumerate(touched):
            part = slice(row * 3, row * 3 + 3)
            g = gradient(step, 3, 3 * k)
            s[part] = s[part] + g * g
            moved = p[part] - lr * g / np.sqrt(np.where(s[part] > 0, s[part], F(1)))
            p[part] = np.where(s[part] > 0, moved, p[part])
        write("rows", step, [p])


average()
rows()
print("\n".join(LINES))
