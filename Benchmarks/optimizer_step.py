#!/usr/bin/env python3
"""The time of an optimizer step beside PyTorch's, both in one run: taken in turn, medians of medians, two threads.

    Scripts/install PREFIX
    pip install torch==2.13.0 numpy
    python3 Benchmarks/optimizer_step.py PREFIX          (or PREFIX/lib/anneal/plugins: any folder of plugins)
    python3 Benchmarks/optimizer_step.py PREFIX adam 20000000                        only these

Both sides take steps for a tenth of a second before they are timed: after a pause a second
thread is of no use for some milliseconds, which is not what a training run sees. Ours goes through the host as a training run does (Benchmarks/Sources/OptimizerStep, built by this script); PyTorch's is
fused where it has a fused kernel and its default otherwise. Both sides keep a process, and wait their turn. The share
of bandwidth is the bytes a step has to move, by the time it takes, by what a triad over as much memory (a million: the last
cache; 20 million: main memory) and the same threads reaches in the same run; of the triad's four streams one is the fetching of what it overwrites. Run
nothing else meanwhile: a busy neighbour makes PyTorch's threads spin and the ratio worthless.
"""
import json, pathlib, statistics, subprocess, sys, time, warnings

THREADS, ROUNDS = 2, 5
SIZES = [10_000, 1_000_000, 20_000_000]
# Name, how it is asked of Anneal, how of torch.optim (None: it has none), streams of 4 bytes read or written per parameter.
OPTIMIZERS = [
    ("sgd", "sgd", ("SGD", dict(lr=1e-3, fused=True)), 3),
    ("sgd-momentum", "sgd(momentum=0.9)", ("SGD", dict(lr=1e-3, momentum=0.9, fused=True)), 5),
    ("adagrad", "adagrad(lr=1e-3)", ("Adagrad", dict(lr=1e-3, fused=True)), 5),
    ("adam", "adam", ("Adam", dict(lr=1e-3, fused=True)), 7),
    ("adamw", "adamw", ("AdamW", dict(lr=1e-3, fused=True)), 7),
    ("rmsprop", "rmsprop(lr=1e-3)", ("RMSprop", dict(lr=1e-3)), 5),
    ("adadelta", "adadelta", ("Adadelta", {}), 7),
    ("adamax", "adamax", ("Adamax", {}), 7),
    ("nadam", "nadam", ("NAdam", {}), 7),
    ("radam", "radam", ("RAdam", {}), 7),
    ("rprop", "rprop", ("Rprop", {}), 7),
    ("asgd", "asgd", ("ASGD", {}), 5),
    ("lion", "lion", None, 5),
    ("adopt", "adopt", None, 7),
    ("ademamix", "ademamix", None, 9),
]
TRIAD_STREAMS = 4
# Streams that a step reads or writes: how many arrays they are of (the gradient is only read).
ARRAYS = {3: 2, 5: 3, 7: 4, 9: 5}


class Side:
    """A process that answers each line with a number, of ns per parameter."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, request):
        # The other side's threads spin for some milliseconds after their last step.
        time.sleep(0.1)
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"no answer to {request}")
        return float(answer)


def peer():
    """PyTorch's side: `Adam {"lr": 0.001} 10000`, and perhaps a number of tensors."""
    import torch
    warnings.filterwarnings("ignore")
    torch.set_num_threads(THREADS)
    for line in sys.stdin:
        name, rest = line.split(" ", 1)
        options, sizes = rest.rsplit("}", 1)
        count, tensors = (list(map(int, sizes.split())) + [1])[:2]
        parameters = [torch.zeros(count // tensors, requires_grad=True) for _ in range(tensors)]
        for parameter in parameters:
            parameter.grad = torch.rand(count // tensors) * 2 - 1
        optimizer = getattr(torch.optim, name)(parameters, **json.loads(options + "}"))
        begin, times = time.perf_counter(), []
        while time.perf_counter() - begin < 0.1:
            optimizer.step()
        for _ in range(max(5, min(200, 40_000_000 // count))):
            start = time.perf_counter_ns()
            optimizer.step()
            times.append(time.perf_counter_ns() - start)
        print(statistics.median(times) / count, flush=True)


def median(values):
    return statistics.median(values)


def main(prefix, names, sizes):
    here = pathlib.Path(__file__).parent
    build = ["swift", "build", "-c", "release", "--package-path", str(here)]
    subprocess.run(build, check=True, stdout=sys.stderr)
    program = subprocess.run(build + ["--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    plugins = pathlib.Path(prefix, "lib/anneal/plugins")
    ours = Side([program + "/optimizer-step", str(plugins if plugins.is_dir() else prefix), str(THREADS)])
    torch = Side([sys.executable, __file__, "--peer"])

    print("optimizer      parameters   anneal    torch   torch/anneal   share of the triad")
    for size in sizes:
        for name, text, other, streams in OPTIMIZERS:
            if names and name not in names:
                continue
            mine, theirs, triads = [], [], []
            for _ in range(ROUNDS):
                mine.append(ours.ask(f"{text} {size}"))
                if other:
                    theirs.append(torch.ask(f"{other[0]} {json.dumps(other[1])} {size}"))
                if size >= 1_000_000:
                    # As much memory as the step has, in three arrays.
                    triads.append(ours.ask(f"triad {size * ARRAYS[streams] // 3}"))
            line = f"{name:14} {size:10,} {median(mine):8.3f} "
            if other:
                ratios = [theirs[i] / mine[i] for i in range(ROUNDS)]
                line += f"{median(theirs):8.3f} {median(ratios):8.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
            else:
                line += f"{'-':>8} {'-':>8}            "
            if triads:
                share = median([streams / mine[i] / (TRIAD_STREAMS / triads[i]) for i in range(ROUNDS)])
                line += f" {100 * share:6.0f} % of {4 * TRIAD_STREAMS / median(triads):.1f} GB/s"
            print(line, flush=True)
    if not names:
        for size in sizes[:2]:
            one, many = [], []
            for _ in range(ROUNDS):
                one.append(ours.ask(f"adam {size}"))
                many.append(ours.ask(f"adam {size} 100"))
            theirs = torch.ask(f'Adam {{"fused": true}} {size} 100')
            print(f"adam, {size:,} parameters in 100 tensors: {median(many):.3f}, in one {median(one):.3f}, "
                  f"torch in 100 {theirs:.3f}")


if __name__ == "__main__":
    if sys.argv[1:] == ["--peer"]:
        peer()
    elif len(sys.argv) >= 2:
        sizes = [int(word) for word in sys.argv[2:] if word.isdigit()]
        main(sys.argv[1], [word for word in sys.argv[2:] if not word.isdigit()], sizes or SIZES)
    else:
        sys.exit(__doc__)
