import Testing

/// PyTorch's own optimizers in float64 against ours in float32, 20 steps on a coupled quadratic.
@Suite struct TorchOptimizerTests {
    private static let cases = [
        "SGD lr=.05": "sgd(lr=0.05)",
        "SGD lr=.05 mom=.9": "sgd(lr=0.05, momentum=0.9)",
        "SGD lr=.05 mom=.9 nesterov": "sgd(lr=0.05, momentum=0.9, nesterov=true)",
        "SGD lr=.05 mom=.9 nesterov wd=.1": "sgd(lr=0.05, momentum=0.9, nesterov=true, weight_decay=0.1)",
        "SGD lr=.05 mom=.9 damp=.5 wd=.1": "sgd(lr=0.05, momentum=0.9, dampening=0.5, weight_decay=0.1)",
        "SGD lr=.005 maximize": "sgd(lr=0.005)",
        "Adagrad lr=.1": "adagrad(lr=0.1)",
        "Adagrad lr=.1 lr_decay=.1 iav=.1 wd=.01":
            "adagrad(lr=0.1, lr_decay=0.1, initial_accumulator_value=0.1, weight_decay=0.01)",
        "RMSprop lr=.01": "rmsprop(lr=0.01)",
        "RMSprop lr=.01 wd=.1": "rmsprop(lr=0.01, weight_decay=0.1)",
        "RMSprop lr=.01 mom=.9": "rmsprop(lr=0.01, momentum=0.9)",
        "RMSprop lr=.01 centered alpha=.9": "rmsprop(lr=0.01, centered=true, alpha=0.9)",
        "RMSprop lr=.01 mom=.9 centered": "rmsprop(lr=0.01, momentum=0.9, centered=true)",
        "Adam lr=.1": "adam(lr=0.1)",
        "Adam lr=.1 amsgrad": "adam(lr=0.1, amsgrad=true)",
        "Adam lr=.1 wd=.1 (L2)": "adam(lr=0.1, weight_decay=0.1)",
        "Adam lr=.1 betas=.3,.9 amsgrad wd=.1": "adam(lr=0.1, beta1=0.3, beta2=0.9, amsgrad=true, weight_decay=0.1)",
        "AdamW defaults": "adamw",
        "AdamW lr=.1 wd=.1": "adamw(lr=0.1, weight_decay=0.1)",
        "AdamW lr=.1 betas=.3,.9 amsgrad": "adamw(lr=0.1, beta1=0.3, beta2=0.9, amsgrad=true)",
        "Adamax lr=.1": "adamax(lr=0.1)",
        "Adamax lr=.1 betas=.8,.9 wd=.1": "adamax(lr=0.1, beta1=0.8, beta2=0.9, weight_decay=0.1)",
        "NAdam lr=.1": "nadam(lr=0.1)",
        "NAdam lr=.1 momentum_decay=.1 wd=.1": "nadam(lr=0.1, momentum_decay=0.1, weight_decay=0.1)",
        "NAdam lr=.1 wd=.1 decoupled": "nadam(lr=0.1, weight_decay=0.1, decoupled_weight_decay=true)",
        "RAdam lr=.1": "radam(lr=0.1)",
        "RAdam lr=.1 betas=.9,.9 wd=.1": "radam(lr=0.1, beta1=0.9, beta2=0.9, weight_decay=0.1)",
        "RAdam lr=.1 wd=.1 decoupled": "radam(lr=0.1, weight_decay=0.1, decoupled_weight_decay=true)",
        "Adadelta lr=1": "adadelta(lr=1)",
        "Adadelta lr=1 rho=.5 eps=1e-3 wd=.1": "adadelta(lr=1, rho=0.5, eps=1e-3, weight_decay=0.1)",
        "ASGD lr=.01": "asgd(lr=0.01)",
        "ASGD lr=.05 lambd=.1 alpha=.5 t0=5 wd=.1": "asgd(lr=0.05, lambd=0.1, alpha=0.5, t0=5, weight_decay=0.1)",
        "Rprop lr=.01": "rprop(lr=0.01)",
        "Rprop lr=.11 etas=.3,1.45 sizes=.013,.23":
            "rprop(lr=0.11, etaminus=0.3, etaplus=1.45, step_size_min=0.013, step_size_max=0.23)",
    ]

    @Test func `every case agrees`() throws {
        var seen: Set<String> = []
        for group in try Golden.groups(of: "torch-optimizers.csv") {
            let name = group[0]["case"] ?? ""
            seen.insert(name)
            try GoldenDescent.expect(
                try #require(Self.cases[name], "\(name)"), follows: group, sign: name.hasSuffix("maximize") ? -1 : 1)
        }
        #expect(seen == Set(Self.cases.keys))
    }
}
