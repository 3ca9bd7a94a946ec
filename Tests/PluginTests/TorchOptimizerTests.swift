import AnnealHost
import Foundation
import Testing

/// PyTorch's own optimizers in float64 against ours in float32, 20 steps on a coupled quadratic.
@Suite struct TorchOptimizerTests {
    private static let cases = [
        "SGD lr=.05": "sgd(lr=0.05)",
        "SGD lr=.05 mom=.9": "sgd(lr=0.05, momentum=0.9)",
        "SGD lr=.05 mom=.9 nesterov": "sgd(lr=0.05, momentum=0.9, nesterov=true)",
        "SGD lr=.05 mom=.9 damp=.5 wd=.1": "sgd(lr=0.05, momentum=0.9, dampening=0.5, weight_decay=0.1)",
        "Adagrad lr=.1": "adagrad(lr=0.1)",
        "Adagrad lr=.1 lr_decay=.1 iav=.1 wd=.01":
            "adagrad(lr=0.1, lr_decay=0.1, initial_accumulator_value=0.1, weight_decay=0.01)",
        "RMSprop lr=.01": "rmsprop(lr=0.01)",
        "RMSprop lr=.01 mom=.9 centered": "rmsprop(lr=0.01, momentum=0.9, centered=true)",
        "Adam lr=.1": "adam(lr=0.1)",
        "Adam lr=.1 amsgrad": "adam(lr=0.1, amsgrad=true)",
        "Adam lr=.1 wd=.1 (L2)": "adam(lr=0.1, weight_decay=0.1)",
    ]

    @Test func everyCaseAgrees() throws {
        var seen: Set<String> = []
        for group in try Golden.groups(of: "torch-optimizers.csv") {
            let name = group[0]["case"] ?? ""
            let text = try #require(Self.cases[name], "\(name)")
            seen.insert(name)
            let run = try OptimizerRun(text, shapes: [[3]], initial: [1, -2, 0.5])
            for (step, row) in group.enumerated() {
                try run.step { w in [w[0] + 0.25 * w[1], 10 * w[1] + 0.25 * w[0], 0.1 * w[2]] }
                for (index, weight) in run.weights.enumerated() {
                    let expected = try #require(Double(row["w\(index)"] ?? ""))
                    // Weights start at about 1, where float32 rounds by 6e-8, and pass through 0, where nothing is left to be
                    // relative to: there the tolerance is that of a hundredth.
                    let tolerance = 1e-5 * max(abs(expected), 1e-2)
                    #expect(abs(weight - expected) <= tolerance, "\(name), step \(step + 1), w\(index)")
                }
            }
        }
        #expect(seen == Set(Self.cases.keys))
    }
}
