"""A small task that every framework trains."""
import pytest


@pytest.fixture(scope="session")
def task():
    torch = pytest.importorskip("torch")
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(320, 10, generator=generator)
    return x, (x.sum(1) > 0).long()


@pytest.fixture
def expected():
    """The rates of a schedule, by the package alone: those are the command line's."""
    import anneal

    return lambda spec, steps, lr, **length: anneal.schedule(spec, steps, lr=lr, **length).tolist()
