internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining

/// What checkpoints counted in a merge, and what came of it.
struct MergeReport: Encodable {
    let parts: [MergedRun.Part]
    let testLoss: Double
    let testAccuracy: Double?
    /// Those of the latest checkpoint.
    let latestTestLoss: Double
    let latestTestAccuracy: Double?

    init(_ merged: MergedRun) {
        parts = merged.parts
        (testLoss, testAccuracy) = (merged.test.loss, merged.test.accuracy)
        (latestTestLoss, latestTestAccuracy) = (merged.latestTest.loss, merged.latestTest.accuracy)
    }

    var lines: [String] {
        let weights = parts.map { ["\($0.step)", $0.weight.rounded(to: 4), $0.file] }
        var scores = [
            ["", "MERGED", "LATEST"], ["test loss", testLoss.rounded(to: 4), latestTestLoss.rounded(to: 4)],
        ]
        if let testAccuracy, let latestTestAccuracy {
            scores.append(["test accuracy", testAccuracy.percent, latestTestAccuracy.percent])
        }
        return TextTable([["STEP", "WEIGHT", "CHECKPOINT"]] + weights).lines + [""] + TextTable(scores).lines
    }
}
