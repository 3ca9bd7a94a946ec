public import AnnealTensor
internal import Glibc

/// A model with the weights of a file, a checkpoint or another, to be asked.
///
///     let predictor = try Predictor(model, weights: SafetensorsFile(reading: "run.safetensors"), pool: pool)
///     try predictor.score(digits.test).accuracy     // the share that it gets right
///     try predictor.outputs(for: digits.test)       // ten logits of each example
public struct Predictor {
    public let model: Model
    private let evaluator: Evaluator

    /// - Parameter file: The weights to evaluate have their plain names in it.
    /// - Throws: `SafetensorsError` if it has not the model's tensors, `TensorError` if there is no memory.
    public init(_ model: Model, weights file: SafetensorsFile, pool: Pool) throws {
        let parameters = try ParameterBuffer(model.layout)
        for (index, entry) in model.layout.entries.enumerated() {
            _ = parameters[index].update(fromContentsOf: try file.numbers(of: entry))
        }
        self.model = model
        evaluator = Evaluator(model, parameters: parameters, pool: pool)
    }

    public func score(_ examples: Examples) throws(TensorError) -> Score { try evaluator.score(examples) }

    /// The model's output for each example, one after another: a logit for each class, or the number.
    public func outputs(for examples: Examples) throws(TensorError) -> [Float] { try evaluator.outputs(examples) }

    /// The class of each example: the first of those with the largest logit.
    public func classes(for examples: Examples) throws(TensorError) -> [Int32] {
        let outputs = try outputs(for: examples)
        let width = outputs.count / max(1, examples.count)
        return stride(from: 0, to: outputs.count, by: max(1, width)).map { start in
            let row = outputs[start..<start + width]
            let best = row.indices.reduce(start) { row[$1] > row[$0] ? $1 : $0 }
            return Int32(best - start)
        }
    }

    /// The probabilities of classes: the softmax of their logits.
    ///
    ///     Predictor.probabilities(ofLogits: [0, 0])   // [0.5, 0.5]
    public static func probabilities(ofLogits logits: some Collection<Float>) -> [Double] {
        // The largest is taken off, so that none overflows.
        let largest = Double(logits.max() ?? 0)
        let exponentials = logits.map { exp(Double($0) - largest) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }
}
