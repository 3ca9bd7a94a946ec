import AnnealTensor
import Testing

@testable import AnnealTraining

/// How batches are cut: a change would change the bits of every training. The numbers were computed apart from the program.
@Suite struct BatchPlanTests {
    static let rows = [1, 7, 32, 64, 100, 128, 512, 1000, 4096]

    struct Case: Sendable {
        let model: String
        /// By the rows of a batch.
        let chunks: [Int]
        let bytes: [Double]
        let rowsAtATime: [Int]
        let evaluationRows: Int

        init(_ model: String, chunks: [Int], bytes: [Double], rowsAtATime: [Int], evaluationRows: Int = 256) {
            self.model = model
            self.chunks = chunks
            self.bytes = bytes
            self.rowsAtATime = rowsAtATime
            self.evaluationRows = evaluationRows
        }

        func check(_ model: Model) {
            #expect(rows.map { model.plan.chunks(of: $0).chunks } == chunks)
            #expect(rows.map { model.trainingBytes(batchSize: $0) } == bytes)
            let largest = zip(rows, chunks).map { ($0 + $1 - 1) / $1 }
            #expect(largest.map { model.plan.rowsAtATime(ofChunk: $0) } == rowsAtATime)
            #expect(model.plan.evaluationRows == evaluationRows)
        }
    }

    @Test(arguments: [
        Case(
            "softmax", chunks: [1, 1, 1, 1, 1, 1, 1, 1, 2],
            bytes: [10480, 10960, 12960, 15520, 18400, 20640, 51360, 90400, 176840],
            rowsAtATime: Array(repeating: 104857, count: 9)),
        Case(
            "mlp:256,128", chunks: [1, 1, 1, 2, 2, 2, 4, 8, 16],
            bytes: [816368, 835280, 914080, 1_117_384, 1_174_120, 1_218_248, 1_826_584, 2_630_344, 4_669_688],
            rowsAtATime: Array(repeating: 2661, count: 9)),
        Case(
            "cnn", chunks: [1, 1, 4, 4, 4, 8, 16, 16, 16],
            bytes: [881904, 1_085_136, 1_755_032, 2_026_008, 2_330_856, 2_874_040, 5_112_056, 6_162_088, 12_394_536],
            rowsAtATime: Array(repeating: 247, count: 9), evaluationRows: 247),
        Case(
            "conv2d:4,3,padding=1 batch-norm relu residual(conv2d:4,3,padding=1 batch-norm relu) flatten linear",
            chunks: Array(repeating: 1, count: 9),
            bytes: [54704, 116624, 374624, 704864, 1_076_384, 1_365_344, 5_328_224, 10_364_384, 42_315_104],
            rowsAtATime: rows),
    ]) func `digits are cut by sizes`(expected: Case) throws {
        expected.check(try Model(ModelSpecification(expected.model), for: TrainingFixture.digits))
    }

    @Test func `text is cut by sizes`() throws {
        let text = Examples(text: try TextWindows([UInt8](repeating: 65, count: 100), context: 16, file: "text"))
        let dataset = Dataset(
            name: "text", task: .classification(classes: (0..<256).map(String.init)), featureShape: [16], train: text,
            test: text)
        let expected = Case(
            "transformer:d=32,heads=4,layers=2,context=16", chunks: [1, 2, 4, 8, 8, 8, 16, 16, 16],
            bytes: [837632, 1_475_072, 2_438_656, 3_120_640, 3_898_880, 4_365_824, 8_220_160, 11_488_768, 11_488_768],
            rowsAtATime: Array(repeating: 53, count: 9), evaluationRows: 53)
        expected.check(try Model(ModelSpecification(expected.model), for: dataset))
    }

    @Test(arguments: [false, true]) func `sparse examples are cut by sizes`(densifies: Bool) throws {
        // Four examples of three entries.
        let examples = Examples(
            sparse: SparseFeatures(
                starts: [0, 3, 6, 9, 12], indices: Array(0..<12), values: Array(repeating: 1, count: 12)),
            featureCount: 500, targets: .labels([0, 1, 0, 1]))
        let dataset = Dataset(
            name: "bags", task: .classification(classes: ["a", "b"]), featureShape: [500], train: examples,
            test: examples)
        let expected = Case(
            "embedding-bag:48", chunks: [1, 1, 1, 1, 1, 1, 1, 2, densifies ? 4 : 8],
            bytes: densifies
                ? [385584, 385680, 386080, 386592, 387168, 387616, 393760, 489960, 691128]
                : [289584, 289680, 290080, 290592, 291168, 291616, 297760, 297960, 300504],
            rowsAtATime: Array(repeating: 524288, count: 9))
        expected.check(try Model(ModelSpecification(expected.model), for: dataset, densifies: densifies))
    }

    /// A layer's measurement needs the whole batch, also where no mean is over the batch.
    @Test func `statistics keep a batch whole`() {
        let cost = LayerCost(multiplyAdds: 1 << 20, activations: 1 << 20)
        #expect(BatchPlan(cost, gradientCount: 1).chunks(of: 100).chunks == 16)
        let plan = BatchPlan(cost, gradientCount: 1, hasStatistics: true)
        #expect(plan.chunks(of: 100).chunks == 1 && plan.rowsAtATime(ofChunk: 100) == 100 && !plan.needsTwoExamples)
    }
}
