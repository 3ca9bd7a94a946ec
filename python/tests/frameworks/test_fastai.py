"""In fastai's Learner."""
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("fastai")

import anneal
import anneal.fastai
from fastai.callback.core import Callback
from fastai.data.core import DataLoaders
from fastai.data.load import DataLoader
from fastai.learner import Learner

pytestmark = pytest.mark.filterwarnings("ignore")


class Seen(Callback):
    order = 70

    def before_fit(self):
        self.values = []

    def after_pred(self):
        if self.training:
            self.values.append([(hypers["lr"], hypers["mom"]) for hypers in self.opt.hypers])


def fitted(task, scheduler, epochs=3, splitter=None):
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(10, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    rows = list(zip(*task))
    loaders = DataLoaders(DataLoader(rows, bs=16), DataLoader(rows[:64], bs=32))
    options = {} if splitter is None else {"splitter": splitter}
    learner = Learner(loaders, model, loss_func=torch.nn.functional.cross_entropy, moms=None, **options)
    seen = Seen()
    with learner.no_bar(), learner.no_logging():
        learner.fit(epochs, lr=slice(0.001, 0.01) if splitter else 0.01, cbs=[scheduler, seen])
    return learner, seen.values


def test_rates_and_momenta_of_all_batches(task, expected):
    specs = {"lr": "linear for 25% -> cosine", "mom": "linear(start_factor=0.5)"}
    learner, seen = fitted(task, anneal.fastai.ParamScheduler(specs))
    assert [row[0][0] for row in seen] == expected(specs["lr"], 60, 0.01, steps_per_epoch=20)
    assert [row[0][1] for row in seen] == expected(specs["mom"], 60, seen[0][0][1] * 2, steps_per_epoch=20)
    assert learner.recorder.hps["lr"] == [row[-1][0] for row in seen]


def test_groups_keep_rates_of_their_own(task, expected):
    splitter = lambda model: [list(model[0].parameters()), list(model[2].parameters())]
    _, seen = fitted(task, anneal.fastai.ParamScheduler("cosine"), splitter=splitter)
    assert [row[0][0] for row in seen] == expected("cosine", 60, 0.001, steps_per_epoch=20)
    assert [row[1][0] for row in seen] == expected("cosine", 60, 0.01, steps_per_epoch=20)


def test_a_listening_schedule_hears_of_the_validation(task):
    _, seen = fitted(task, anneal.fastai.ParamScheduler("plateau(patience=0, threshold=0.9)"), epochs=4)
    assert [round(row[0][0], 8) for row in seen[::20]] == [0.01, 0.01, 0.001, 0.0001]
    with pytest.raises(anneal.AnnealError, match="valid_loss"):
        fitted(task, anneal.fastai.ParamScheduler("plateau", monitor="f1"))


def test_a_hyperparameter_that_is_not_there_is_said(task):
    with pytest.raises(anneal.AnnealError, match="momentum"):
        fitted(task, anneal.fastai.ParamScheduler({"momentum": "cosine"}))
