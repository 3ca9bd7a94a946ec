"""Saving and going on: in torch.optim's optimizers, from them, and with the same bits."""
import copy
import io
import pickle

import pytest

torch = pytest.importorskip("torch")

import anneal
from anneal.torch import Optimizer, Scheduler
from peers import EXCHANGED, both, close, groups, optim, parameters, same, trained, weights


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
    theirs = optim.AdamW(parameters(), lr=0.01)
    trained([optimizer, theirs], 3)
    assert close(optimizer, theirs)


def test_a_refused_state_changes_nothing():
    ours, theirs = both("adamw(lr=0.01)", optim.AdamW, dict(lr=0.01))
    trained([ours, theirs], 3)
    kept = copy.deepcopy(ours)
    theirs.param_groups[0]["maximize"] = True
    with pytest.raises(anneal.AnnealError, match="maximize"):
        ours.load_state_dict(theirs.state_dict())
    trained([ours, kept], 3, start=3)
    assert same(ours, kept)


def test_a_state_that_does_not_fit_is_refused():
    first = Optimizer([torch.nn.Parameter(torch.zeros(3))], "adamw", lr=0.01)
    first.param_groups[0]["params"][0].grad = torch.ones(3)
    first.step()
    second = Optimizer([torch.nn.Parameter(torch.zeros(4))], "adamw", lr=0.01)
    second.load_state_dict(first.state_dict())
    second.param_groups[0]["params"][0].grad = torch.ones(4)
    with pytest.raises(anneal.AnnealError, match="numbers"):
        second.step()


@pytest.mark.parametrize("spec, schedules", [
    ("adamw(weight_decay=0.1)", ["linear for 5% -> cosine", "weight_decay:cosine"]),
    # In proportion to the first rate, not to that of the step at which they were opened.
    ("rprop", "linear for 5% -> cosine"), ("muon(adamw_lr=0.003, weight_decay=0.1)", "linear for 5% -> cosine"),
])
def test_a_scheduler_drives_it_and_resumes_with_the_same_bits(spec, schedules):
    def made(tensors):
        options = {} if spec == "rprop" else {"weight_decay": 0.0}
        optimizer = Optimizer(groups(tensors, **options), spec, lr=0.01)
        return optimizer, Scheduler(optimizer, schedules, total_steps=40)

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


def test_a_state_of_another_optimizer_is_refused():
    adam = Optimizer(parameters(), "adam")
    trained([adam], 2)
    other = Optimizer(parameters(), "sgd(momentum=0.9)")
    kept = copy.deepcopy(other)
    with pytest.raises(anneal.AnnealError, match="state is of adam, but the optimizer is sgd"):
        other.load_state_dict(copied(adam.state_dict()))
    theirs = optim.Adam(parameters())
    trained([theirs], 2)
    lion = Optimizer(parameters(), "lion")
    with pytest.raises(anneal.AnnealError, match="exp_avg_sq, which lion does not remember"):
        lion.load_state_dict(theirs.state_dict())
    trained([other, kept], 2)
    assert same(other, kept)


def test_adam_and_adamw_are_told_apart_by_their_weight_decay():
    theirs = optim.AdamW(parameters(), weight_decay=0.1)
    trained([theirs], 2)
    Optimizer(parameters(), "adamw").load_state_dict(theirs.state_dict())
    with pytest.raises(anneal.AnnealError, match="is decoupled from the gradient: load it into adamw"):
        Optimizer(parameters(), "adam").load_state_dict(theirs.state_dict())
    theirs = optim.Adam(parameters(), weight_decay=0.1)
    with pytest.raises(anneal.AnnealError, match="not decoupled from the gradient: load it into adam"):
        Optimizer(parameters(), "adamw").load_state_dict(theirs.state_dict())
    Optimizer(parameters(), "adam").load_state_dict(theirs.state_dict())
