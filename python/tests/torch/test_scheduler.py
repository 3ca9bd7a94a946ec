"""`anneal.torch.Scheduler` as a scheduler of PyTorch."""
import copy
import io
import pickle
import warnings

import pytest

torch = pytest.importorskip("torch")

import anneal
from anneal.torch import Scheduler

L = torch.optim.lr_scheduler


def optimizer(lr=0.1, kind=torch.optim.SGD, **options):
    if kind is torch.optim.SGD:
        options.setdefault("momentum", 0.9)
    groups = [{"params": [torch.nn.Parameter(torch.zeros(3))]}, {"params": [torch.nn.Parameter(torch.zeros(2))], "lr": lr / 7}]
    return kind(groups, lr=lr, **options)


def rates(scheduler, count):
    seen = []
    for _ in range(count):
        seen.append([(float(group["lr"]), group.get("momentum")) for group in scheduler.optimizer.param_groups])
        scheduler.optimizer.step()
        scheduler.step()
    return seen


PEERS = [
    ("cosine(eta_min=1e-4)", lambda o: L.CosineAnnealingLR(o, 50, 1e-4)),
    ("step(step_size=7, gamma=0.1)", lambda o: L.StepLR(o, 7)),
    ("multistep(milestones=[10, 20], gamma=0.1)", lambda o: L.MultiStepLR(o, [10, 20])),
    ("exponential(gamma=0.9)", lambda o: L.ExponentialLR(o, 0.9)),
    ("factor(factor=0.3, total_iters=5)", lambda o: L.ConstantLR(o, 0.3, 5)),
    ("linear(start_factor=0.1, total_iters=20)", lambda o: L.LinearLR(o, 0.1, total_iters=20)),
    ("polynomial(power=2)", lambda o: L.PolynomialLR(o, 50, 2)),
    ("cosine-restarts(T_0=5, T_mult=2)", lambda o: L.CosineAnnealingWarmRestarts(o, 5, 2)),
    # The same total_steps: a cycle of one step more is another cycle, by some thousandths.
    ("onecycle(max_lr=0.1)", lambda o: L.OneCycleLR(o, 0.1, total_steps=50)),
    ("onecycle(max_lr=0.1, three_phase=true, anneal=linear)",
     lambda o: L.OneCycleLR(o, 0.1, total_steps=50, three_phase=True, anneal_strategy="linear")),
    ("cyclic(base_lr=0.01, max_lr=0.1, step_size_up=10, mode=triangular2)",
     lambda o: L.CyclicLR(o, 0.01, 0.1, 10, mode="triangular2")),
]


@pytest.mark.parametrize("spec, peer", PEERS, ids=[spec for spec, _ in PEERS])
def test_rates_and_momenta_are_those_of_torchs_schedulers(spec, peer):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = rates(peer(optimizer()), 49)
    ours = rates(Scheduler(optimizer(), spec, total_steps=50), 49)
    for step, (mine, other) in enumerate(zip(ours, theirs)):
        for (lr, momentum), (their_lr, their_momentum) in zip(mine, other):
            assert lr == pytest.approx(their_lr, rel=1e-12, abs=1e-17), step
            assert momentum == pytest.approx(their_momentum, rel=1e-12), step


@pytest.mark.parametrize("spec", ["cosine", "linear for 5% -> cosine(eta_min=1e-5)", "onecycle", "wsd(warmup=5, decay=30)"])
def test_rates_are_those_of_the_command_line_bit_for_bit(spec, command_rates):
    scheduler = Scheduler(optimizer(0.3), spec, total_steps=3000)
    found = [row[0][0] for row in rates(scheduler, 3000)]
    assert found == command_rates(spec, 3000, "--lr", "0.3")["lr"].tolist()


