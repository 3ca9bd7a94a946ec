#!/usr/bin/env python3
"""The time of a training step beside PyTorch's, both in one run: taken in turn, medians of medians, two threads.

    Scripts/install PREFIX
    pip install torch==2.13.0 numpy
    python3 Benchmarks/training_step.py PREFIX/bin/anneal              every workload
    python3 Benchmarks/training_step.py PREFIX/bin/anneal mlp          only these

Every workload has the same shapes, batch and optimizer on both sides, PyTorch's fused where it has one, and a cosine that moves
every step; images are Fashion-MNIST (Debian's dataset-fashion-mnist), sparse features random, text is the GPL (Debian's base-files)
in 32 windows of 64 bytes a step. Our time holds everything a step does,
the gathering of the batch too; PyTorch's starts with the batch gathered. The peak memory is that of the whole process. The share of
peak is our step's matrix products, by its time, by what PyTorch's product of two 1024 × 1024 matrices reaches in the same minute
with the same threads. Where they are installed, torch.compile (which needs a C++ compiler) and JAX with Optax (jax_step.py) stand
below PyTorch. Run nothing else meanwhile: a busy neighbour makes PyTorch's threads spin and the ratio worthless.
"""
import importlib.util, json, os, pathlib, random, shutil, statistics, subprocess, sys, tempfile

ROUNDS, THREADS = 5, 2
FEATURES, EXAMPLE_FEATURES, WIDTH = 100_000, 16, 64


class Workload:
    """Options of `anneal train`, and the same model and optimizer in PyTorch."""

    def __init__(self, options, batch, steps, model, optimizer):
        self.options, self.batch, self.steps, self.model, self.optimizer = options, batch, steps, model, optimizer


def perceptron(*sizes):
    def make(nn):
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        return nn.Sequential(*layers[:-1])
    return make


def convolutions(nn):
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(),
        nn.Linear(128, 10))


def adamw(optim, parameters):
    return optim.AdamW(parameters, lr=1e-3, fused=True)


