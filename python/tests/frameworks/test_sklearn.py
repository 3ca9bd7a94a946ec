"""In partial_fit loops of scikit-learn."""
import pytest

pytest.importorskip("sklearn")

import anneal
import anneal.sklearn
import numpy
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.neural_network import MLPClassifier


def data():
    x = numpy.random.default_rng(0).normal(size=(160, 5))
    return x, (x.sum(axis=1) > 0).astype(int)


@pytest.mark.parametrize("estimator, key", [
    (SGDClassifier(learning_rate="constant", eta0=0.1, random_state=0), "eta0"),
    (MLPClassifier((8,), learning_rate_init=0.1, solver="sgd", random_state=0), "learning_rate_init"),
    (MLPClassifier((8,), learning_rate_init=0.1, solver="adam", random_state=0), "learning_rate_init"),
])
def test_rates_of_a_loop(estimator, key, expected):
    x, y = data()
    scheduler = anneal.sklearn.Scheduler(estimator, "linear for 20% -> cosine", total_steps=10)
    seen = []
    for batch in range(10):
        seen.append(estimator.get_params()[key])
        estimator.partial_fit(x[16 * batch:16 * batch + 16], y[16 * batch:16 * batch + 16], classes=[0, 1])
        if hasattr(estimator, "_optimizer"):
            assert estimator._optimizer.learning_rate_init == seen[-1]
        scheduler.step()
    assert seen == expected("linear for 20% -> cosine", 10, 0.1)
    assert scheduler.lr == 0.0


def test_the_rate_reaches_the_weights():
    """A network that has begun keeps its rate in its optimizer: with a rate of nearly 0 nothing moves."""
    x, y = data()
    network = MLPClassifier((8,), learning_rate_init=0.1, solver="sgd", momentum=0, alpha=0, random_state=0)
    scheduler = anneal.sklearn.Scheduler(network, "factor(factor=1) for 1 step -> 0 * fixed", total_steps=4)
    network.partial_fit(x, y, classes=[0, 1])
    scheduler.step()
    before = [weights.copy() for weights in network.coefs_]
    network.partial_fit(x, y)
    assert all(numpy.array_equal(a, b) for a, b in zip(before, network.coefs_))


def test_it_listens_and_resumes():
    def made():
        estimator = SGDRegressor(learning_rate="constant", eta0=0.1)
        return estimator, anneal.sklearn.Scheduler(estimator, "plateau(patience=0)", total_steps=10)

    estimator, scheduler = made()
    for metric in (1.0, 1.0, 1.0):
        scheduler.observe(metric)
        scheduler.step()
    assert estimator.eta0 == pytest.approx(0.001)
    other, resumed = made()
    resumed.load_state_dict(scheduler.state_dict())
    assert other.eta0 == estimator.eta0 and resumed.last_step == 3


@pytest.mark.parametrize("estimator, words", [
    (SGDClassifier(), "constant"), (__import__("sklearn.svm").svm.SVC(), "no learning rate"),
])
def test_what_cannot_be_scheduled_is_said(estimator, words):
    with pytest.raises(anneal.AnnealError, match=words):
        anneal.sklearn.Scheduler(estimator, "cosine", total_steps=10)