def test_compositions_nest():
    """Where SequentialLR within SequentialLR starts its inner schedules from the wrong rates."""
    spec = "linear(start_factor=0.1) for 5 steps -> (cosine for 10 steps -> fixed * 0.5)"
    scheduler = Scheduler(optimizer(), spec, total_steps=30)
    seen = [row[0][0] for row in rates(scheduler, 30)]
    cosine = anneal.schedule("cosine", 10, lr=0.1).tolist()
    assert seen[:5] == anneal.schedule("linear(start_factor=0.1)", 5, lr=0.1).tolist()
    assert seen[5:15] == cosine and seen[15:] == [0.05] * 15


def test_it_is_torchs():
    scheduler = Scheduler(optimizer(), "cosine", total_steps=10)
    assert isinstance(scheduler, L.LRScheduler)
    assert scheduler.base_lrs == [0.1, 0.1 / 7]
    assert scheduler.get_last_lr() == [0.1, 0.1 / 7] == scheduler.get_lr()
    assert [group["initial_lr"] for group in scheduler.optimizer.param_groups] == [0.1, 0.1 / 7]
    assert scheduler.last_epoch == 0


def test_the_first_rate_is_in_force_before_the_first_step():
    warm = optimizer()
    Scheduler(warm, "linear(start_factor=0.5) for 10 steps -> fixed", total_steps=20)
    assert warm.param_groups[0]["lr"] == pytest.approx(0.05)


def test_a_schedule_goes_on_past_its_end():
    scheduler = Scheduler(optimizer(), "cosine for 5 steps -> fixed", total_steps=10)
    rates(scheduler, 30)
    assert scheduler.get_last_lr()[0] == anneal.Schedule("cosine for 5 steps -> fixed", 10).at(30, lr=0.1)


def test_any_key_of_a_group_can_be_driven():
    adam = optimizer(kind=torch.optim.AdamW, weight_decay=0.2, betas=(0.8, 0.99))
    specs = ["cosine", "weight_decay:cosine", "momentum:linear(start_factor=0.5, total_iters=10)"]
    scheduler = Scheduler(adam, specs, total_steps=10)
    assert adam.param_groups[0]["betas"] == (0.4, 0.99)
    rates(scheduler, 5)
    assert adam.param_groups[1]["weight_decay"] == pytest.approx(0.1)
    assert scheduler.drives == {"lr": "cosine", "weight_decay": "cosine", "momentum": "linear(start_factor=0.5, total_iters=10)"}
    second = Scheduler(optimizer(kind=torch.optim.AdamW), {"beta2": "factor(factor=0.5)"}, total_steps=10)
    assert second.optimizer.param_groups[0]["betas"] == (0.9, 0.999 * 0.5)
    assert second.get_last_lr() == [0.1, 0.1 / 7]


def test_a_schedule_with_momentum_drives_the_first_beta():
    adam = optimizer(kind=torch.optim.Adam)
    scheduler = Scheduler(adam, "onecycle", total_steps=50)
    peer = L.OneCycleLR(optimizer(kind=torch.optim.Adam), 0.1, total_steps=50)
    for step in range(49):
        assert adam.param_groups[0]["betas"][0] == pytest.approx(peer.optimizer.param_groups[0]["betas"][0], rel=1e-12)
        for each in (scheduler, peer):
            each.optimizer.step()
            each.step()


def test_a_rate_in_a_tensor_is_filled_in_place():
    rate = torch.tensor(0.1)
    adam = torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))], lr=rate, foreach=False)
    scheduler = Scheduler(adam, "cosine", total_steps=4)
    held = adam.param_groups[0]["lr"]
    rates(scheduler, 2)
    assert adam.param_groups[0]["lr"] is held and float(held) == pytest.approx(0.05)
    last = scheduler.get_last_lr()[0]
    last.fill_(7)
    assert float(held) == pytest.approx(0.05)
    assert all(isinstance(lr, float) for lr in scheduler.state_dict()["_last_lr"])


