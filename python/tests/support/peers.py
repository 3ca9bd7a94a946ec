"""Optimizers of anneal and of torch.optim that take the same steps, over the same tensors and gradients."""
import torch
from anneal.torch import Optimizer

SHAPES = [(130, 7), (64,), (33,), (), (3, 2, 4), (1,), (0,), (2, 0, 3)]


def parameters(seed=0, shapes=SHAPES):
    generator = torch.Generator().manual_seed(seed)
    return [torch.nn.Parameter(torch.randn(shape, generator=generator)) for shape in shapes]


def groups(tensors, **options):
    return [{"params": tensors[:2]}, {"params": tensors[2:], **options}]


def trained(optimizers, count=30, rest=(), start=0):
    """Steps all optimizers with the same gradients; some tensors rest every fifth step."""
    for step in range(start, start + count):
        generator = torch.Generator().manual_seed(step + 1000)
        for index, shape in enumerate(SHAPES):
            gradient = torch.randn(shape, generator=generator)
            for optimizer in optimizers:
                tensors = [tensor for group in optimizer.param_groups for tensor in group["params"]]
                tensors[index].grad = None if index in rest and step % 5 == 0 else gradient.clone()
        for optimizer in optimizers:
            optimizer.step()


def weights(optimizer):
    return [tensor.detach() for group in optimizer.param_groups for tensor in group["params"]]


def close(mine, theirs, tolerance=2e-6):
    return all(torch.allclose(a, b, rtol=tolerance, atol=tolerance) for a, b in zip(weights(mine), weights(theirs)))


def same(one, other):
    return all(torch.equal(a, b) for a, b in zip(weights(one), weights(other)))


optim = torch.optim
PEERS = [
    ("sgd(lr=0.1)", optim.SGD, dict(lr=0.1)),
    ("sgd(lr=0.1, momentum=0.9)", optim.SGD, dict(lr=0.1, momentum=0.9)),
    ("sgd(lr=0.1, momentum=0.9, dampening=0.3, weight_decay=0.1)", optim.SGD,
     dict(lr=0.1, momentum=0.9, dampening=0.3, weight_decay=0.1)),
    ("sgd(lr=0.1, momentum=0.9, nesterov=true)", optim.SGD, dict(lr=0.1, momentum=0.9, nesterov=True)),
    ("adam(lr=0.01)", optim.Adam, dict(lr=0.01)),
    ("adam(lr=0.01, weight_decay=0.1, amsgrad=true)", optim.Adam, dict(lr=0.01, weight_decay=0.1, amsgrad=True)),
    ("adamw(lr=0.01, weight_decay=0.1)", optim.AdamW, dict(lr=0.01, weight_decay=0.1)),
    ("adamw(lr=0.01, beta1=0.8, beta2=0.95, amsgrad=true)", optim.AdamW, dict(lr=0.01, betas=(0.8, 0.95), amsgrad=True)),
    ("adagrad(lr=0.1, lr_decay=0.01)", optim.Adagrad, dict(lr=0.1, lr_decay=0.01)),
    ("rmsprop(lr=0.01)", optim.RMSprop, dict(lr=0.01)),
    ("rmsprop(lr=0.01, momentum=0.9, centered=true)", optim.RMSprop, dict(lr=0.01, momentum=0.9, centered=True)),
    ("adadelta(lr=1)", optim.Adadelta, dict(lr=1.0)),
    ("adamax(lr=0.01)", optim.Adamax, dict(lr=0.01)),
    ("nadam(lr=0.01)", optim.NAdam, dict(lr=0.01)),
    ("radam(lr=0.01)", optim.RAdam, dict(lr=0.01)),
    ("asgd(lr=0.01)", optim.ASGD, dict(lr=0.01)),
    ("rprop(lr=0.01)", optim.Rprop, dict(lr=0.01)),
]
EXCHANGED = [peer for peer in PEERS if peer[1] in (optim.SGD, optim.Adam, optim.AdamW, optim.Adagrad, optim.RMSprop)]


def both(spec, kind, options):
    decayed = {"weight_decay": 0.02} if "weight_decay" in options else {}
    return Optimizer(groups(parameters(), **decayed), spec), kind(groups(parameters(), **decayed), **options)
