"""The learning-rate finder on PyTorch's models."""
import copy
import random

import numpy
import pytest

torch = pytest.importorskip("torch")

import anneal
from anneal.torch import Optimizer, find_lr

F = torch.nn.functional


def task(seed=0):
    torch.manual_seed(seed)
    x = torch.randn(1000, 20)
    y = ((x @ torch.randn(20) + 0.3 * torch.randn(1000)) > 0).long()
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), 64, shuffle=True)
    model = torch.nn.Sequential(
        torch.nn.Linear(20, 32), torch.nn.BatchNorm1d(32), torch.nn.ReLU(), torch.nn.Dropout(0.1), torch.nn.Linear(32, 2))
    return model, loader


def loss(model, batch):
    return F.cross_entropy(model(batch[0]), batch[1])


@pytest.mark.parametrize("make", [
    lambda p: torch.optim.SGD(p, lr=0.123, momentum=0.9), lambda p: torch.optim.AdamW(p, lr=1e-3),
    lambda p: Optimizer(p, "adam"), lambda p: Optimizer(p, "schedule-free-sgd"),
], ids=["sgd", "adamw", "anneal's adam", "schedule-free"])
def test_it_suggests_the_candidate_that_trained_best_and_restores_everything(make):
    model, loader = task()
    model[1].eval()
    optimizer = make(model.parameters())
    loss(model, next(iter(loader))).backward()
    if not isinstance(optimizer, Optimizer):
        optimizer.step()
    state = copy.deepcopy((model.state_dict(), optimizer.state_dict(), [p.grad for p in model.parameters()]))
    modes = [module.training for module in model.modules()]
    noise = torch.get_rng_state(), random.getstate(), numpy.random.get_state()[1].tolist()
    finding = find_lr(model, loss, loader, optimizer, verification=30, batches=8)
    assert 2 <= len(finding.candidates) <= 4
    tried = [candidate.loss for candidate in finding.candidates]
    assert finding.suggestion.loss == min(tried) < finding.losses[0]
    after = model.state_dict(), optimizer.state_dict(), [p.grad for p in model.parameters()]
    assert all(torch.equal(a, b) for a, b in zip(state[0].values(), after[0].values()))
    assert all(torch.equal(a, b) for a, b in zip(state[2], after[2]))
    assert state[1]["param_groups"] == after[1]["param_groups"]
    for key, kept in state[1]["state"].items():
        for name, value in kept.items():
            assert torch.equal(value, after[1]["state"][key][name])
    assert modes == [module.training for module in model.modules()]
    assert torch.equal(noise[0], torch.get_rng_state()) and noise[1] == random.getstate()
    assert noise[2] == numpy.random.get_state()[1].tolist()
    again = find_lr(model, loss, loader, optimizer, verification=30, batches=8)
    assert again == finding


def test_candidates_are_judged_on_the_validation_set():
    model, loader = task()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    seen = []

    def watched(model, batch):
        seen.append((len(batch[0]), model.training, torch.is_grad_enabled()))
        return loss(model, batch)

    validation = [(torch.randn(7, 20), torch.zeros(7, dtype=torch.long))] * 3
    finding = find_lr(model, watched, loader, optimizer, validation=validation, verification=5)
    judged = [entry for entry in seen if entry[0] == 7]
    assert judged == [(7, False, False)] * 3 * len(finding.candidates)


def test_groups_keep_their_ratios_and_untried_candidates_have_no_loss():
    model, loader = task()
    optimizer = torch.optim.SGD([{"params": model[0].parameters(), "lr": 0.01}, {"params": model[4].parameters()}], lr=0.1)
    ratios = set()
    optimizer.register_step_pre_hook(
        lambda *_: ratios.add(round(optimizer.param_groups[1]["lr"] / optimizer.param_groups[0]["lr"], 6)))
    finding = find_lr(model, loss, loader, optimizer, iterations=30, verification=0)
    assert ratios == {10.0}
    assert finding.candidates and all(candidate.loss is None for candidate in finding.candidates)
    assert finding.rates[0] == 1e-7 and len(finding.rates) == len(finding.losses) == len(finding.smoothed)


def test_the_curve_is_drawn():
    pytest.importorskip("matplotlib").use("agg")
    model, loader = task()
    finding = find_lr(model, loss, loader, torch.optim.SGD(model.parameters(), lr=0.1), verification=3)
    axes = finding.plot()
    assert axes.get_xscale() == "log" and len(axes.get_lines()) == 2 + len(finding.candidates)


def test_a_loader_without_batches_is_said():
    model, _ = task()
    with pytest.raises(ValueError, match="no batches"):
        find_lr(model, loss, [], torch.optim.SGD(model.parameters(), lr=0.1))


BATCH = (torch.ones(4, 20), torch.ones(4).long())


@pytest.mark.parametrize("given, words", [
    (dict(loader=[]), "the loader has no batches"),
    (dict(loader=iter([BATCH] * 120)), "or none any more"),
    (dict(loader=[BATCH], validation=[]), "validation has no batches"),
    (dict(loader=[BATCH], validation=iter([BATCH])), "validation has no batches, or none any more"),
    (dict(loader=[BATCH], loss_fn=lambda model, batch: model(batch[0])), r"one number .* a tensor of \(4, 2\)"),
    (dict(loader=[BATCH], loss_fn=lambda model, batch: 1.0), "one number .* not 1.0"),
    (dict(loader=[BATCH], loss_fn=lambda model, batch: model(batch[0]).sum().detach()), "have a gradient"),
    (dict(loader=[BATCH], start=1.0, end=0.1), "the end above the start"),
])
def test_what_cannot_work_is_said_and_everything_restored(given, words):
    model, _ = task()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.123)
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(anneal.AnnealError, match=words):
        find_lr(model, given.pop("loss_fn", loss), given.pop("loader"), optimizer, **given)
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert optimizer.param_groups[0]["lr"] == 0.123


def test_an_optimizer_of_another_model_is_refused():
    model, loader = task()
    with pytest.raises(anneal.AnnealError, match="none of the model's parameters"):
        find_lr(model, loss, loader, torch.optim.SGD(copy.deepcopy(model).parameters(), lr=0.1))
