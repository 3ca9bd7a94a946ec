"""Transformers' `Trainer` as the subject of `anneal compare`: a callback that reports, and a scheduler that follows the table of rates.

    anneal compare --schedule 'linear(start_factor=1, end_factor=0); cosine' --steps 40 --rates 0.001,0.003 --metric eval_loss \
        -- python3 transformers_trainer.py

What the trainer has to know stands in the environment: ANNEAL_SCHEDULE_CSV, ANNEAL_SEED and ANNEAL_STEPS. The model is a small BERT
with weights of its own; the task is which of two tokens a sentence has more of.
"""

import csv
import json
import os

import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainerCallback, TrainingArguments, set_seed


class Report(TrainerCallback):
    """A line of JSON for each evaluation."""

    def on_evaluate(self, args, state, control, metrics=None, **rest):
        print(json.dumps({"anneal": 1, "step": state.global_step, "eval_loss": metrics["eval_loss"]}), flush=True)


class Sentences(torch.utils.data.Dataset):
    def __init__(self, count: int, seed: int):
        tokens = torch.randint(1, 3, (count, 15), generator=torch.Generator().manual_seed(seed))
        self.rows = [{"input_ids": row, "labels": int((row == 1).sum() > 7)} for row in tokens]

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return self.rows[index]


def main() -> None:
    with open(os.environ["ANNEAL_SCHEDULE_CSV"], newline="") as table:
        rates = [float(row["lr"]) for row in csv.DictReader(table)]
    steps = int(os.environ["ANNEAL_STEPS"])
    set_seed(int(os.environ["ANNEAL_SEED"]))
    model = BertForSequenceClassification(BertConfig(
        vocab_size=3, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=16,
    ))  # fmt: skip
    # The factor is on a rate of 1, so that it is the rate.
    optimizer = torch.optim.AdamW(model.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rates[min(step, len(rates) - 1)])
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=os.path.join(os.environ.get("TMPDIR", "/tmp"), "transformers-" + os.environ["ANNEAL_TRIAL"]),
            max_steps=steps, per_device_train_batch_size=32, eval_strategy="steps", eval_steps=max(1, steps // 2),
            save_strategy="no", report_to=[], disable_tqdm=True, use_cpu=True, seed=int(os.environ["ANNEAL_SEED"]),
        ),
        train_dataset=Sentences(2000, seed=0), eval_dataset=Sentences(400, seed=1),
        optimizers=(optimizer, scheduler), callbacks=[Report()],
    )  # fmt: skip
    trainer.train()
    loss = trainer.evaluate()["eval_loss"]
    print(json.dumps({"anneal": 1, "step": steps, "eval_loss": loss, "done": True}))


if __name__ == "__main__":
    main()
