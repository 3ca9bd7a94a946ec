"""Writes whole-optimizers.csv and muon-torch.csv: optimizers that look at more than one element, from their references.

    pip install torch==2.13.0 schedulefree==1.4.1 prodigyopt==1.1.2 optax==0.2.8
    python whole_optimizers.py

Each case is one of Anneal's specifications over tensors of some shapes, the weights of all of them one after another.
Everything is in float64. The gradient of weight i is a_i * w_i + 0.25 * (w_(i-1) + w_(i+1)), a = 1, 10, 0.1, 1, ... and the
neighbours taken in a circle; the weights start at cos(3 i) * (1 + i mod 5).

- adafactor: torch.optim.Adafactor. prodigy, schedule-free-*: the authors' packages; `evaluated` are the weights in eval mode.
- lars, lamb: the papers' equations below. optax agrees where its formula is the paper's, which is checked here: with LAMB, and
  with LARS at a weight decay of 0 (else optax measures the length of the gradient after the decay is added to it).
- muon: torch.optim.Muon's equations below, because PyTorch's own iteration rounds to bfloat16; what that makes of one step is
  in muon-torch.csv, from the weights sin(i^2 + 1) along themselves, of which only the direction can be compared. Other tensors: torch.optim.AdamW.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
import prodigyopt
import schedulefree
import torch

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)

RECORDED = [1, 2, 3, 5, 10, 20]


def start(count):
    i = np.arange(count)
    return np.cos(3 * i) * (1 + i % 5)


def gradient(w):
    a = np.array([1, 10, 0.1])[np.arange(len(w)) % 3]
    return a * w + 0.25 * (np.roll(w, 1) + np.roll(w, -1))


def split(w, shapes):
    parts, begin = [], 0
    for shape in shapes:
        count = math.prod(shape)
        parts.append(w[begin : begin + count].reshape(shape))
        begin += count
    return parts


def join(parts):
    return np.concatenate([np.asarray(part).reshape(-1) for part in parts])


def equations(step, shapes):
    """Weights after each step of `step(t, weights, gradients, memory)`, which works on lists of tensors."""
    w, memory = start(sum(map(math.prod, shapes))), {}
    for t in range(1, RECORDED[-1] + 1):
        w = join(step(t, split(w, shapes), split(gradient(w), shapes), memory))
        yield t, w, w


def module(make, shapes, rate=lambda t: 1.0):
    """The same for a torch optimizer; `rate` is a factor on its learning rate."""
    tensors = [torch.tensor(part.copy(), requires_grad=True) for part in split(start(sum(map(math.prod, shapes))), shapes)]
    optimizers = make(tensors)
    bases = [[group["lr"] for group in optimizer.param_groups] for optimizer in optimizers]
    averages = [optimizer for optimizer in optimizers if hasattr(optimizer, "eval")]
    for optimizer in averages:
        optimizer.train()
    for t in range(1, RECORDED[-1] + 1):
        w = join([tensor.detach() for tensor in tensors])
        for tensor, part in zip(tensors, split(gradient(w), shapes)):
            tensor.grad = torch.tensor(part.copy())
        for optimizer, base in zip(optimizers, bases):
            for group, lr in zip(optimizer.param_groups, base):
                group["lr"] = lr * rate(t)
            optimizer.step()
        trained = join([tensor.detach() for tensor in tensors])
        for optimizer in averages:
            optimizer.eval()
        evaluated = join([tensor.detach() for tensor in tensors])
        for optimizer in averages:
            optimizer.train()
        for tensor, part in zip(tensors, split(trained, shapes)):
            tensor.data.copy_(torch.tensor(part.copy()))  # back and forth rounds
        yield t, trained, evaluated


def lars(lr, momentum, weight_decay, trust):
    def step(t, ws, gs, memory):
        out = []
        for index, (w, g) in enumerate(zip(ws, gs)):
            length, divisor = np.linalg.norm(w), np.linalg.norm(g) + weight_decay * np.linalg.norm(w)
            local = trust * length / divisor if length > 0 and divisor > 0 else 1
            memory[index] = momentum * memory.get(index, 0) + lr * local * (g + weight_decay * w)
            out.append(w - memory[index])
        return out

    return step


def lamb(lr, beta1=0.9, beta2=0.999, eps=1e-6, weight_decay=0.0):
    def step(t, ws, gs, memory):
        out = []
        for index, (w, g) in enumerate(zip(ws, gs)):
            m, v = memory.get(index, (0, 0))
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
            memory[index] = m, v
            u = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps) + weight_decay * w
            length, direction = np.linalg.norm(w), np.linalg.norm(u)
            out.append(w - lr * (length / direction if length > 0 and direction > 0 else 1) * u)
        return out

    return step


def optaxed(transformation, shapes):
    w = start(sum(map(math.prod, shapes)))
    state = transformation.init([jnp.asarray(part) for part in split(w, shapes)])
    for t in range(1, RECORDED[-1] + 1):
        parts = [jnp.asarray(part) for part in split(w, shapes)]
        updates, state = transformation.update([jnp.asarray(g) for g in split(gradient(w), shapes)], state, parts)
        w = join(optax.apply_updates(parts, updates))
    return w


def orthogonalised(x, steps, a, b, c, eps):
    x = x / max(np.linalg.norm(x), eps)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if tall else x


def muon(
    lr, weight_decay=0.1, momentum=0.95, nesterov=True, abc=(3.4445, -4.7750, 2.0315), steps=5, eps=1e-7, match=False,
    adamw_lr=None, adamw_betas=(0.9, 0.999), adamw_eps=1e-8, adamw_weight_decay=0.01,
):
    adam = lr if adamw_lr is None else adamw_lr

    def step(t, ws, gs, memory):
        out = []
        for index, (w, g) in enumerate(zip(ws, gs)):
            if w.ndim == 2:
                memory[index] = momentum * memory.get(index, 0) + (1 - momentum) * g
                direction = (1 - momentum) * g + momentum * memory[index] if nesterov else memory[index]
                rows, columns = w.shape
                factor = 0.2 * math.sqrt(max(rows, columns)) if match else math.sqrt(max(1, rows / columns))
                o = orthogonalised(direction, steps, *abc, eps)
                out.append(w * (1 - lr * weight_decay) - lr * factor * o)
            else:
                m, v = memory.get(index, (0, 0))
                beta1, beta2 = adamw_betas
                m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
                memory[index] = m, v
                u = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + adamw_eps)
                out.append(w * (1 - adam * adamw_weight_decay) - adam * u)
        return out

    return step


SMALL, MIXED, TALL = [[3]], [[4, 6], [5], [6, 3]], [[7, 2], [3]]

lars_cases = {
    "lars(lr=5)": (lars(5, 0.9, 0, 1e-3), [SMALL, MIXED], optax.lars(5, 0, trust_coefficient=1e-3, momentum=0.9)),
    "lars(lr=1, momentum=0, trust_coefficient=0.02)": (
        lars(1, 0, 0, 0.02), [MIXED], optax.lars(1.0, 0, trust_coefficient=0.02, momentum=0)),
    "lars(lr=2, weight_decay=0.1, trust_coefficient=0.01)": (lars(2, 0.9, 0.1, 0.01), [SMALL, MIXED], None),
}
lamb_cases = {
    "lamb(lr=0.05)": (lamb(0.05), [SMALL, MIXED], optax.lamb(0.05)),
    "lamb(lr=0.02, beta1=0.8, beta2=0.9, eps=0.001, weight_decay=0.1)": (
        lamb(0.02, 0.8, 0.9, 1e-3, 0.1), [SMALL, MIXED],
        optax.lamb(0.02, b1=0.8, b2=0.9, eps=1e-3, weight_decay=0.1)),
}
muon_cases = {
    "muon(lr=0.05)": (muon(0.05), [MIXED, TALL]),
    "muon(lr=0.02, momentum=0.8, nesterov=false, weight_decay=0, adjust_lr_fn=match_rms_adamw, adamw_lr=0.1, "
    "adamw_beta1=0.8, adamw_beta2=0.9, adamw_eps=0.001, adamw_weight_decay=0.2)": (
        muon(0.02, 0, 0.8, False, match=True, adamw_lr=0.1, adamw_betas=(0.8, 0.9), adamw_eps=1e-3,
             adamw_weight_decay=0.2),
        [MIXED, TALL]),
    "muon(lr=0.05, ns_a=1.5, ns_b=-0.5, ns_c=0, ns_steps=12)": (muon(0.05, abc=(1.5, -0.5, 0), steps=12), [TALL]),
}


def torch_cases():
    def adafactor(**options):
        return lambda tensors: [torch.optim.Adafactor(tensors, **options)]

    def prodigy(**options):
        return lambda tensors: [prodigyopt.Prodigy(tensors, **options)]

    def free(kind, **options):
        return lambda tensors: [kind(tensors, foreach=False, **options)]

    sgd, adamw = schedulefree.SGDScheduleFree, schedulefree.AdamWScheduleFree
    yield "adafactor", adafactor(eps=(1.1920928955078125e-07, 1e-3)), [SMALL, MIXED, [[2, 3, 4], [1]]]
    yield (
        "adafactor(lr=0.5, beta2_decay=-0.5, eps1=0.01, eps2=0.1, d=2, weight_decay=0.1)",
        adafactor(lr=0.5, beta2_decay=-0.5, eps=(0.01, 0.1), d=2, weight_decay=0.1),
        [SMALL, MIXED, [[2, 3, 4], [1]]],
    )
    # Its own d0 of 1e-6 moves weights by a few roundings of float32 at first, of which nothing exact can be expected.
    yield "prodigy(d0=0.05)", prodigy(d0=0.05), [SMALL, MIXED]
    yield "prodigy(d0=0.05, weight_decay=0.1)", prodigy(d0=0.05, weight_decay=0.1), [MIXED]
    yield (
        "prodigy(d0=0.05, weight_decay=0.1, decouple=false, use_bias_correction=true, safeguard_warmup=true, lr=0.5)",
        prodigy(d0=0.05, weight_decay=0.1, decouple=False, use_bias_correction=True, safeguard_warmup=True, lr=0.5),
        [MIXED],
    )
    yield (
        "prodigy(d0=0.05, d_coef=2, growth_rate=1.1, beta1=0, beta2=0.99, beta3=0.9, eps=1e-06)",
        prodigy(d0=0.05, d_coef=2.0, growth_rate=1.1, betas=(0, 0.99), beta3=0.9, eps=1e-6),
        [MIXED],
    )
    yield "schedule-free-sgd(lr=0.05)", free(sgd, lr=0.05), [SMALL, MIXED]
    yield (
        "schedule-free-sgd(lr=0.1, momentum=0.6, weight_decay=0.05, warmup_steps=5, r=1, weight_lr_power=1)",
        free(sgd, lr=0.1, momentum=0.6, weight_decay=0.05, warmup_steps=5, r=1.0, weight_lr_power=1.0),
        [SMALL],
    )
    yield "schedule-free-adamw(lr=0.1)", free(adamw, lr=0.1), [SMALL, MIXED]
    yield (
        "schedule-free-adamw(lr=0.1, beta1=0.6, beta2=0.9, eps=0.001, weight_decay=0.05, warmup_steps=5, r=1, "
        "weight_lr_power=1)",
        free(adamw, lr=0.1, betas=(0.6, 0.9), eps=1e-3, weight_decay=0.05, warmup_steps=5, r=1.0, weight_lr_power=1.0),
        [SMALL],
    )


def numbers(values):
    return " ".join(f"{value:.12g}" for value in values)


def named(shapes):
    return " ".join("x".join(map(str, shape)) for shape in shapes)


with open("whole-optimizers.csv", "w") as file:

    def write(case, shapes, rows):
        for t, trained, evaluated in rows:
            if t in RECORDED:
                same = trained is evaluated or np.array_equal(trained, evaluated)
                file.write(f'{t},{named(shapes)},{numbers(trained)},{"" if same else numbers(evaluated)},"{case}"\n')

    file.write("step,shapes,weights,evaluated,case\n")
    for case, (step, all_shapes, other) in {**lars_cases, **lamb_cases}.items():
        for shapes in all_shapes:
            rows = list(equations(step, shapes))
            if other is not None:
                np.testing.assert_allclose(rows[-1][1], optaxed(other, shapes), rtol=1e-9, err_msg=case)
            write(case, shapes, rows)
    for case, (step, all_shapes) in muon_cases.items():
        for shapes in all_shapes:
            write(case, shapes, equations(step, shapes))
    for case, make, all_shapes in torch_cases():
        for shapes in all_shapes:
            write(case, shapes, module(make, shapes))

# One step of PyTorch's own Muon, in bfloat16 inside, on a gradient of full rank: it multiplies what is left of small singular
# values by up to 485, and of those that are 0 that is its own rounding.
with open("muon-torch.csv", "w") as file:
    file.write("shapes,weights,case\n")
    for rows, columns in ((8, 12), (12, 8), (30, 30)):
        tensor = torch.sin(torch.arange(rows * columns) ** 2.0 + 1).reshape(rows, columns).requires_grad_()
        tensor.grad = tensor.detach().clone()
        torch.optim.Muon([tensor], lr=1.0, weight_decay=0).step()
        file.write(f'{rows}x{columns},{numbers(tensor.detach().reshape(-1))},"muon(lr=1, weight_decay=0)"\n')

# The equations are PyTorch's: with its own iteration exchanged for the one above, its Muon and AdamW give the same numbers.
torch.optim._muon._zeropower_via_newtonschulz = lambda grad, abc, steps, eps: torch.tensor(
    orthogonalised(grad.numpy(), steps, *abc, eps))
for shapes in (MIXED, TALL):
    peer = list(module(lambda tensors: [
        torch.optim.Muon([t for t in tensors if t.ndim == 2], lr=0.05),
        torch.optim.AdamW([t for t in tensors if t.ndim != 2], lr=0.05, weight_decay=0.01)], shapes))
    np.testing.assert_allclose(peer[-1][1], list(equations(muon(0.05), shapes))[-1][1], rtol=1e-9)
