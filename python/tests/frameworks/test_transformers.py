"""In Transformers' Trainer, and in accelerate's loop."""
import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
accelerate = pytest.importorskip("accelerate")

import anneal.torch
import anneal.transformers

pytestmark = pytest.mark.filterwarnings("ignore")
SPEC = "linear for 5% -> cosine"


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.linear = torch.nn.Linear(10, 2)

    def forward(self, x=None, labels=None):
        logits = self.linear(x)
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}


def trainer(tmp_path, task, schedule=SPEC, optimizer="adamw", callbacks=(), **options):
    rows = [{"x": x, "labels": y} for x, y in zip(*task)]
    arguments = transformers.TrainingArguments(
        str(tmp_path), num_train_epochs=4, per_device_train_batch_size=16, logging_steps=1, save_steps=40, report_to=[],
        use_cpu=True, disable_tqdm=True, seed=1, learning_rate=0.01, **options)
    return anneal.transformers.Trainer(
        Net(), arguments, train_dataset=rows, eval_dataset=rows[:64], schedule=schedule, callbacks=list(callbacks),
        optimizer_cls_and_kwargs=(anneal.torch.Optimizer, {"spec": optimizer, "lr": 0.01}))


def rates(made):
    return [entry["learning_rate"] for entry in made.state.log_history if "learning_rate" in entry]


def test_the_schedule_is_as_long_as_the_training(tmp_path, task, expected):
    made = trainer(tmp_path, task)
    made.train()
    # It logs after the scheduler has moved on, but for versions that log what was in force.
    assert rates(made)[:-1] in (expected(SPEC, 80, 0.01)[1:], expected(SPEC, 80, 0.01)[:-1])


def test_a_resumed_run_has_the_same_bits(tmp_path, task):
    whole = trainer(tmp_path, task)
    whole.train()
    resumed = trainer(tmp_path, task)
    resumed.train(resume_from_checkpoint=str(tmp_path / "checkpoint-40"))
    assert all(torch.equal(a, b) for a, b in zip(whole.model.parameters(), resumed.model.parameters()))
    assert rates(resumed)[-40:] == rates(whole)[-40:]


def test_a_listening_schedule_hears_of_the_evaluation(tmp_path, task):
    made = trainer(
        tmp_path, task, "plateau(patience=0, threshold=0.9)", callbacks=[anneal.transformers.Observe()], eval_strategy="epoch")
    made.train()
    assert sorted({round(rate, 8) for rate in rates(made)}, reverse=True)[:3] == [0.01, 0.001, 0.0001]


def test_torchs_optimizer_of_the_arguments_is_scheduled_too(tmp_path, task, expected):
    made = trainer(tmp_path, task, max_steps=10)
    made.optimizer_cls_and_kwargs = None
    made.train()
    assert isinstance(made.lr_scheduler, anneal.torch.Scheduler) and made.lr_scheduler.last_epoch == 10
    assert made.lr_scheduler.get_last_lr()[0] == anneal.Schedule(SPEC, 10).at(10, lr=0.01)


def test_accelerates_loop_with_accumulation_and_saving(tmp_path, task, expected):
    accelerator = accelerate.Accelerator(cpu=True, gradient_accumulation_steps=2)
    torch.manual_seed(0)
    model = torch.nn.Linear(10, 2)
    optimizer = anneal.torch.Optimizer(model.parameters(), "adamw", lr=0.01)
    scheduler = anneal.torch.Scheduler(optimizer, SPEC, total_steps=40)
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*task), 16)
    model, optimizer, loader, scheduler = accelerator.prepare(model, optimizer, loader, scheduler)
    seen = []

    def epoch():
        for x, y in loader:
            with accelerator.accumulate(model):
                seen.append(optimizer.param_groups[0]["lr"])
                accelerator.backward(torch.nn.functional.cross_entropy(model(x), y))
                accelerator.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                scheduler.step()
                optimizer.zero_grad()

    epoch(), epoch()
    accelerator.save_state(str(tmp_path))
    epoch()
    after, last = [p.detach().clone() for p in model.parameters()], scheduler.get_last_lr()
    accelerator.load_state(str(tmp_path))
    epoch()
    assert all(torch.equal(a, b) for a, b in zip(after, model.parameters()))
    assert scheduler.get_last_lr() == last
    assert seen[:60:2] == expected(SPEC, 40, 0.01)[:30]
