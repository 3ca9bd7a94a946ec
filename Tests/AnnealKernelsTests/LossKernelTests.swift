import AnnealKernels
import Foundation
import Testing

@Suite struct LossKernelTests {
    @Test(arguments: [1, 2, 10, 63, 64, 65])
    func `softmax cross entropy`(classes: Int) {
        let rows = 9
        let logits = floats(rows * classes, seed: 1).map { $0 * 20 }
        let labels = (0..<rows).map { Int32(($0 * 7) % classes) }
        var gradient = logits.zeros
        var (correct, again) = (0, 0)
        let loss = anneal_softmax_cross_entropy(logits, labels, rows, classes, 0.5, &gradient, &correct)

        var (expectedLoss, expectedCorrect) = (0.0, 0)
        for row in 0..<rows {
            let z = logits[row * classes..<(row + 1) * classes].map(Double.init)
            let largest = z.max() ?? 0
            let sum = z.reduce(0) { $0 + exp($1 - largest) }
            let label = Int(labels[row])
            expectedLoss += log(sum) + largest - z[label]
            if z.firstIndex(of: largest) == label { expectedCorrect += 1 }
            for i in 0..<classes {
                let expected = 0.5 * (exp(z[i] - largest) / sum - (i == label ? 1 : 0))
                #expect(abs(Double(gradient[row * classes + i]) - expected) < 2e-7)
            }
        }
        #expect(abs(loss - expectedLoss) < 1e-6 * (1 + expectedLoss))
        #expect(correct == expectedCorrect)
        #expect(anneal_softmax_cross_entropy(logits, labels, rows, classes, 0.5, nil, &again) == loss)
        #expect(again == correct)
    }

    @Test func `extreme logits`() {
        var gradient = [Float](repeating: 0, count: 3)
        var correct = 0
        var loss = anneal_softmax_cross_entropy([1e30, 0, -.infinity], [0], 1, 3, 1, &gradient, &correct)
        #expect(loss == 0 && correct == 1 && gradient == [0, 0, 0])
        loss = anneal_softmax_cross_entropy([0, 0, 0], [1], 1, 3, 1, &gradient, &correct)
        #expect(correct == 0, "the first of equal logits is the prediction")
        loss = anneal_softmax_cross_entropy([0, .nan, 0], [0], 1, 3, 1, &gradient, &correct)
        #expect(loss.isNaN && gradient.allSatisfy { $0.isNaN })
        #expect(anneal_softmax_cross_entropy([], [], 0, 3, 1, nil, &correct) == 0)
    }

    @Test(arguments: [0, 1, 63, 64, 65])
    func `squared error`(count: Int) {
        let (outputs, targets) = (floats(count, seed: 1), floats(count, seed: 2))
        var gradient = outputs.zeros
        let scale = 1 / Double(max(count, 1))
        let loss = anneal_squared_error(outputs, targets, count, scale, &gradient)
        let expected = outputs.indices.reduce(0.0) { $0 + pow(Double(outputs[$1] - targets[$1]), 2) }
        #expect(abs(loss - expected) <= 1e-14 * expected)
        #expect(gradient == outputs.indices.map { Float(2 * scale) * (outputs[$0] - targets[$0]) })
        #expect(anneal_squared_error(outputs, targets, count, scale, nil) == loss)
    }
}
