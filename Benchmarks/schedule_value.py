#!/usr/bin/env python3
"""The time of one schedule value beside PyTorch's scheduler.step(), both in one run, taken in turn; and of a million values.

    Scripts/install PREFIX
    pip install torch==2.13.0 numpy
    python3 Benchmarks/schedule_value.py PREFIX

Medians over rounds. Ours goes through the plugin boundary as a training step does. Run nothing else meanwhile.
"""
import pathlib, statistics, subprocess, sys, time, warnings

ROUNDS = 7
# Name, how it is asked of Anneal, how of PyTorch (None: it has none).
SCHEDULES = [
    ("step", "step(step_size=10)", lambda s, o: s.StepLR(o, 10)),
    ("exponential", "exponential(gamma=0.9999)", lambda s, o: s.ExponentialLR(o, 0.9999)),
    ("cosine", "cosine(T_max=100)", lambda s, o: s.CosineAnnealingLR(o, 100)),
    ("cosine-restarts", "cosine-restarts(T_0=10)", lambda s, o: s.CosineAnnealingWarmRestarts(o, 10)),
    ("cyclic", "cyclic(base_lr=1e-3, max_lr=6e-3)", lambda s, o: s.CyclicLR(o, 1e-3, 6e-3, 2000)),
    ("onecycle", "onecycle(max_lr=0.1)", lambda s, o: s.OneCycleLR(o, 0.1, total_steps=10**8)),
    ("expression", 'expression(f="base*0.1^(t/1e6)")', lambda s, o: s.LambdaLR(o, lambda t: 0.1 ** (t / 1e6))),
    ("sequence", "linear(start_factor=0.01) for 5% -> cosine", lambda s, o: s.SequentialLR(
        o, [s.LinearLR(o, 0.01, total_iters=50_000), s.CosineAnnealingLR(o, 950_000)], [50_000])),
    ("product", "warmup(over=5%, final_factor=1) * cosine-restarts(T_0=10)", None),
    ("fixed", "fixed", None), ("multistep", "multistep(milestones=[30%, 60%, 90%])", None),
    ("polynomial", "polynomial(power=2)", None), ("noam", "noam(d_model=512)", None), ("rex", "rex", None),
    ("tanh", "tanh", None), ("wsd", "wsd(warmup=5%, decay=20%)", None), ("flat-cosine", "flat-cosine", None),
    ("inverse-sqrt", "inverse-sqrt(warmup=5%)", None), ("slanted-triangular", "slanted-triangular", None),
]


def torch_ns(make):
    import torch
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1, momentum=0.9)
    optimizer.step()
    scheduler = make(torch.optim.lr_scheduler, optimizer)
    start = time.perf_counter()
    for _ in range(20_000):
        scheduler.step()
    return (time.perf_counter() - start) / 20_000 * 1e9


def main(prefix):
    here = pathlib.Path(__file__).parent
    build = ["swift", "build", "-c", "release", "--package-path", str(here), "--product", "schedule-value"]
    subprocess.run(build, check=True, stdout=sys.stderr)
    program = subprocess.run(build + ["--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    ours = subprocess.Popen([program + "/schedule-value", prefix + "/lib/anneal/plugins"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    print("schedule             one value   torch step   torch/anneal   a million values")
    for name, text, make in SCHEDULES:
        mine, millions, theirs = [], [], []
        for _ in range(ROUNDS):
            ours.stdin.write(text + "\n")
            ours.stdin.flush()
            value, million = map(float, ours.stdout.readline().split())
            mine.append(value)
            millions.append(million)
            if make:
                theirs.append(torch_ns(make))
        median = statistics.median
        peer = f"{median(theirs):9.0f} ns {median([b / a for a, b in zip(mine, theirs)]):13.0f}" if make else f"{'-':>12} {'-':>13}"
        print(f"{name:20} {median(mine):6.0f} ns {peer} {median(millions):15.1f} ms", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