def transformer(nn):
    """Pre-norm blocks with GELU by tanh, learned positions, a head of its own; 128 wide, 4 heads, 4 blocks, 64 bytes."""
    import torch
    from torch.nn import functional

    class Block(nn.Module):
        def __init__(self, d=128):
            super().__init__()
            self.ln1, self.ln2 = nn.LayerNorm(d), nn.LayerNorm(d)
            self.qkv, self.proj = nn.Linear(d, 3 * d), nn.Linear(d, d)
            self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

        def forward(self, x):
            b, t, d = x.shape
            q, k, v = (z.view(b, t, 4, d // 4).transpose(1, 2) for z in self.qkv(self.ln1(x)).split(d, 2))
            a = functional.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, d)
            x = x + self.proj(a)
            return x + self.down(functional.gelu(self.up(self.ln2(x)), approximate="tanh"))

    class Model(nn.Module):
        def __init__(self, d=128):
            super().__init__()
            self.tok, self.pos = nn.Embedding(256, d), nn.Embedding(64, d)
            self.blocks = nn.ModuleList(Block() for _ in range(4))
            self.ln, self.head = nn.LayerNorm(d), nn.Linear(d, 256)

        def forward(self, ids):
            x = self.tok(ids) + self.pos(torch.arange(ids.shape[1]))
            for block in self.blocks:
                x = block(x)
            return self.head(self.ln(x)).reshape(-1, 256)
    return Model()


TEXT = "/usr/share/common-licenses/GPL-3"
IMAGES = ["--dataset", "fashion-mnist"]
ADAMW = ["--optimizer", "adamw(weight_decay=0.01)", "--lr", "1e-3"]
WORKLOADS = {
    "linear": Workload(
        IMAGES + ["--model", "softmax", "--optimizer", "sgd(momentum=0.9)", "--lr", "0.01"], 64, 900,
        perceptron(784, 10), lambda optim, p: optim.SGD(p, lr=0.01, momentum=0.9, fused=True)),
    "mlp-small": Workload(IMAGES + ["--model", "mlp:128"] + ADAMW, 64, 900, perceptron(784, 128, 10), adamw),
    "mlp": Workload(IMAGES + ["--model", "mlp:512,512"] + ADAMW, 128, 300, perceptron(784, 512, 512, 10), adamw),
    "cnn": Workload(IMAGES + ["--model", "cnn"] + ADAMW, 64, 60, convolutions, adamw),
    "transformer": Workload(["--dataset", f"text:{TEXT}", "--model", "transformer"] + ADAMW, 32, 40, transformer, adamw),
    "embedding": Workload(
        ["--model", f"embedding-bag:{WIDTH}", "--optimizer", "adagrad", "--lr", "0.01"], 1024, 100,
        None, lambda optim, p: optim.Adagrad(p, lr=0.01)),
}


# Multiply-adds of one example's forward pass in matrix products, and of those the first layer's, which has no gradient to pass on.
PRODUCTS = {
    "linear": (7840, 7840),
    "mlp-small": (784 * 128 + 1280, 784 * 128),
    "mlp": (784 * 512 + 512 * 512 + 5120, 784 * 512),
    "cnn": (28 * 28 * 32 * 9 + 14 * 14 * 64 * 288 + 3136 * 128 + 1280, 28 * 28 * 32 * 9),
    # Attention as if it were not causal.
    "transformer": (64 * (4 * (12 * 128 * 128 + 2 * 64 * 128) + 128 * 256), 0),
}


def ours(program, name, folder):
    """Median milliseconds of a step and the peak of memory in MB, of a process of its own."""
    work = WORKLOADS[name]
    data = ["--dataset", f"libsvm:{folder}/sparse.txt"] if name == "embedding" else []
    command = [program, "train", *data, *work.options, "--batch-size", str(work.batch), "--schedule", "cosine", "--clock",
               "step", "--steps", str(work.steps), "--threads", str(THREADS), "--json", f"{folder}/result.json"]
    return json.loads(measured(command, folder)["result"])["ms_per_step"], measured.peak


def measured(command, folder):
    """Runs a command; the peak of its memory stays in `measured.peak`."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    measured.peak = usage.ru_maxrss / 1024
    result = pathlib.Path(folder, "result.json")
    return {"output": output, "result": result.read_text() if result.exists() else ""}


def peer(name, folder):
    """The same in PyTorch, in a process of its own."""
    return float(measured([sys.executable, __file__, "--peer", name], folder)["output"]), measured.peak


def others(name, folder):
    """The same in PyTorch compiled whole, and in JAX with Optax, where they are installed: milliseconds by name."""
    commands = {"torch.compile": [sys.executable, __file__, "--compiled-peer", name]}
    if importlib.util.find_spec("jax") and importlib.util.find_spec("optax") and name != "embedding":
        commands["JAX"] = [sys.executable, str(pathlib.Path(__file__).with_name("jax_step.py")), name, str(THREADS)]
    if name == "embedding" or not shutil.which("c++"):
        del commands["torch.compile"]
    return {other: float(measured(command, folder)["output"]) for other, command in commands.items()}


def sparse_examples(path):
    """Examples of random features with the label that the first of them decides, as the libsvm format has them."""
    source = random.Random(0)
    with open(path, "w") as file:
        for _ in range(30 * 1024):
            features = sorted(source.sample(range(1, FEATURES + 1), EXAMPLE_FEATURES))
            file.write(f"{features[0] % 10} " + " ".join(f"{feature}:1" for feature in features) + "\n")
        # Every feature exists, whatever was drawn.
        file.write(f"0 1:1 {FEATURES}:1\n")


def peer_step(name, compiled=False):
    import gzip, time
    import numpy, torch
    import torch.nn.functional as functional
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    work = WORKLOADS[name]
    if name == "embedding":
        class Bags(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.embedding = torch.nn.EmbeddingBag(FEATURES, WIDTH, mode="mean", sparse=True)
                self.output = torch.nn.Linear(WIDTH, 10)

            def forward(self, ids):
                return self.output(self.embedding(ids))
        model = Bags()

        def batch():
            ids = torch.randint(FEATURES, (work.batch, EXAMPLE_FEATURES))
            return ids, ids[:, 0] % 10
    elif name == "transformer":
        text = torch.from_numpy(numpy.fromfile(TEXT, numpy.uint8).astype(numpy.int64))
        model = work.model(torch.nn)

        def batch():
            rows = torch.stack([text[i:i + 65] for i in torch.randint(len(text) - 65, (work.batch,))])
            return rows[:, :-1], rows[:, 1:].reshape(-1)
    else:
        folder = "/usr/share/datasets/fashion-mnist/"
        pixels = numpy.frombuffer(gzip.open(folder + "train-images-idx3-ubyte.gz").read(), numpy.uint8, offset=16)
        labels = numpy.frombuffer(gzip.open(folder + "train-labels-idx1-ubyte.gz").read(), numpy.uint8, offset=8)
        x = torch.from_numpy(pixels.reshape(-1, 784).astype(numpy.float32) / 255)
        y = torch.from_numpy(labels.astype(numpy.int64))
        model = work.model(torch.nn)

        def batch():
            rows = torch.randint(len(x), (work.batch,))
            return x[rows], y[rows]
    optimizer = work.optimizer(torch.optim, model.parameters())
    if compiled:
        model = torch.compile(model)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=work.steps)
    times = []
    for _ in range(work.steps):
        inputs, targets = batch()
        start = time.perf_counter()
        optimizer.zero_grad()
        functional.cross_entropy(model(inputs), targets).backward()
        optimizer.step()
        scheduler.step()
        times.append(1e3 * (time.perf_counter() - start))
    print(statistics.median(times[min(10, len(times) // 4):]))


def peak():
    import time
    import torch
    torch.set_num_threads(THREADS)
    a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
    times = []
    for _ in range(60):
        start = time.perf_counter()
        a @ b
        times.append(time.perf_counter() - start)
    print(2 * 1024**3 / min(times))


def share(name, milliseconds, folder):
    """Of the peak of matrix products, in percent; a forward product has two like it backward, a first layer's one."""
    if name not in PRODUCTS:
        return "-"
    reached = float(measured([sys.executable, __file__, "--peak"], folder)["output"])
    total, first = PRODUCTS[name]
    operations = 2 * WORKLOADS[name].batch * (3 * total - first)
    return f"{100 * operations / (milliseconds / 1e3) / reached:.0f} % of {reached / 1e9:.0f} GFLOP/s"


def main(program, names):
    print("workload       anneal      torch   torch/anneal (of the rounds)   memory: anneal, torch, torch/anneal   share of peak")
    with tempfile.TemporaryDirectory() as folder:
        if "embedding" in names:
            sparse_examples(f"{folder}/sparse.txt")
        for name in names:
            rounds, beside = [], {}
            for _ in range(ROUNDS):
                rounds.append((*ours(program, name, folder), *peer(name, folder)))
                for other, milliseconds in others(name, folder).items():
                    beside.setdefault(other, []).append((milliseconds, milliseconds / rounds[-1][0]))
            mine, my_memory, theirs, their_memory = (statistics.median(column) for column in zip(*rounds))
            ratios = [row[2] / row[0] for row in rounds]
            print(f"{name:12} {mine:6.3f} ms {theirs:7.3f} ms   {statistics.median(ratios):6.2f} "
                  f"({min(ratios):.2f}-{max(ratios):.2f})   {my_memory:20.0f} MB {their_memory:5.0f} MB "
                  f"{their_memory / my_memory:5.1f}   {share(name, mine, folder)}", flush=True)
            for other, seen in beside.items():
                times, ratios = zip(*seen)
                print(f"{'':12} {'':9} {statistics.median(times):8.3f} ms   {statistics.median(ratios):6.2f} "
                      f"({min(ratios):.2f}-{max(ratios):.2f})   {other}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer_step(sys.argv[2])
    elif sys.argv[1:2] == ["--compiled-peer"]:
        peer_step(sys.argv[2], compiled=True)
    elif sys.argv[1:] == ["--peak"]:
        peak()
    elif len(sys.argv) >= 2 and all(name in WORKLOADS for name in sys.argv[2:]):
        main(sys.argv[1], sys.argv[2:] or list(WORKLOADS))
    else:
        sys.exit(__doc__)
