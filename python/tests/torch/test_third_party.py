"""A third party's plugins, as the examples of the guide make them."""
import pathlib
import shutil
import subprocess

import numpy
import pytest

torch = pytest.importorskip("torch")

import anneal
import anneal.torch

EXAMPLES = pathlib.Path(__file__).parents[3] / "Examples"
pytestmark = pytest.mark.skipif(
    shutil.which("cc") is None or not EXAMPLES.exists(), reason="there is no C compiler, or no example, here")


@pytest.fixture(scope="module", autouse=True)
def plugins(tmp_path_factory):
    folder = tmp_path_factory.mktemp("third-party")
    folder.chmod(0o755)
    files = []
    for source, name in (("c-optimizer/heavy_ball.c", "heavy-ball"), ("c-schedule/half_life.c", "half-life")):
        source, file = EXAMPLES / source, folder / f"{name}.so"
        subprocess.run([
            "cc", "-std=c11", "-O2", "-ffp-contract=off", "-shared", "-fPIC", "-fvisibility=hidden",
            f"-Wl,--version-script={source.parent / 'exports.map'}", "-I", source.parent / "include", source, "-o", file, "-lm",
        ], check=True)
        files.append(file)
    anneal.load(*files)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_an_optimizer_in_c(threads):
    """Against the same equations in NumPy's float32, bit for bit."""
    parameter = torch.nn.Parameter(torch.randn(700, 333, generator=torch.Generator().manual_seed(0)))
    weights = parameter.detach().numpy().copy()
    ball = numpy.zeros_like(weights)
    optimizer = anneal.torch.Optimizer([parameter], "heavy-ball(momentum=0.5)", lr=0.25, threads=threads)
    scheduler = anneal.torch.Scheduler(optimizer, ["half-life(ticks=4)", "momentum:linear"], total_steps=20, steps_per_epoch=1)
    for step in range(20):
        gradient = torch.randn(700, 333, generator=torch.Generator().manual_seed(step))
        parameter.grad = gradient
        kept, rate = (numpy.float32(optimizer.param_groups[0][key]) for key in ("momentum", "lr"))
        ball = kept * ball + gradient.numpy()
        weights = weights - rate * ball
        optimizer.step()
        scheduler.step()
    assert numpy.array_equal(parameter.detach().numpy(), weights)
    assert scheduler.get_last_lr()[0] == pytest.approx(0.25 / 2 ** 5)
    other = anneal.torch.Optimizer([torch.nn.Parameter(parameter.detach().clone())], "heavy-ball", lr=0.25)
    other.load_state_dict(optimizer.state_dict())
    for each in (optimizer, other):
        each.param_groups[0]["params"][0].grad = gradient
        each.step()
    assert torch.equal(parameter, other.param_groups[0]["params"][0])