def test_groups_may_be_added_later():
    sgd = optimizer()
    scheduler = Scheduler(sgd, "cosine", total_steps=10)
    rates(scheduler, 5)
    sgd.add_param_group({"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 1.0})
    rates(scheduler, 1)
    assert scheduler.get_last_lr()[2] == anneal.Schedule("cosine", 10).at(6, lr=1.0)


def test_plateau_is_torchs():
    mine = Scheduler(optimizer(), "plateau(patience=1)", total_steps=100, steps_per_epoch=1)
    theirs = L.ReduceLROnPlateau(optimizer(), patience=1)
    for metric in [1, 0.9, 0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, float("nan")]:
        mine.optimizer.step()
        theirs.optimizer.step()
        mine.observe(metric)
        mine.step()
        theirs.step(metric)
        assert [g["lr"] for g in mine.optimizer.param_groups] == pytest.approx([g["lr"] for g in theirs.optimizer.param_groups])
    assert mine.listens and not Scheduler(optimizer(), "cosine", total_steps=3).listens


def saved(*parts):
    memory = io.BytesIO()
    torch.save([part.state_dict() for part in parts], memory)
    memory.seek(0)
    return torch.load(memory, weights_only=True)


@pytest.mark.parametrize("order", ["scheduler first", "optimizer first", "scheduler made after", "scheduler alone"])
@pytest.mark.parametrize("spec", ["linear for 5 steps -> cosine", "onecycle", "plateau(patience=1)"])
def test_a_resumed_run_has_the_same_rates_in_whatever_order_it_is_loaded(order, spec):
    whole = Scheduler(optimizer(), spec, total_steps=40, steps_per_epoch=1)
    for step in range(15):
        whole.optimizer.step()
        whole.observe(1.0)
        whole.step()
    of_optimizer, of_scheduler = saved(whole.optimizer, whole)
    other = optimizer()
    if order == "scheduler made after":
        other.load_state_dict(of_optimizer)
    resumed = Scheduler(other, spec, total_steps=40, steps_per_epoch=1)
    for name in {"scheduler first": "so", "optimizer first": "os"}.get(order, "s"):
        other.load_state_dict(of_optimizer) if name == "o" else resumed.load_state_dict(of_scheduler)
    assert rates(resumed, 25) == rates(whole, 25)
    assert resumed.get_last_lr() == whole.get_last_lr()


def test_another_length_is_refused_or_follows_a_policy():
    whole = Scheduler(optimizer(), "cosine", total_steps=40)
    rates(whole, 20)
    state = whole.state_dict()
    with pytest.raises(anneal.AnnealError, match="60"):
        Scheduler(optimizer(), "cosine", total_steps=60).load_state_dict(state)
    longer = Scheduler(optimizer(), "cosine", total_steps=60)
    longer.load_state_dict(state, horizon="keep-step")
    assert longer.get_last_lr()[0] == anneal.Schedule("cosine", 60).at(20, lr=0.1)
    longer = Scheduler(optimizer(), "cosine", total_steps=60)
    longer.load_state_dict(state, horizon="keep-fraction")
    assert longer.get_last_lr()[0] == whole.get_last_lr()[0]
    rates(longer, 40)
    assert longer.get_last_lr()[0] == pytest.approx(0, abs=1e-12)
    again = Scheduler(optimizer(), "cosine", total_steps=60)
    again.load_state_dict(longer.state_dict())


def test_another_schedule_or_number_of_groups_is_refused():
    state = Scheduler(optimizer(), "cosine", total_steps=40).state_dict()
    with pytest.raises(anneal.AnnealError, match="linear"):
        Scheduler(optimizer(), "linear", total_steps=40).load_state_dict(state)
    with pytest.raises(anneal.AnnealError, match="groups"):
        Scheduler(torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1), "cosine", total_steps=40).load_state_dict(state)
    with pytest.raises(anneal.AnnealError, match="last_epoch"):
        Scheduler(optimizer(), "cosine", total_steps=40).load_state_dict(L.CosineAnnealingLR(optimizer(), 5).state_dict())


def test_last_epoch_goes_on_as_in_torch():
    first = optimizer()
    rates(Scheduler(first, "cosine", total_steps=10), 4)
    resumed = Scheduler(first, "cosine", total_steps=10, last_epoch=3)
    assert resumed.get_last_lr()[0] == anneal.Schedule("cosine", 10).at(4, lr=0.1)
    with pytest.raises(KeyError):
        Scheduler(optimizer(), "cosine", total_steps=10, last_epoch=3)


def test_copies_and_pickles_go_on_alike():
    whole = Scheduler(optimizer(), "cosine", total_steps=20)
    rates(whole, 5)
    for other in (copy.deepcopy(whole), pickle.loads(pickle.dumps(whole))):
        assert other.optimizer is not whole.optimizer
        assert rates(other, 5) == rates(copy.deepcopy(whole), 5)


def test_steps_in_the_wrong_order_are_warned_of_once():
    scheduler = Scheduler(optimizer(), "cosine", total_steps=20)
    with pytest.warns(UserWarning, match="before optimizer.step"):
        scheduler.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rates(Scheduler(optimizer(), "cosine", total_steps=20), 5)


@pytest.mark.parametrize("make, words", [
    (lambda: Scheduler(optimizer(), "cosine", total_steps=-1), "at least 0"),
    (lambda: Scheduler(optimizer(), "rho:cosine", total_steps=10), "rho"),
    (lambda: Scheduler(optimizer(), ["cosine", "lr:linear"], total_steps=10), "two schedules"),
    (lambda: Scheduler(optimizer(), [], total_steps=10), "which schedule"),
    (lambda: Scheduler(optimizer(), "cosine"), "length .* total_steps="),
    (lambda: Scheduler(optimizer(), "cosine", total_steps=2**70), "total_steps is at most 2.53"),
    (lambda: Scheduler(optimizer(), "cosine", total_steps=10.5), "total_steps is a whole number"),
    (lambda: Scheduler(torch.nn.Linear(1, 1), "cosine", total_steps=10), "which Linear is not"),
    (lambda: Scheduler(optimizer(), "cosine", total_steps=10).step(0.5), "observe"),
])
def test_what_cannot_work_is_said(make, words):
    with pytest.raises(anneal.AnnealError, match=words):
        make()


def test_two_schedulers_for_one_rate_are_warned_of_once():
    sgd = optimizer()
    first, second = Scheduler(sgd, "cosine", total_steps=20), Scheduler(sgd, "linear", total_steps=20)
    sgd.step()
    with pytest.warns(UserWarning, match="something else set the learning rate .* cosine"):
        for _ in range(3):
            second.step()
            first.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first.step()
        # For other hyperparameters they do not meet.
        sgd = optimizer()
        both = Scheduler(sgd, "cosine", total_steps=20), Scheduler(sgd, "momentum:linear", total_steps=20)
        for _ in range(20):
            sgd.step()
            both[0].step(), both[1].step()


def test_a_schedule_that_listens_and_was_told_nothing_is_warned_of_at_the_end():
    silent, told = (Scheduler(optimizer(), "plateau", total_steps=3) for _ in range(2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told.optimizer.step()
        told.observe(1.0)
        rates(told, 5)
        rates(silent, 2)
    with pytest.warns(UserWarning, match="plateau was told no metric: call observe"):
        rates(silent, 1)


def test_half_a_state_and_an_unknown_policy_are_refused():
    whole = Scheduler(optimizer(), "cosine", total_steps=40)
    state = whole.state_dict()
    with pytest.raises(anneal.AnnealError, match="keep-fraction"):
        whole.load_state_dict(state, horizon="keep")
    del state["states"]
    with pytest.raises(anneal.AnnealError, match="no states"):
        whole.load_state_dict(state)
    with pytest.raises(anneal.AnnealError, match="not the state"):
        whole.load_state_dict(None)
