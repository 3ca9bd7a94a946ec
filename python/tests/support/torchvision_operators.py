"""Names for torchvision's operators where they are missing.

PyPI's torchvision is for PyTorch with CUDA; beside the CPU's, its operators are missing, and it cannot be imported. timm,
Transformers and others import it without calling them: that they have names is enough. As a program it runs another one
after that:

    python torchvision_operators.py train.py --lr 0.1
"""
import runpy
import sys


def named():
    """What has to be kept as long as the names are needed; nothing where torchvision is whole or absent."""
    try:
        import torch
        import torchvision  # noqa: F401
    except ImportError:
        return None
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms", "roi_align", "deform_conv2d"):
            library.define(name + "(Tensor boxes, Tensor scores, float threshold) -> Tensor")
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        return library


if __name__ == "__main__":
    kept = named()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
