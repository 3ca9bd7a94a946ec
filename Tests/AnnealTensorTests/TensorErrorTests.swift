import AnnealTensor
import Testing

@Suite struct TensorErrorTests {
    /// What, where, what to do: one sentence, which whoever prints it may begin.
    @Test func `descriptions`() {
        let label = TensorError.labelOutOfRange(row: 3, label: 12, classes: 10)
        #expect("\(label)" == "row 3 has the label 12, but the model has 10 classes; labels are 0 ..< 10")
        let shapes = TensorError.shapesDisagree(operation: "linear", left: Shape(64, 784), right: Shape(10, 64))
        #expect(
            "\(shapes)"
                == "linear cannot take [64, 784] with [10, 64]; make the sizes of the layers and of the data agree")
        let all: [TensorError] = [
            label, shapes, .invalidShape(Shape(-1)), .gradientAlreadyWritten(operation: "relu"),
            .layoutsDiffer(expected: 1, found: 2), .outOfMemory(elements: 3), .zeroRandomState,
        ]
        for error in all {
            let text = error.description
            #expect(!text.hasSuffix(".") && !text.contains("\n") && text.contains(";"))
        }
    }
}
