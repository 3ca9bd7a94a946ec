#!/usr/bin/env python3
"""Writes paper-optimizers.csv: optimizers that PyTorch does not have, their papers' equations evaluated in float64.

    python3 Tests/Goldens/paper_optimizers.py        (Python 3.11, nothing else)

20 steps on the gradient a * w + 0.25 * [w1, w0, 0] with a = [1, 10, 0.1], from w = [1, -2, 0.5].
"""
import csv, pathlib
from math import copysign, exp, inf, log, sqrt


def lion(w, g, t, m, lr, beta1=0.9, beta2=0.99, weight_decay=0.0):
    """Algorithm 2 of arXiv 2302.06675."""
    c = beta1 * m.get("m", 0.0) + (1 - beta1) * g
    m["m"] = beta2 * m.get("m", 0.0) + (1 - beta2) * g
    assert abs(c) > 1e-4, "too near a turn of the sign to be compared in float32"
    return w - lr * (copysign(1, c) + weight_decay * w)


def adopt(w, g, t, m, lr, beta1=0.9, beta2=0.9999, eps=1e-6, clip=True, weight_decay=0.0, decouple=False):
    """Algorithm 2 of arXiv 2411.02853 with clipping c_t = t^(1/4), where the first step (t = 0) sets v."""
    if not decouple:
        g = g + weight_decay * w
    if t == 1:
        m["m"], m["v"] = 0.0, g * g
        return w
    limit = (t - 1) ** 0.25 if clip else inf
    ratio = min(max(g / max(sqrt(m["v"]), eps), -limit), limit)
    m["m"] = beta1 * m["m"] + (1 - beta1) * ratio
    m["v"] = beta2 * m["v"] + (1 - beta2) * g * g
    return w - lr * (m["m"] + (weight_decay * w if decouple else 0))


def ademamix(w, g, t, m, lr, beta1=0.9, beta2=0.999, beta3=0.9999, alpha=2.0, rise=100, eps=1e-8, weight_decay=0.0):
    """Algorithm 1 of arXiv 2409.03137 with its schedulers of alpha and beta3 from 0 and beta1."""
    if t < rise and beta1 > 0:
        beta3 = min(
            exp(log(beta1) * log(beta3) / ((1 - t / rise) * log(beta3) + t / rise * log(beta1))), beta3)
    elif t < rise:
        beta3 = beta3 ** (rise / t)
    alpha = min(t * alpha / rise, alpha) if rise else alpha
    m["m1"] = beta1 * m.get("m1", 0.0) + (1 - beta1) * g
    m["m2"] = beta3 * m.get("m2", 0.0) + (1 - beta3) * g
    m["v"] = beta2 * m.get("v", 0.0) + (1 - beta2) * g * g
    mean, square = m["m1"] / (1 - beta1 ** t), m["v"] / (1 - beta2 ** t)
    return w - lr * ((mean + alpha * m["m2"]) / (sqrt(square) + eps) + weight_decay * w)


# The case is what Anneal is asked for, in a run of 100 steps, over which alpha and beta3 rise unless told otherwise.
CASES = {
    "lion(lr=0.03)": (lion, dict(lr=0.03)),
    "lion(lr=0.03, beta1=0.5, beta2=0.8, weight_decay=0.5)":
        (lion, dict(lr=0.03, beta1=0.5, beta2=0.8, weight_decay=0.5)),
    "adopt(lr=0.1)": (adopt, dict(lr=0.1)),
    "adopt(lr=0.01, beta1=0.3, beta2=0.9, clip=false, weight_decay=0.1)":
        (adopt, dict(lr=0.01, beta1=0.3, beta2=0.9, clip=False, weight_decay=0.1)),
    "adopt(lr=0.1, eps=0.6, weight_decay=0.1, decouple=true)":
        (adopt, dict(lr=0.1, eps=0.6, weight_decay=0.1, decouple=True)),
    "ademamix(lr=0.05)": (ademamix, dict(lr=0.05)),
    "ademamix(lr=0.05, T_alpha_beta3=0, alpha=5, weight_decay=0.1)":
        (ademamix, dict(lr=0.05, rise=0, alpha=5, weight_decay=0.1)),
    "ademamix(lr=0.05, T_alpha_beta3=12.5, beta1=0.8, beta2=0.9, beta3=0.99, alpha=3)":
        (ademamix, dict(lr=0.05, rise=12.5, beta1=0.8, beta2=0.9, beta3=0.99, alpha=3)),
    "ademamix(lr=0.05, T_alpha_beta3=10, beta1=0)": (ademamix, dict(lr=0.05, rise=10, beta1=0)),
}


def main():
    path = pathlib.Path(__file__).with_name("paper-optimizers.csv")
    with path.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["step", "w0", "w1", "w2", "case"])
        for case, (update, options) in CASES.items():
            w, memories = [1.0, -2.0, 0.5], [{}, {}, {}]
            for step in range(1, 21):
                g = [w[0] + 0.25 * w[1], 10 * w[1] + 0.25 * w[0], 0.1 * w[2]]
                w = [update(*three, **options) for three in zip(w, g, [step] * 3, memories)]
                out.writerow([step, *map(repr, w), case])


if __name__ == "__main__":
    main()
