#!/usr/bin/env python3
"""What the Python package costs beside PyTorch, both in one process: taken in turn, medians.

    pip install torch==2.13.0 numpy && ANNEAL_PREFIX=PREFIX pip install ./python
    python3 Benchmarks/python_package.py              everything
    python3 Benchmarks/python_package.py import scheduler optimizer others jax

Run nothing else meanwhile: a busy neighbour makes PyTorch's threads spin and the ratio of two threads worthless.
"""
import statistics
import subprocess
import sys
import time
import warnings

warnings.simplefilter("ignore")


def turns(calls, rounds, each=1):
    """The median microseconds of each call, taken in turn, and of the ratios of the others to the first within a round."""
    times = {name: [] for name in calls}
    for call in calls.values():
        for _ in range(3):
            call()
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(each):
                call()
            times[name].append((time.perf_counter() - start) / each * 1e6)
    first = next(iter(calls))
    return {
        name: (statistics.median(seen), statistics.median(b / a for a, b in zip(times[first], seen)))
        for name, seen in times.items()
    }


def row(what, found):
    cells = [f"{median:.4g} µs" + (f" ({ratio:.2f})" if place else "") for place, (median, ratio) in enumerate(found.values())]
    print(f"| {what} | " + " | ".join(cells) + " |", flush=True)


def heading(*cells):
    print("\n| " + " | ".join(cells) + " |\n|" + "---|" * len(cells))


def imports():
    """Beside an interpreter that imports nothing."""
    def call(program):
        return lambda: subprocess.run([sys.executable, "-c", program], check=True)

    heading("an import", "nothing", "anneal", "numpy")
    found = turns({"nothing": call("pass"), "anneal": call("import anneal"), "numpy": call("import numpy")}, 15)
    print("| | " + " | ".join(f"{median / 1000:.1f} ms" for median, _ in found.values()) + " |")


def scheduler():
    import anneal.torch
    import torch

    schedulers = torch.optim.lr_scheduler
    heading("`scheduler.step()`", "Anneal", "CosineAnnealingLR", "SequentialLR", "OneCycleLR")
    for groups in (1, 8):
        def optimizer():
            made = torch.optim.AdamW([{"params": [torch.nn.Parameter(torch.zeros(1))]} for _ in range(groups)], lr=0.1)
            made.step()
            return made

        steps = 30_000
        linear = optimizer()
        peers = {
            "Anneal": anneal.torch.Scheduler(optimizer(), "linear for 5% -> cosine(eta_min=1e-5)", total_steps=steps),
            "cosine": schedulers.CosineAnnealingLR(optimizer(), steps),
            "sequential": schedulers.SequentialLR(
                linear, [schedulers.LinearLR(linear, total_iters=250), schedulers.CosineAnnealingLR(linear, steps - 250)], [250]),
            "onecycle": schedulers.OneCycleLR(optimizer(), 0.1, total_steps=steps),
        }
        row(f"{groups} group{'s' if groups > 1 else ''}", turns({name: peer.step for name, peer in peers.items()}, 30, 200))


def resnet18():
    shapes = [(64, 3, 7, 7), (64,), (64,)]
    for inside, out, down in [(64, 64, 0), (64, 64, 0), (64, 128, 1), (128, 128, 0), (128, 256, 1), (256, 256, 0), (256, 512, 1),
                              (512, 512, 0)]:
        shapes += [(out, inside, 3, 3), (out,), (out,), (out, out, 3, 3), (out,), (out,)]
        shapes += [(out, inside, 1, 1), (out,), (out,)] if down else []
    return shapes + [(1000, 512), (1000,)]


def stepping(shapes, make):
    import torch

    tensors = [torch.nn.Parameter(torch.randn(shape)) for shape in shapes]
    for tensor in tensors:
        tensor.grad = torch.randn_like(tensor)
    return make(tensors).step


def optimizer():
    import anneal.torch
    import torch

    cases = {"200 tensors of 1,000": [(1000,)] * 200, "a resnet18": resnet18(), "one tensor of a million": [(1000, 1000)]}
    for threads in (1, 2):
        torch.set_num_threads(threads)
        heading(f"`adamw`, {threads} thread{'s' if threads > 1 else ''}", "Anneal", "fused", "foreach", "a loop")
        for name, shapes in cases.items():
            makes = {"Anneal": lambda p: anneal.torch.Optimizer(p, "adamw(weight_decay=0.1)", threads=threads)}
            for mode, options in (("fused", dict(fused=True)), ("foreach", dict(foreach=True)), ("loop", dict(foreach=False))):
                makes[mode] = lambda p, options=options: torch.optim.AdamW(p, weight_decay=0.1, **options)
            row(name, turns({key: stepping(shapes, make) for key, make in makes.items()}, 60 if name != "a resnet18" else 25))


def others():
    """PyTorch's optimizers that have no fused kernel, in the faster of their two modes."""
    import anneal.torch
    import torch

    torch.set_num_threads(1)
    heading("20 tensors of 10,000, one thread", "Anneal", "foreach", "a loop")
    for kind in ["RMSprop", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop", "ASGD"]:
        spec = kind.lower()
        makes = {"Anneal": lambda p, spec=spec: anneal.torch.Optimizer(p, spec, lr=1e-3, threads=1)}
        for mode in (True, False):
            makes[str(mode)] = lambda p, mode=mode: getattr(torch.optim, kind)(p, lr=1e-3, foreach=mode)
        row(f"`{spec}`", turns({key: stepping([(10_000,)] * 20, make) for key, make in makes.items()}, 40))


def jax():
    import anneal.optax
    import jax
    import numpy
    import optax

    schedule = anneal.Schedule("cosine", 1000)
    asked = lambda count: numpy.float32(schedule.at(int(count), lr=0.1))
    rates = {
        "table": anneal.optax.schedule("cosine", 1000, lr=0.1), "optax": optax.cosine_decay_schedule(0.1, 1000),
        "callback": lambda count: jax.pure_callback(asked, jax.ShapeDtypeStruct((), numpy.float32), count),
    }
    count = jax.numpy.asarray(5)
    compiled = {name: jax.jit(rate) for name, rate in rates.items()}
    heading("a compiled rate", "`anneal.optax`", "Optax's cosine", "`pure_callback`")
    row("one call", turns({name: lambda rate=rate: rate(count).block_until_ready() for name, rate in compiled.items()}, 30, 50))


PARTS = {"import": imports, "scheduler": scheduler, "optimizer": optimizer, "others": others, "jax": jax}
for part in sys.argv[1:] or PARTS:
    try:
        PARTS[part]()
    except ImportError as missing:
        print(f"\n{part}: {missing}", file=sys.stderr)
