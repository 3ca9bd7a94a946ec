import AnnealTensor
import Testing

@testable import AnnealTraining

/// What batch norms measure, measured anew.
@Suite struct MeasuredStatisticsTests {
    /// The mean of the batches' means and unbiased variances, of the inputs themselves.
    @Test func `it is the mean over the batches`() throws {
        let fixture = try TrainingFixture("sgd", model: .layers(LayerList([BatchNorm(), Linear()])))
        let trainer = fixture.trainer
        let parameters = try fixture.state.parameters.copy()
        let order = BatchOrder(rows: trainer.training.count, batchSize: 100, shuffled: true, random: Random(seed: 5))
        try trainer.measureStatistics(of: parameters, over: order)
        var (batches, means, variances) = (0, [Double](repeating: 0, count: 64), [Double](repeating: 0, count: 64))
        var again = order
        let buffer = BatchBuffer(featureCount: 64)
        for _ in 0..<order.stepsPerEpoch {
            let rows = again.next()
            guard case .dense(let features) = buffer.gather(rows, of: trainer.training).features else { continue }
            for column in 0..<64 {
                let values = (0..<rows.count).map { Double(features[$0 * 64 + column]) }
                let mean = values.reduce(0, +) / Double(values.count)
                means[column] += mean
                variances[column] += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
            }
            batches += 1
        }
        let names = parameters.layout.entries.map(\.name)
        let (mean, variance) = (
            try #require(names.firstIndex(of: "0.running_mean")), try #require(names.firstIndex(of: "0.running_var"))
        )
        for column in 0..<64 {
            #expect(abs(Double(parameters[mean][column]) - means[column] / Double(batches)) < 1e-5)
            let wanted = variances[column] / Double(batches)
            #expect(abs(Double(parameters[variance][column]) - wanted) < 1e-5 * max(1, wanted))
        }
        #expect(parameters[try #require(names.firstIndex(of: "0.num_batches_tracked"))][0] == Float(batches))
        // What is learned stays.
        #expect(Array(parameters[0]) == Array(fixture.state.parameters[0]))
    }
}
