"""`anneal.torch.Optimizer` as an optimizer of PyTorch, and its steps against torch.optim's."""
import copy
import io
import pickle

import pytest

torch = pytest.importorskip("torch")

import anneal
from anneal.torch import Optimizer, Scheduler

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


O = torch.optim
PEERS = [
    ("sgd(lr=0.1)", O.SGD, dict(lr=0.1)),
    ("sgd(lr=0.1, momentum=0.9)", O.SGD, dict(lr=0.1, momentum=0.9)),
    ("sgd(lr=0.1, momentum=0.9, dampening=0.3, weight_decay=0.1)", O.SGD, dict(lr=0.1, momentum=0.9, dampening=0.3, weight_decay=0.1)),
    ("sgd(lr=0.1, momentum=0.9, nesterov=true)", O.SGD, dict(lr=0.1, momentum=0.9, nesterov=True)),
    ("adam(lr=0.01)", O.Adam, dict(lr=0.01)),
    ("adam(lr=0.01, weight_decay=0.1, amsgrad=true)", O.Adam, dict(lr=0.01, weight_decay=0.1, amsgrad=True)),
    ("adamw(lr=0.01, weight_decay=0.1)", O.AdamW, dict(lr=0.01, weight_decay=0.1)),
    ("adamw(lr=0.01, beta1=0.8, beta2=0.95, amsgrad=true)", O.AdamW, dict(lr=0.01, betas=(0.8, 0.95), amsgrad=True)),
    ("adagrad(lr=0.1, lr_decay=0.01)", O.Adagrad, dict(lr=0.1, lr_decay=0.01)),
    ("rmsprop(lr=0.01)", O.RMSprop, dict(lr=0.01)),
    ("rmsprop(lr=0.01, momentum=0.9, centered=true)", O.RMSprop, dict(lr=0.01, momentum=0.9, centered=True)),
    ("adadelta(lr=1)", O.Adadelta, dict(lr=1.0)),
    ("adamax(lr=0.01)", O.Adamax, dict(lr=0.01)),
    ("nadam(lr=0.01)", O.NAdam, dict(lr=0.01)),
    ("radam(lr=0.01)", O.RAdam, dict(lr=0.01)),
    ("asgd(lr=0.01)", O.ASGD, dict(lr=0.01)),
    ("rprop(lr=0.01)", O.Rprop, dict(lr=0.01)),
]
EXCHANGED = [peer for peer in PEERS if peer[1] in (O.SGD, O.Adam, O.AdamW, O.Adagrad, O.RMSprop)]


def both(spec, kind, options):
    decayed = {"weight_decay": 0.02} if "weight_decay" in options else {}
    return Optimizer(groups(parameters(), **decayed), spec), kind(groups(parameters(), **decayed), **options)


@pytest.mark.parametrize("spec, kind, options", PEERS, ids=[peer[0] for peer in PEERS])
@pytest.mark.parametrize("rest", [(), (0, 3)], ids=["all move", "some rest"])
def test_steps_are_those_of_torch(spec, kind, options, rest):
    mine, theirs = both(spec, kind, options)
    trained([mine, theirs], rest=rest)
    assert close(mine, theirs)
    for a, b in zip(parameters(), weights(mine)):
        assert a.numel() == 0 or not torch.equal(a, b)


@pytest.mark.parametrize("spec, kind, options", EXCHANGED, ids=[peer[0] for peer in EXCHANGED])
@pytest.mark.parametrize("rest", [(), (0, 3)], ids=["all move", "some rest"])
def test_checkpoints_go_both_ways(spec, kind, options, rest):
    mine, theirs = both(spec, kind, options)
    trained([mine, theirs], 10, rest=rest)
    to_mine, to_theirs = both(spec, kind, options)
    for source, target in ((theirs, to_mine), (mine, to_theirs)):
        for a, b in zip(weights(target), weights(source)):
            a.copy_(b)
        target.load_state_dict(copied(source.state_dict()))
    trained([mine, theirs, to_mine, to_theirs], 20, rest=rest, start=10)
    assert close(to_mine, theirs) and close(to_theirs, mine)


def copied(state):
    memory = io.BytesIO()
    torch.save(state, memory)
    memory.seek(0)
    return torch.load(memory, weights_only=True)


def every_optimizer():
    return sorted(entry["name"] for entry in anneal.plugins() if entry.get("kind") == "optimizer")


@pytest.mark.parametrize("name", every_optimizer())
@pytest.mark.parametrize("way", ["state_dict", "pickle", "deepcopy"])
def test_a_resumed_run_has_the_same_bits(name, way):
    whole = Optimizer(groups(parameters(), lr=0.003), name)
    trained([whole], 7, rest=(1,))
    if way == "state_dict":
        resumed = Optimizer(groups([torch.nn.Parameter(w.clone()) for w in weights(whole)], lr=0.003), name)
        resumed.load_state_dict(copied(whole.state_dict()))
    elif way == "pickle":
        resumed = pickle.loads(pickle.dumps(whole))
    else:
        resumed = copy.deepcopy(whole)
    assert same(whole, resumed)
    trained([whole, resumed], 8, rest=(1,), start=7)
    assert same(whole, resumed)
    assert not any(a.data_ptr() == b.data_ptr() for a, b in zip(weights(whole), weights(resumed)) if a.numel())


