import AnnealTensor
import Foundation
import Testing

@testable import AnnealTraining

@Suite struct ModelTests {
    @Test func `specifications are read back`() throws {
        for text in ["softmax", "linear", "mlp:64", "mlp:256,128", "embedding-bag:8"] {
            #expect("\(try ModelSpecification(text))" == text)
        }
        for text in ["mlp", "mlp:", "mlp:0", "mlp:12,", "mlp:-3", "mlp:99999999999999999999"] {
            #expect(throws: ModelError.badSizes(text)) { try ModelSpecification(text) }
        }
        #expect(try ModelSpecification("embedding-bag") == .embeddingBag(width: 64))
        for text in ["embedding-bag:", "embedding-bag:0", "embedding-bag:8,8", "embedding-bag:9999999"] {
            #expect(throws: ModelError.badWidth(text)) { try ModelSpecification(text) }
        }
        #expect(throws: ModelError.unknown("sofmax", nearest: "softmax")) { try ModelSpecification("sofmax") }
    }

    @Test func `parameters have the names and bounds of PyTorch`() throws {
        let model = try Model(.mlp(hidden: [32, 16]), for: TrainingFixture.digits)
        #expect(
            model.layout.entries.map(\.name)
                == ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"])
        #expect(model.layout.entries.map(\.shape.count) == [32 * 64, 32, 16 * 32, 16, 10 * 16, 10])
        var random = Random(seed: 0)
        let parameters = try model.initialParameters(&random)
        for (index, inputs) in [64, 64, 32, 32, 16, 16].enumerated() {
            let bound = 1 / Float(inputs).squareRoot()
            #expect(parameters[index].allSatisfy { abs($0) <= bound })
            #expect(parameters[index].map { abs($0) }.max() ?? 0 > bound * 0.8)
        }
    }

    @Test func `models fit their labels`() throws {
        #expect(throws: ModelError.needsNumbers(dataset: "digits")) { try Model(.linear, for: TrainingFixture.digits) }
        let examples = Examples(features: [1, 2], featureCount: 1, targets: .values([1, 2]))
        let numbers = Dataset(name: "n", task: .regression, featureShape: [1], train: examples, test: examples)
        #expect(throws: ModelError.needsClasses(.softmax, dataset: "n")) { try Model(.softmax, for: numbers) }
        #expect(try Model(.mlp(hidden: [4]), for: numbers).outputCount == 1)
    }

    /// The gradient of a whole batch, through gathering, chunks and their sum, against central differences.
    @Test(arguments: [ModelSpecification.softmax, .mlp(hidden: [5])])
    func `the gradient is the derivative of the loss`(specification: ModelSpecification) throws {
        let model = try Model(specification, for: TrainingFixture.digits)
        var random = Random(seed: 5)
        let parameters = try model.initialParameters(&random)
        let gradient = try BatchGradient(
            model, parameters: parameters, batchSize: 30, pool: Pool(threads: 2))
        let rows = Array(10..<40)[...]
        _ = try gradient.compute(rows, of: TrainingFixture.digits.train)
        let derivative = (0..<parameters.count).map { Double(gradient.total[$0]) }
        for entry in model.layout.entries {
            for index in stride(from: entry.offset, to: entry.offset + entry.count, by: max(1, entry.count / 12)) {
                let value = parameters.values[index]
                parameters.values[index] = value + 0x1p-8
                let above = try gradient.compute(rows, of: TrainingFixture.digits.train)
                parameters.values[index] = value - 0x1p-8
                let below = try gradient.compute(rows, of: TrainingFixture.digits.train)
                parameters.values[index] = value
                // The losses are sums of float32 numbers, good to about 1e-7.
                #expect(abs((above - below) / 0x1p-7 - derivative[index]) < 2e-4, "\(entry.name) \(index)")
            }
        }
    }
}
