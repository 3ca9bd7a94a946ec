"""In Lightning's own loop."""

import pytest

torch = pytest.importorskip("torch")
lightning = pytest.importorskip("lightning")

import anneal
import anneal.lightning
import anneal.torch

pytestmark = pytest.mark.filterwarnings("ignore")
SPEC = "linear for 5% -> cosine"


def module(spec=SPEC, optimizer="adamw"):
    class Module(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            torch.manual_seed(0)
            self.net = torch.nn.Linear(10, 2)
            self.rates = []

        def training_step(self, batch, index):
            self.rates.append(self.trainer.optimizers[0].param_groups[0]["lr"])
            return torch.nn.functional.cross_entropy(self.net(batch[0]), batch[1])

        def validation_step(self, batch, index):
            self.log("val_loss", torch.nn.functional.cross_entropy(self.net(batch[0]), batch[1]))

        def configure_optimizers(self):
            made = anneal.torch.Optimizer(self.parameters(), optimizer, lr=0.01)
            return anneal.lightning.configured(self, made, spec)

    return Module()


def fitted(tmp_path, task, made, epochs=4, resume=None, callbacks=(), **options):
    loader = lambda size: torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*task), size)
    trainer = lightning.Trainer(
        max_epochs=epochs, accelerator="cpu", logger=False, enable_progress_bar=False, enable_model_summary=False,
        default_root_dir=tmp_path, callbacks=list(callbacks), enable_checkpointing=bool(callbacks), **options)
    trainer.fit(made, loader(16), loader(64), ckpt_path=resume)
    return trainer


def test_the_schedule_is_as_long_as_the_training(tmp_path, task, expected):
    made = module()
    fitted(tmp_path, task, made)
    assert made.rates == expected(SPEC, 80, 0.01)


def test_accumulated_batches_are_one_update(tmp_path, task, expected):
    made = module("cosine for 2 epochs -> fixed")
    fitted(tmp_path, task, made, accumulate_grad_batches=2)
    assert made.rates[::2] == made.rates[1::2] == expected("cosine for 2 epochs -> fixed", 40, 0.01, steps_per_epoch=10)


@pytest.mark.parametrize("optimizer", ["adamw", "schedule-free-adamw"])
def test_a_resumed_run_has_the_same_bits(tmp_path, task, optimizer):
    checkpoints = lightning.pytorch.callbacks.ModelCheckpoint(dirpath=tmp_path, filename="{epoch}", save_top_k=-1)
    callbacks = [checkpoints, anneal.lightning.EvaluationWeights()]
    whole = module(optimizer=optimizer)
    fitted(tmp_path, task, whole, callbacks=callbacks)
    resumed = module(optimizer=optimizer)
    fitted(tmp_path, task, resumed, resume=str(tmp_path / "epoch=1.ckpt"), callbacks=[anneal.lightning.EvaluationWeights()])
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), resumed.parameters()))
    assert resumed.rates == whole.rates[40:]


def test_a_listening_schedule_hears_of_the_validation(tmp_path, task):
    made = module("plateau(patience=0, threshold=0.5)")
    fitted(tmp_path, task, made, callbacks=[anneal.lightning.Observe("val_loss")])
    assert [round(rate, 8) for rate in made.rates[::20]] == [0.01, 0.01, 0.001, 0.0001]


def test_a_metric_that_is_not_logged_is_said(tmp_path, task):
    with pytest.raises(anneal.AnnealError, match="val_loss"):
        fitted(tmp_path, task, module("plateau"), callbacks=[anneal.lightning.Observe("accuracy")])
