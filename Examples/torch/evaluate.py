"""Loads a checkpoint of anneal train into torch.nn and compares the accuracy with that of anneal eval.

    apt-get install dataset-fashion-mnist && pip install torch safetensors numpy
    anneal train --dataset fashion-mnist --model mlp:256,128 --epochs 2 --checkpoint mlp.safetensors
    anneal train --dataset fashion-mnist --model cnn --epochs 1 --checkpoint cnn.safetensors
    anneal train --dataset fashion-mnist --steps 300 --checkpoint norm.safetensors --model 'conv2d:16,3 batch-norm relu max-pool:2 flatten linear'
    python3 evaluate.py mlp.safetensors cnn.safetensors norm.safetensors

The names and layouts are those of nn.Sequential, so the file's plain names are all that load_state_dict needs. What else is in the
file, the optimizer's slots and the state of the run, has other prefixes. `--anneal PROGRAM` says where anneal is. The models are to be
trained without --standardize.

Seen with torch 2.13.0 and safetensors 0.8.0, after 2 epochs of the mlp, 200 steps of the cnn and 300 of the norm:

    mlp.safetensors: mlp:256,128, accuracy 0.8535 in torch, 0.8535 in anneal; loss 0.399558272 and 0.399558267
    cnn.safetensors: cnn, accuracy 0.802 in torch, 0.802 in anneal; loss 0.556979256 and 0.556979260
    norm.safetensors: conv2d:16,3 batch-norm relu max-pool:2 flatten linear, accuracy 0.8555 in torch, 0.8555 in anneal; loss 0.416593332 and 0.416593315
"""

import argparse
import gzip
import json
import subprocess
import sys
from pathlib import Path

try:
    import numpy
    import torch
    from safetensors import safe_open
    from torch import nn
except ImportError as error:
    sys.exit(f"skipped: {error.name} is missing; pip install torch safetensors numpy")


def model_of(text: str, features: list[int], classes: int) -> nn.Sequential:
    """The model that anneal calls mlp:H1,H2,… or cnn, or writes as a list of layers without residual(…)."""
    if " " in text:
        return listed(text.split(), features, classes)
    if text == "cnn":
        side = features[-1] // 4
        return nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(64 * side * side, 128), nn.ReLU(), nn.Linear(128, classes),
        )  # fmt: skip
    if not text.startswith("mlp:"):
        sys.exit(f"this script knows mlp:H1,H2,…, cnn and lists of layers, not {text}")
    widths = [int(numpy.prod(features))] + [int(width) for width in text[4:].split(",")]
    layers: list[nn.Module] = []
    for before, after in zip(widths, widths[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], classes))


def takes_images(text: str) -> bool:
    return text == "cnn" or "conv2d" in text or "pool" in text


def listed(words: list[str], features: list[int], classes: int) -> nn.Sequential:
    is_image = takes_images(" ".join(words))
    example = torch.zeros(1, 1, *features) if is_image else torch.zeros(1, int(numpy.prod(features)))
    layers: list[nn.Module] = []
    for word in words:
        name, _, text = word.partition(":")
        sizes = [part for part in text.split(",") if part and "=" not in part]
        keys = {key: int(value) for key, value in (part.split("=") for part in text.split(",") if "=" in part)}
        match name:
            case "linear": layers.append(nn.LazyLinear(int(sizes[0]) if sizes else classes))
            case "conv2d": layers.append(nn.LazyConv2d(int(sizes[0]), int(sizes[1]), **keys))
            case "max-pool": layers.append(nn.MaxPool2d(int(sizes[0]), **keys))
            case "average-pool": layers.append(nn.AvgPool2d(int(sizes[0]), **keys))
            case "batch-norm": layers.append(nn.LazyBatchNorm2d() if is_image else nn.LazyBatchNorm1d())
            case "dropout": layers.append(nn.Dropout(float(sizes[0])))
            case "gelu": layers.append(nn.GELU(sizes[0] if sizes else "none"))
            case "flatten": layers.append(nn.Flatten())
            case "relu": layers.append(nn.ReLU())
            case "tanh": layers.append(nn.Tanh())
            case _: sys.exit(f"this script does not know the layer {word}")
        is_image = is_image and name != "flatten"
    model = nn.Sequential(*layers).eval()
    # The layers take their sizes from the first example they see.
    model(example)
    return model


def test_part(directory: Path) -> tuple[torch.Tensor, torch.Tensor]:
    def read(name: str, header: int) -> numpy.ndarray:
        return numpy.frombuffer(gzip.open(directory / f"{name}.gz").read(), numpy.uint8, offset=header)

    labels = torch.from_numpy(read("t10k-labels-idx1-ubyte", 8).astype(numpy.int64))
    images = torch.from_numpy(read("t10k-images-idx3-ubyte", 16).astype(numpy.float32) / 255)
    return images.reshape(len(labels), 1, 28, 28), labels


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("checkpoints", nargs="+")
    options.add_argument("--anneal", default="anneal")
    options.add_argument("--data", type=Path, default=Path("/usr/share/datasets/fashion-mnist"))
    arguments = options.parse_args()
    images, labels = test_part(arguments.data)
    same = True
    for file in arguments.checkpoints:
        with safe_open(file, "pt") as checkpoint:
            run = json.loads(checkpoint.metadata()["anneal"])
            model = model_of(run["model"], run["features"], len(run["classes"]))
            model.load_state_dict({name: checkpoint.get_tensor(name) for name in model.state_dict()})
        model.eval()
        with torch.no_grad():
            logits = torch.cat([model(part if takes_images(run["model"]) else part.flatten(1)) for part in images.split(500)])
        accuracy = (logits.argmax(1) == labels).double().mean().item()
        loss = nn.functional.cross_entropy(logits.double(), labels).item()
        told = subprocess.run([arguments.anneal, "eval", file, "--json", "-"], capture_output=True, text=True, check=True)
        score = json.loads(told.stdout)["scores"][-1]
        print(f"{file}: {run['model']}, accuracy {accuracy} in torch, {score['accuracy']} in anneal; "
              f"loss {loss:.9f} and {score['loss']:.9f}")  # fmt: skip
        same = same and accuracy == score["accuracy"] and abs(loss - score["loss"]) < 1e-5 * loss
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