@pytest.mark.parametrize("name", every_optimizer())
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
    assert isinstance(optimizer, O.Optimizer)
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

    (mine_t, mine), (theirs_t, theirs) = make(Optimizer, "adamw", lr=0.01), make(O.AdamW, lr=0.01)
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
    mine, theirs = both("adamw(lr=0.01)", O.AdamW, dict(lr=0.01))
    trained([mine, theirs], 5)
    for optimizer in (mine, theirs):
        optimizer.param_groups[0].update(lr=0.02, eps=1e-3, betas=(0.7, 0.8))
        optimizer.param_groups[1]["weight_decay"] = 0.3
    trained([mine, theirs], 5, start=5)
    assert close(mine, theirs)
    # From no momentum to some: other memory.
    mine, theirs = both("sgd(lr=0.1)", O.SGD, dict(lr=0.1))
    trained([mine, theirs], 5)
    for optimizer in (mine, theirs):
        for group in optimizer.param_groups:
            group["momentum"] = 0.9
    trained([mine, theirs], 5, start=5)
    assert close(mine, theirs, 1e-5)


def test_a_rate_in_a_tensor():
    mine = Optimizer(parameters(), "adam", lr=torch.tensor(0.01))
    theirs = O.Adam(parameters(), lr=0.01)
    trained([mine, theirs], 3)
    mine.param_groups[0]["lr"].fill_(0.02)
    theirs.param_groups[0]["lr"] = 0.02
    trained([mine, theirs], 3, start=3)
    assert close(mine, theirs)


@pytest.mark.parametrize("spec, kind, options", [
    ("adam(lr=0.01)", O.SparseAdam, dict(lr=0.01)), ("sgd(lr=0.1)", O.SGD, dict(lr=0.1)), ("adagrad(lr=0.1)", O.Adagrad, dict(lr=0.1)),
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


@pytest.mark.parametrize("name", ["schedule-free-adamw", "schedule-free-sgd"])
def test_weights_to_evaluate_are_put_in_place_and_back(name):
    whole = Optimizer(groups(parameters()), name)
    assert whole.evaluates_elsewhere and whole.eval() is None
    whole.train()
    trained([whole], 5)
    to_train = [w.clone() for w in weights(whole)]
    whole.eval()
    to_evaluate = [w.clone() for w in weights(whole)]
    assert not torch.equal(to_train[0], to_evaluate[0])
    with pytest.raises(anneal.AnnealError, match="train"):
        whole.step()
    # A checkpoint while evaluating loses nothing.
    resumed = Optimizer(groups([torch.nn.Parameter(w.clone()) for w in to_evaluate]), name)
    resumed.load_state_dict(copied(whole.state_dict()))
    pickled = pickle.loads(pickle.dumps(whole))
    for optimizer in (whole, resumed, pickled):
        optimizer.train()
        assert all(torch.equal(a, b) for a, b in zip(weights(optimizer), to_train))
    trained([whole, resumed, pickled], 5, start=5)
    assert same(whole, resumed) and same(whole, pickled)
    again = Optimizer(groups([torch.nn.Parameter(w.clone()) for w in weights(whole)]), name)
    again.load_state_dict(copied(whole.state_dict()))
    for optimizer in (whole, again):
        optimizer.eval()
    assert same(whole, again)


def test_a_state_shares_no_memory_with_where_it_came_from():
    first = Optimizer(parameters(), "adamw", lr=0.01)
    trained([first], 3)
    second = Optimizer([torch.nn.Parameter(w.clone()) for w in weights(first)], "adamw", lr=0.01)
    second.load_state_dict(first.state_dict())
    kept = copy.deepcopy(first)
    trained([first], 3, start=3)
    trained([second, kept], 3, start=3)
    assert same(second, kept)


def test_a_fresh_state_can_be_loaded():
    optimizer = Optimizer(parameters(), "adamw", lr=0.01)
    optimizer.load_state_dict(optimizer.state_dict())  # accelerate does so when it prepares
    theirs = O.AdamW(parameters(), lr=0.01)
    trained([optimizer, theirs], 3)
    assert close(optimizer, theirs)


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
    (lambda: Optimizer([("head.weight", torch.nn.Parameter(torch.zeros(3, dtype=torch.float64)))], "adam"), "head.weight is float64"),
    (lambda: Optimizer([torch.nn.Parameter(torch.zeros(3, device="meta"))], "adam"), "meta"),
])
def test_what_cannot_work_is_said_when_it_is_made(make, words):
    with pytest.raises(anneal.AnnealError, match=words):
        make()


def test_a_state_that_does_not_fit_is_refused():
    first = Optimizer([torch.nn.Parameter(torch.zeros(3))], "adamw", lr=0.01)
    first.param_groups[0]["params"][0].grad = torch.ones(3)
    first.step()
    second = Optimizer([torch.nn.Parameter(torch.zeros(4))], "adamw", lr=0.01)
    second.load_state_dict(first.state_dict())
    second.param_groups[0]["params"][0].grad = torch.ones(4)
    with pytest.raises(anneal.AnnealError, match="numbers"):
        second.step()


def test_a_scheduler_drives_it_and_resumes_with_the_same_bits():
    def made(tensors):
        optimizer = Optimizer(groups(tensors, weight_decay=0.0), "adamw(weight_decay=0.1)", lr=0.01)
        return optimizer, Scheduler(optimizer, ["linear for 5% -> cosine", "weight_decay:cosine", "onecycle"][:2], total_steps=40)

    def run(optimizer, scheduler, start, count):
        for step in range(start, start + count):
            trained([optimizer], 1, start=step)
            scheduler.step()

    whole = made(parameters())
    run(*whole, 0, 15)
    states = copied([part.state_dict() for part in whole])
    resumed = made([torch.nn.Parameter(w.clone()) for w in weights(whole[0])])
    for part, state in zip(resumed, states):
        part.load_state_dict(state)
    run(*whole, 15, 25)
    run(*resumed, 15, 25)
    assert same(whole[0], resumed[0])
