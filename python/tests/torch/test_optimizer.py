"""`anneal.torch.Optimizer` as an optimizer of PyTorch, and its steps against torch.optim's."""
import warnings

import pytest

torch = pytest.importorskip("torch")

import anneal
from anneal.torch import Optimizer
from peers import PEERS, both, close, groups, optim, parameters, same, trained, weights

EVERY = sorted(entry["name"] for entry in anneal.plugins() if entry.get("kind") == "optimizer")


@pytest.mark.parametrize("spec, kind, options", PEERS, ids=[peer[0] for peer in PEERS])
@pytest.mark.parametrize("rest", [(), (0, 3)], ids=["all move", "some rest"])
def test_steps_are_those_of_torch(spec, kind, options, rest):
    mine, theirs = both(spec, kind, options)
    trained([mine, theirs], rest=rest)
    assert close(mine, theirs)
    for a, b in zip(parameters(), weights(mine)):
        assert a.numel() == 0 or not torch.equal(a, b)


@pytest.mark.parametrize("name", EVERY)
def test_the_bits_do_not_depend_on_threads(name):
    runs = []
    for threads in (1, 2, 5):
        tensors = parameters(shapes=[(300, 1001), (5,)])
        optimizer = Optimizer(tensors, name, threads=threads)
        for step in range(5):
            generator = torch.Generator().manual_seed(step)
            for tensor in tensors:
                tensor.grad = torch.randn(tensor.shape, generator=generator)
            optimizer.step()
        runs.append(optimizer)
    assert same(runs[0], runs[1]) and same(runs[0], runs[2])


def test_it_is_torchs():
    optimizer = Optimizer(parameters(), "adamw(weight_decay=0.1)", lr=0.02)
    assert isinstance(optimizer, optim.Optimizer)
    assert optimizer.defaults == {
        "lr": 0.02, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.1, "amsgrad": False, **{
            key: value for key, value in optimizer.defaults.items() if key == "differentiable"}}
    assert "adamw(weight_decay=0.1)" in repr(optimizer)


def test_closures_hooks_and_zero_grad():
    tensors = parameters()
    optimizer = Optimizer(tensors, "sgd", lr=0.1)
    calls = []
    optimizer.register_step_pre_hook(lambda *_: calls.append("pre"))
    optimizer.register_step_post_hook(lambda *_: calls.append("post"))

    def closure():
        assert torch.is_grad_enabled()
        optimizer.zero_grad()
        loss = sum((tensor ** 2).sum() for tensor in tensors)
        loss.backward()
        return loss

    with torch.no_grad():
        loss = optimizer.step(closure)
    assert float(loss.detach()) > 0 and calls == ["pre", "post"]
    assert torch.allclose(tensors[1].detach(), parameters()[1].detach() * 0.8)
    optimizer.zero_grad()
    assert tensors[0].grad is None


def test_groups_may_be_added_between_steps():
    def make(kind, *arguments, **options):
        tensors = parameters()
        optimizer = kind(tensors[:2], *arguments, **options)
        return tensors, optimizer

    (mine_t, mine), (theirs_t, theirs) = make(Optimizer, "adamw", lr=0.01), make(optim.AdamW, lr=0.01)
    for step in range(6):
        if step == 3:
            mine.add_param_group({"params": mine_t[2:], "weight_decay": 0.5, "eps": 1e-3})
            theirs.add_param_group({"params": theirs_t[2:], "weight_decay": 0.5, "eps": 1e-3})
        for a, b in zip(mine_t, theirs_t):
            a.grad, b.grad = torch.ones_like(a), torch.ones_like(b)
        mine.step(), theirs.step()
    assert close(mine, theirs)
    assert [float(mine.state[t]["step"]) for t in mine_t] == [6, 6, 3, 3, 3, 3, 3, 3]


def test_what_is_changed_in_a_group_holds_from_the_next_step():
    mine, theirs = both("adamw(lr=0.01)", optim.AdamW, dict(lr=0.01))
    trained([mine, theirs], 5)
    for optimizer in (mine, theirs):
        optimizer.param_groups[0].update(lr=0.02, eps=1e-3, betas=(0.7, 0.8))
        optimizer.param_groups[1]["weight_decay"] = 0.3
    trained([mine, theirs], 5, start=5)
    assert close(mine, theirs)
    # From no momentum to some: other memory.
    mine, theirs = both("sgd(lr=0.1)", optim.SGD, dict(lr=0.1))
    trained([mine, theirs], 5)
    for optimizer in (mine, theirs):
        for group in optimizer.param_groups:
            group["momentum"] = 0.9
    trained([mine, theirs], 5, start=5)
    assert close(mine, theirs, 1e-5)


