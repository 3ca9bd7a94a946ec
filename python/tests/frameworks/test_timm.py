"""With timm's contract, as its training script calls it."""
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("timm")

import anneal
import anneal.timm
from timm.optim import create_optimizer_v2
from timm.scheduler.scheduler import Scheduler


def test_its_loop_with_layer_decay(task, expected):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(10, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    optimizer = create_optimizer_v2(model, opt="adamw", lr=0.01, weight_decay=0.05)
    optimizer.param_groups[1]["lr_scale"] = 0.5
    scheduler = anneal.timm.Scheduler(optimizer, "linear for 5% -> cosine", updates=80, updates_per_epoch=20)
    assert isinstance(scheduler, Scheduler)
    seen, updates = [], 0
    for epoch in range(4):
        for batch in range(20):
            seen.append([group["lr"] for group in optimizer.param_groups])
            rows = slice(16 * batch, 16 * batch + 16)
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(task[0][rows]), task[1][rows])
            loss.backward()
            optimizer.step()
            updates += 1
            scheduler.step_update(num_updates=updates, metric=float(loss.detach()))
        scheduler.step(epoch + 1, metric=0.5)
    rates = expected("linear for 5% -> cosine", 80, 0.01)
    assert [row[0] for row in seen] == rates
    assert [row[1] for row in seen] == [rate * 0.5 for rate in rates]


def test_it_resumes_and_listens(task):
    def made():
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
        return anneal.timm.Scheduler(optimizer, "plateau(patience=0)", updates=50, updates_per_epoch=10)

    first = made()
    for epoch in range(3):
        for update in range(10):
            first.step_update(epoch * 10 + update + 1, metric=0.0)
        first.step(epoch + 1, metric=1.0)
    second = made()
    second.load_state_dict(first.state_dict())
    first.step_update(31), second.step_update(31)
    assert first.optimizer.param_groups[0]["lr"] == second.optimizer.param_groups[0]["lr"] == pytest.approx(0.001)
