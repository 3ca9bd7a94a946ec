"""Parameters wherever they lie: views, strides, NumPy's memory, exchanged memory; and processes that fork."""
import os
import subprocess
import sys
import textwrap

import numpy
import pytest

torch = pytest.importorskip("torch")

from anneal.torch import Optimizer


def compared(tensor, spec="adamw(lr=0.01)", theirs=torch.optim.AdamW, gradient=lambda shape, g: torch.randn(shape, generator=g)):
    """Steps a parameter and a contiguous copy with torch's optimizer."""
    copy = torch.nn.Parameter(tensor.detach().clone(memory_format=torch.contiguous_format))
    mine, other = Optimizer([tensor], spec), theirs([copy], lr=0.01)
    generator = torch.Generator().manual_seed(0)
    for step in range(10):
        tensor.grad = gradient(tensor.shape, generator)
        copy.grad = tensor.grad.clone(memory_format=torch.contiguous_format)
        mine.step(), other.step()
    assert torch.allclose(tensor, copy, rtol=1e-5, atol=1e-6)
    return mine


def test_a_view_that_begins_anywhere():
    flat = torch.randn(1000)
    before = flat.clone()
    parameter = torch.nn.Parameter(flat[3:503].view(50, 10))
    compared(parameter)
    assert torch.equal(flat[3:503], parameter.detach().reshape(-1))
    assert torch.equal(flat[:3], before[:3]) and torch.equal(flat[503:], before[503:])


@pytest.mark.parametrize("make", [
    lambda: torch.randn(30, 20).t(), lambda: torch.randn(8, 3, 5, 5).to(memory_format=torch.channels_last),
    lambda: torch.randn(40, 40)[::2, 1::3],
], ids=["transposed", "channels last", "every other"])
@pytest.mark.parametrize("spec, theirs", [("adamw(lr=0.01)", torch.optim.AdamW), ("sgd(lr=0.01)", torch.optim.SGD)])
def test_strided_parameters(make, spec, theirs):
    tensor = make()
    parameter = torch.nn.Parameter(tensor)
    assert not parameter.is_contiguous()
    compared(parameter, spec, theirs)


@pytest.mark.parametrize("gradient", [
    lambda shape, g: torch.randn(shape[::-1], generator=g).t(), lambda shape, g: torch.randn((), generator=g).expand(shape),
    lambda shape, g: torch.randn(shape[0] * shape[1] + 1, generator=g)[1:].view(shape),
], ids=["transposed", "expanded", "unaligned"])
def test_strided_gradients(gradient):
    compared(torch.nn.Parameter(torch.randn(30, 20)), gradient=gradient)


@pytest.mark.parametrize("offset", [0, 1, 4])
def test_parameters_in_numpys_memory(offset):
    memory = numpy.random.default_rng(0).normal(size=600 * 4 + 8).astype(numpy.float32)
    array = memory.view(numpy.uint8)[offset * 4: offset * 4 + 2400].view(numpy.float32).reshape(20, 30)
    parameter = torch.nn.Parameter(torch.from_numpy(array))
    compared(parameter)
    assert numpy.array_equal(array, parameter.detach().numpy())


def test_memory_may_be_exchanged_between_steps():
    mine, theirs = torch.nn.Linear(7, 5), torch.nn.Linear(7, 5)
    theirs.load_state_dict(mine.state_dict())
    optimizers = Optimizer(mine.parameters(), "adamw(lr=0.01)"), torch.optim.AdamW(theirs.parameters(), lr=0.01)
    for step in range(6):
        for model, optimizer in zip((mine, theirs), optimizers):
            for parameter in model.parameters():
                if step == 3:
                    parameter.data = torch.cat([torch.zeros(5), parameter.data.flatten()])[5:].view(parameter.shape)
            optimizer.zero_grad()
            model(torch.ones(3, 7)).square().sum().backward()
            optimizer.step()
    assert all(torch.allclose(a, b, rtol=1e-5) for a, b in zip(mine.parameters(), theirs.parameters()))


def test_state_is_in_place():
    parameter = torch.nn.Parameter(torch.zeros(4))
    optimizer = Optimizer([parameter], "sgd(momentum=0.5)", lr=1.0)
    parameter.grad = torch.ones(4)
    optimizer.step()
    state = optimizer.state[parameter]
    assert state["momentum_buffer"].tolist() == [1, 1, 1, 1] and int(state["step"]) == 1
    state["momentum_buffer"].zero_()
    optimizer.step()
    assert parameter.tolist() == [-2, -2, -2, -2] and int(state["step"]) == 2


def test_state_outlives_its_optimizer():
    parameter = torch.nn.Parameter(torch.zeros(100_000))
    optimizer = Optimizer([parameter], "sgd(momentum=0.5)", lr=1.0)
    parameter.grad = torch.ones(100_000)
    optimizer.step()
    buffer, steps = optimizer.state[parameter]["momentum_buffer"], optimizer.state[parameter]["step"]
    del optimizer
    parameter.grad = None
    assert float(buffer.sum()) == 100_000 and int(steps) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_goes_on():
    """In a process of its own: PyTorch's threads do not survive a fork either."""
    program = """
        import os, torch, anneal.torch
        model = torch.nn.Linear(1000, 1000)
        optimizer = anneal.torch.Optimizer(model.parameters(), "adamw", threads=2)
        gradients = [torch.ones_like(parameter) for parameter in model.parameters()]
        def step():
            for parameter, gradient in zip(model.parameters(), gradients): parameter.grad = gradient
            optimizer.step()
        step()
        child = os.fork()
        if child == 0:
            step(); os._exit(7 if float(optimizer.state[model.weight]["step"]) == 2 else 1)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        class Rows(torch.utils.data.Dataset):
            def __len__(self): return 16
            def __getitem__(self, index): return torch.ones(1000)
        for batch in torch.utils.data.DataLoader(Rows(), 4, num_workers=2, multiprocessing_context="fork"):
            step()
        print(int(optimizer.state[model.weight]["step"]))
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=600)
    assert run.stdout.split() == ["7", "5"], run.stderr


def test_flush_to_zero_changes_nothing_with_the_number_of_threads():
    program = """
        import sys, torch, anneal.torch
        torch.set_flush_denormal(sys.argv[2] == "flush")
        parameter = torch.nn.Parameter(torch.full((300_000,), 1e-30))
        optimizer = anneal.torch.Optimizer([parameter], "sgd(momentum=0.9)", lr=1e-9, threads=int(sys.argv[1]))
        for step in range(3):
            parameter.grad = torch.full((300_000,), 3e-30)
            optimizer.step()
        print(hash(parameter.detach().numpy().tobytes()), int((parameter == 1e-30).sum()))
    """
    def bits(threads, mode):
        return subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program), str(threads), mode], capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": "0"}, check=True).stdout

    assert bits(1, "flush") == bits(2, "flush")
    assert bits(1, "keep") == bits(2, "keep")