def test_a_rate_in_a_tensor():
    mine = Optimizer(parameters(), "adam", lr=torch.tensor(0.01))
    theirs = optim.Adam(parameters(), lr=0.01)
    trained([mine, theirs], 3)
    mine.param_groups[0]["lr"].fill_(0.02)
    theirs.param_groups[0]["lr"] = 0.02
    trained([mine, theirs], 3, start=3)
    assert close(mine, theirs)


@pytest.mark.parametrize("spec, kind, options", [
    ("adam(lr=0.01)", optim.SparseAdam, dict(lr=0.01)), ("sgd(lr=0.1)", optim.SGD, dict(lr=0.1)),
    ("adagrad(lr=0.1)", optim.Adagrad, dict(lr=0.1)),
])
def test_sparse_gradients_move_their_rows(spec, kind, options):
    tables = [torch.nn.Embedding(200, 16, sparse=True) for _ in range(2)]
    tables[1].load_state_dict(tables[0].state_dict())
    mine, theirs = Optimizer(tables[0].parameters(), spec), kind(list(tables[1].parameters()), **options)
    generator = torch.Generator().manual_seed(0)
    for step in range(20):
        rows = torch.randint(0, 200, (32,), generator=generator)
        for table, optimizer in zip(tables, (mine, theirs)):
            optimizer.zero_grad()
            (table(rows) ** 2).sum().backward()
            optimizer.step()
    assert torch.allclose(tables[0].weight, tables[1].weight, rtol=1e-5, atol=1e-6)


def test_a_gradient_may_become_sparse_and_dense_again():
    table = torch.nn.Embedding(10, 4)
    optimizer = Optimizer(table.parameters(), "adagrad", lr=0.1)
    for sparse in (False, True, False, True):
        table.sparse = sparse
        optimizer.zero_grad()
        table(torch.tensor([1, 2, 2])).sum().backward()
        before = table.weight.detach().clone()
        optimizer.step()
        moved = (before != table.weight).any(dim=1)
        assert moved.tolist() == [False, True, True] + [False] * 7
    assert float(optimizer.state[table.weight]["step"]) == 4


def test_a_sparse_gradient_that_an_optimizer_does_not_take_is_refused():
    table = torch.nn.Embedding(10, 4, sparse=True)
    optimizer = Optimizer(table.parameters(), "sgd(momentum=0.9)", lr=0.1)
    table(torch.tensor([1])).sum().backward()
    with pytest.raises(anneal.AnnealError, match="momentum"):
        optimizer.step()


def test_gradients_scaled_for_half_precision():
    tensors = parameters(shapes=[(4,)])
    optimizer = Optimizer(tensors, "sgd", lr=0.1)
    scaler = torch.amp.GradScaler("cpu", init_scale=8.0)
    scaler.scale((tensors[0] * 3).sum()).backward()
    scaler.step(optimizer)
    scaler.update()
    assert torch.allclose(tensors[0], parameters(shapes=[(4,)])[0] - 0.3)
    tensors[0].grad = torch.full((4,), float("inf"))
    before = tensors[0].detach().clone()
    scaler.scale(torch.zeros(()))
    scaler.step(optimizer)
    assert torch.equal(before, tensors[0])


def test_autograd_sees_that_weights_moved():
    tensor = torch.nn.Parameter(torch.ones(3))
    optimizer = Optimizer([tensor], "sgd", lr=0.1)
    loss = (tensor ** 2).sum()
    tensor.grad = torch.ones(3)
    optimizer.step()
    with pytest.raises(RuntimeError, match="modified"):
        loss.backward()


