#!/usr/bin/env python3
"""The time of a training step beside PyTorch's, both in one run: taken in turn, medians of medians, two threads.

    pip install torch==2.13.0 numpy
    python3 Benchmarks/training_step.py PREFIX/bin/anneal

Fashion-MNIST (Debian's dataset-fashion-mnist), mlp 784-512-512-10, batch 128, an Adam with fused kernels, a cosine that
moves every step. Our time holds everything a step does, the gathering of the batch too; PyTorch's starts with the batch
gathered. Run nothing else meanwhile: a busy neighbour makes PyTorch's threads spin and the ratio worthless.
"""
import json, statistics, subprocess, sys

STEPS, ROUNDS, THREADS = 300, 7, 2


def ours(program):
    """Median milliseconds of a step, in a process of its own."""
    done = subprocess.run(
        [program, "train", "--dataset", "fashion-mnist", "--model", "mlp:512,512", "--batch-size", "128", "--optimizer",
         "adam", "--schedule", "cosine", "--clock", "step", "--steps", str(STEPS), "--threads", str(THREADS), "--json", "-"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(done.stdout)["ms_per_step"]


def peer():
    """The same in PyTorch, in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--peer"], stdout=subprocess.PIPE, check=True)
    return float(done.stdout)


def peer_step():
    import gzip, time
    import numpy, torch
    import torch.nn.functional as functional
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    folder = "/usr/share/datasets/fashion-mnist/"
    pixels = numpy.frombuffer(gzip.open(folder + "train-images-idx3-ubyte.gz").read(), numpy.uint8, offset=16)
    labels = numpy.frombuffer(gzip.open(folder + "train-labels-idx1-ubyte.gz").read(), numpy.uint8, offset=8)
    x = torch.from_numpy(pixels.reshape(-1, 784).astype(numpy.float32) / 255)
    y = torch.from_numpy(labels.astype(numpy.int64))
    layer = torch.nn.Linear
    model = torch.nn.Sequential(
        layer(784, 512), torch.nn.ReLU(), layer(512, 512), torch.nn.ReLU(), layer(512, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS)
    times = []
    for _ in range(STEPS):
        rows = torch.randint(len(x), (128,))
        inputs, targets = x[rows], y[rows]
        start = time.perf_counter()
        optimizer.zero_grad()
        functional.cross_entropy(model(inputs), targets).backward()
        optimizer.step()
        scheduler.step()
        times.append(1e3 * (time.perf_counter() - start))
    print(statistics.median(times[10:]))


if __name__ == "__main__":
    if sys.argv[1:] == ["--peer"]:
        peer_step()
    elif len(sys.argv) == 2:
        rounds = [(ours(sys.argv[1]), peer()) for _ in range(ROUNDS)]
        mine, torch = (statistics.median(side) for side in zip(*rounds))
        ratio = statistics.median(b / a for a, b in rounds)
        for a, b in rounds:
            print(f"anneal {a:6.3f} ms   torch {b:6.3f} ms   ratio {b / a:5.2f}")
        print(f"median anneal {mine:.3f} ms, torch {torch:.3f} ms, ratio torch/anneal {ratio:.2f}")
    else:
        sys.exit(__doc__)
