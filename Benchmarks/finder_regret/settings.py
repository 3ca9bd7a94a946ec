"""The settings that the learning-rate finder is measured on.

Part A is what its rules were chosen by. Part B was held out at first, then its failures were looked at. Part C was written down before the
present rules were measured on anything; finds.csv has its finds. Each setting: part, name, data, model, optimizer, whether features are standardized,
batch size, epochs.
"""

TRANSFORMER = "transformer:d=32,heads=2,layers=1,context=32"

SETTINGS = [
    ("A", "Fashion 3000, softmax, sgd", "fashion-3000.npz", "softmax", "sgd", False, 64, 10),
    ("A", "Fashion 3000, mlp, momentum", "fashion-3000.npz", "mlp:64", "sgd(momentum=0.9)", True, 64, 10),
    ("A", "Fashion 2000, mlp, adam", "fashion-2000.npz", "mlp:64", "adam", False, 64, 10),
    ("A", "digits, mlp, lion", "digits.csv", "mlp:32", "lion", False, 64, 10),
    ("A", "text, transformer, adam", "licence.txt", TRANSFORMER, "adam", False, 16, 4),
    ("A", "lines, embedding-bag, adam", "lines.txt", "embedding-bag:16", "adam", False, 32, 10),
    ("A", "wine raw, softmax, adam", "wine.csv", "softmax", "adam", False, 16, 20),
    ("A", "cancer, mlp, momentum", "cancer.csv", "mlp:16", "sgd(momentum=0.9)", True, 32, 20),
    ("A", "cancer raw, mlp, adam", "cancer.csv", "mlp:16", "adam", False, 32, 20),
    ("A", "diabetes, linear, sgd", "diabetes.csv", "linear", "sgd", True, 32, 20),
    ("A", "diabetes raw, linear, adam", "diabetes.csv", "linear", "adam", False, 32, 20),
    ("A", "Fashion 1000, cnn, momentum", "fashion-1000.npz", "cnn", "sgd(momentum=0.9)", False, 32, 5),
    ("B", "Fashion 2000, softmax, adam", "fashion-2000.npz", "softmax", "adam", False, 64, 10),
    ("B", "Fashion 3000, mlp, sgd", "fashion-3000.npz", "mlp:64", "sgd", True, 64, 10),
    ("B", "Fashion 2000, mlp, adamw", "fashion-2000.npz", "mlp:128", "adamw", True, 128, 8),
    ("B", "digits, mlp, rmsprop", "digits.csv", "mlp:32,32", "rmsprop", False, 64, 10),
    ("B", "digits, softmax, momentum", "digits.csv", "softmax", "sgd(momentum=0.9)", True, 32, 15),
    ("B", "text, transformer, lion", "licence.txt", TRANSFORMER, "lion", False, 16, 4),
    ("B", "lines, embedding-bag, sgd", "lines.txt", "embedding-bag:16", "sgd", False, 32, 10),
    ("B", "wine, mlp, momentum", "wine.csv", "mlp:16", "sgd(momentum=0.9)", True, 16, 20),
    ("B", "wine raw, mlp, adam", "wine.csv", "mlp:16", "adam", False, 16, 30),
    ("B", "cancer, softmax, lion", "cancer.csv", "softmax", "lion", True, 32, 15),
    ("B", "cancer raw, softmax, adam", "cancer.csv", "softmax", "adam", False, 32, 20),
    ("B", "diabetes, linear, momentum", "diabetes.csv", "linear", "sgd(momentum=0.9)", True, 32, 20),
    ("B", "diabetes, layers, adam", "diabetes.csv", "linear:16 tanh linear", "adam", True, 32, 30),
    ("B", "diabetes raw, linear, adagrad", "diabetes.csv", "linear", "adagrad", False, 32, 30),
    ("B", "Fashion 1000, cnn, adam", "fashion-1000.npz", "cnn", "adam", False, 32, 4),
    ("C", "moons, mlp, momentum", "moons.npz", "mlp:32", "sgd(momentum=0.9)", False, 32, 20),
    ("C", "moons, tanh, rmsprop", "moons.npz", "linear:24 tanh linear:2", "rmsprop", False, 16, 15),
    ("C", "mixture raw, softmax, adamw", "mixture-raw.npz", "softmax", "adamw", False, 32, 15),
    ("C", "mixture raw, mlp, adam", "mixture-raw.npz", "mlp:32", "adam", False, 32, 20),
    ("C", "mixture, mlp, sgd", "mixture-raw.npz", "mlp:48", "sgd", True, 32, 12),
    ("C", "mixture, softmax, lion", "mixture-raw.npz", "softmax", "lion", True, 64, 20),
    ("C", "rings, mlp, adamw", "rings.npz", "mlp:32,32", "adamw", True, 32, 15),
    ("C", "Fashion 1500, mlp, lion", "fashion-1500.npz", "mlp:64", "lion", True, 64, 8),
    ("C", "Fashion 1500, softmax, momentum", "fashion-1500.npz", "softmax", "sgd(momentum=0.9)", False, 32, 8),
    ("C", "Fashion 600, cnn, nesterov", "fashion-600.npz", "cnn", "sgd(momentum=0.9, nesterov=true)", True, 32, 5),
    ("C", "text, transformer, adamw", "mozilla.txt", TRANSFORMER, "adamw", False, 16, 6),
    ("C", "more lines, embedding-bag, adagrad", "lines-more.txt", "embedding-bag:16", "adagrad", False, 32, 10),
    ("C", "Friedman 1, mlp, adam", "friedman1.npz", "mlp:32", "adam", True, 32, 20),
    ("C", "Friedman 1, tanh, momentum", "friedman1.npz", "linear:16 tanh linear", "sgd(momentum=0.9)", True, 32, 15),
    ("C", "Friedman 2 raw, linear, adam", "friedman2.npz", "linear", "adam", False, 32, 20),
    ("C", "Friedman 3, linear, adagrad", "friedman3.npz", "linear", "adagrad", True, 32, 20),
]