@pytest.mark.parametrize("make, words", [
    (lambda: Optimizer(parameters(), "adamv"), "did you mean adam"),
    (lambda: Optimizer(parameters(), "cosine"), "schedule"),
    (lambda: Optimizer(parameters(), "adam(beta=1)"), "beta"),
    (lambda: Optimizer(parameters(), "adam(beta1=1)"), "beta1"),
    (lambda: Optimizer(parameters(), "adam", momentum=0.9), "momentum"),
    (lambda: Optimizer(parameters(), "adam", beta1=0.9), "betas"),
    (lambda: Optimizer(parameters(), "adam", lr=-1.0), "lr"),
    (lambda: Optimizer(parameters(), "adam(lr=0.1)", lr=0.2), "lr"),
    (lambda: Optimizer(groups(parameters(), eps=-1.0), "adam"), "eps"),
    (lambda: Optimizer(groups(parameters(), maximize=True), "adam"), "maximize"),
    (lambda: Optimizer(parameters(), "adam", threads=0), "threads"),
    (lambda: Optimizer(parameters(), "sgd(nesterov=true)"), "nesterov"),
    (lambda: Optimizer([torch.nn.Parameter(torch.zeros(3, dtype=torch.bfloat16))], "adam"), "bfloat16"),
    (lambda: Optimizer([("head", torch.nn.Parameter(torch.zeros(3, dtype=torch.float64)))], "adam"), "head is float64"),
    (lambda: Optimizer([torch.nn.Parameter(torch.zeros(3, device="meta"))], "adam"), "meta"),
])
def test_what_cannot_work_is_said_when_it_is_made(make, words):
    with pytest.raises(anneal.AnnealError, match=words):
        make()


@pytest.mark.parametrize("change, words", [
    (dict(lr=-1.0), r"lr=-1.0 of param_groups\[1\] cannot be"),
    (dict(lr=float("nan")), r"lr=nan of param_groups\[1\]"),
    (dict(lr="high"), r"lr of param_groups\[1\] is a number, not 'high'"),
    (dict(betas=(0.9,)), r"betas of a group is two numbers, not \(0.9,\)"),
])
@pytest.mark.parametrize("name", ["adam", "nadam"])
def test_a_wrong_value_in_a_group_is_said_with_the_group(change, words, name):
    optimizer = Optimizer(groups(parameters()), name)
    trained([optimizer], 2)
    optimizer.param_groups[1].update(change)
    before = weights(optimizer)[0].clone()
    with pytest.raises(anneal.AnnealError, match=words):
        optimizer.step()
    assert torch.equal(before, weights(optimizer)[0])


def test_a_group_says_betas_and_a_near_miss_is_warned_of():
    with pytest.raises(anneal.AnnealError, match="betas"):
        Optimizer(groups(parameters(), beta1=0.5), "adamw")
    with pytest.warns(UserWarning, match="weight_decy.*did you mean weight_decay"):
        Optimizer(groups(parameters(), weight_decy=0.1), "adamw")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Optimizer(groups(parameters(), lr_scale=0.1, name="head", initial_lr=0.1), "adamw")


def test_a_tensor_of_another_shape_is_refused():
    """Its slots have the shape that it had: a step would write beside them."""
    tensor = torch.nn.Parameter(torch.zeros(8, 4))
    optimizer = Optimizer([tensor], "adam")
    for shape in [(8, 4), (2, 2), (16, 8), (4, 8)]:
        tensor.grad = None
        tensor.data = torch.zeros(shape)
        tensor.grad = torch.ones(shape)
        if shape == (8, 4):
            optimizer.step()
            continue
        with pytest.raises(anneal.AnnealError, match=r"\(8, 4\)"):
            optimizer.step()
        assert torch.equal(tensor, torch.zeros(shape))
    # Less of the same memory, and a gradient exchanged within itself.
    tensor.grad = None
    tensor.data = torch.zeros(8, 4)
    tensor.grad = torch.ones(8, 4)
    optimizer.step()
    tensor.grad = None
    tensor.data = tensor.data[:2]
    tensor.grad = torch.ones(2, 4)
    with pytest.raises(anneal.AnnealError, match=r"\(2, 4\)"):
        optimizer.step()
    tensor.grad.data = torch.ones(3, 3)
    with pytest.raises(anneal.AnnealError, match=r"\(3, 3\)"):
        optimizer.step()


def test_a_tensor_that_is_turned_where_it_lies_is_stepped_as_it_is_seen():
    tensor = torch.nn.Parameter(torch.zeros(3, 3))
    optimizer = Optimizer([tensor], "sgd", lr=1.0)
    slope = torch.arange(9.0).view(3, 3)
    for _ in range(3):
        tensor.grad = slope.clone()
        optimizer.step()
        tensor.grad = None
        before = tensor.detach().clone()
        tensor.data = tensor.data.t()
        assert torch.equal(tensor, before.t())
    tensor.grad = slope.clone()
    before = tensor.detach().clone()
    optimizer.step()
    assert torch.equal(tensor, before - slope)
