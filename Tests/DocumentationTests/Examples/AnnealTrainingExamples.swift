// The doc comments of Sources/AnnealTraining, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

import AnnealHost
import AnnealTensor
@testable import AnnealTraining

@Suite struct AnnealTrainingExamples {
    @Test func `CheckpointFile.swift, 1`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("run.safetensors")
        var file = CheckpointFile()
        discard(file.contents.add("0.bias", [Float(1), 2], shape: [2]))
        discard(try file.write(to: path))
        #expect(try CheckpointFile(reading: path).contents.floats("0.bias", shape: [2]) == [1, 2])
    }

    @Test func `CheckpointNames.swift, 1`() throws {
        let names = CheckpointNames("runs/a.safetensors", steps: 2300)
        #expect(names.latest == "runs/a.safetensors")
        #expect(names.at(230) == "runs/a-0230.safetensors")
        #expect(names.best == "runs/a-best.safetensors")
    }

    @Test func `InitialWeights.swift, 1`() throws {
        #expect(try InitialWeights("pretrained.safetensors,except=2.*").takes("0.weight") == true)
    }

    @Test func `Predictor.swift, 1`() throws {
        #expect(Predictor.probabilities(ofLogits: [0, 0]) == [0.5, 0.5])
    }

    @Test func `StateNumbers.swift, 1`() throws {
        var (a, b) = (CheckpointFile(), CheckpointFile())
        discard(a.contents.add("0.bias", [Float(1), 2], shape: [2]))
        discard(b.contents.add("0.bias", [Float(1), 3], shape: [2]))
        #expect(StateNumbers(a).firstDifference(from: StateNumbers(b))?.description == "0.bias: 1 of 2 numbers differ, the first at [1]: 2 in A, 3 in B")
    }

    @Test func `DataFile.swift, 1`() throws {
        let file = DataFile(Array("x,y\n1,2\n".utf8), named: "a.csv")
        #expect(try file.bytes().count == 8)
    }

    @Test func `IDX.swift, 1`() throws {
        let labels = try IDX([0, 0, 8, 1, 0, 0, 0, 2, 7, 9], file: "labels")
        #expect(labels.sizes == [2])
        #expect(labels.elements == [7, 9])
    }

    @Test func `NPY.swift, 1`() throws {
        let set = [UInt8](try Data(contentsOf: Repository.golden("npz/float32.npz")))
        let archive = try ZipArchive(DataFile(set, named: "set.npz"))
        let array = try NPY(archive, "x")
        #expect(array?.shape == [12, 2, 3])
        #expect(try array?.numbers(axes: nil).count == 72)
    }

    @Test func `NPYPlaces.swift, 1`() throws {
        var places = NPYPlaces([2, 3], isFortran: true, axes: nil)
        #expect(places?.next() == 0)
        #expect(places?.next() == 3)
    }

    @Test func `NPYType.swift, 1`() throws {
        #expect(NPYType("<f4")?.size == 4)
    }

    @Test func `NPYType.swift, 2`() throws {
        #expect(NPYType.half(0x3C00) == 1)
    }

    @Test func `ZipArchive.swift, 1`() throws {
        let set = [UInt8](try Data(contentsOf: Repository.golden("npz/float32.npz")))
        let bytes = set
        let archive = try ZipArchive(DataFile(bytes, named: "set.npz"))
        #expect(archive.names == ["x.npy", "y.npy"])
        #expect(try archive.content("x.npy")?.size == 416)
    }

    @Test func `DatasetSource.swift, 1`() throws {
        #expect(try DatasetSource("csv:houses.csv,label=price") == .csv(file: "houses.csv", label: "price"))
        #expect(throws: (any Error).self) { try DatasetSource("digit") }
    }

    @Test func `FormatOptions.swift, 1`() throws {
        let options = FormatOptions("a,b.csv,label=kind, or species", known: ["label", "task"])
        #expect(options?.file == "a,b.csv")
        #expect(options?.values["label"] == "kind, or species")
    }

    @Test func `DatasetFormats.swift, 1`() throws {
        #expect(DatasetFormats.options(of: "libsvm") == ["base", "task"])
    }

    @Test func `DatasetParts.swift, 1`() throws {
        var random = Random(seed: 0)
        let parts = try DatasetParts(.digits, validation: 0.1, standardizes: true, permutation: { random.permutation($0) })
        #expect(parts.training.count == 1294)
        #expect(parts.validation?.count == 144)
        #expect(parts.dataset.test.count == 359)
    }

    @Test func `Dataset.swift, 1`() throws {
        let digits = try Dataset.load(DatasetSource("digits")) { Array(0..<$0) }
        #expect(digits.featureShape == [8, 8])
        #expect(digits.train.count == 1438)
        #expect(digits.test.count == 359)
    }

    @Test func `DoubtfulClasses.swift, 1`() throws {
        #expect(DoubtfulClasses.remark(on: ["Male", "male"]) == "; \"Male\" and \"male\" differ only in case or blanks")
        #expect(DoubtfulClasses.remark(on: ["NaN", "yes"]) == "; \"NaN\" is one of them")
    }

    @Test func `Examples.swift, 1`() throws {
        let examples = Examples(features: [0, 1, 2, 3], featureCount: 2, targets: .labels([7, 9]))
        #expect(examples.count == 2)
        #expect(examples.features[2..<4] == [2, 3])
    }

    @Test func `Examples.swift, 2`() throws {
        #expect(Examples(bytes: [0, 51], featureCount: 1, targets: .labels([0, 1])).features == [0, 0.2])
    }

    @Test func `LabelColumn.swift, 1`() throws {
        let position = FieldPosition(file: "a.csv", row: 1, column: 1)
        var labels = LabelColumn()
        for text in ["1", "0", "1", "0", "1"] { labels.append(text, number: Double(text), at: position) }
        #expect(try labels.interpreted(as: nil).task == .classification(classes: ["0", "1"]))
    }

    @Test func `LabelKind.swift, 1`() throws {
        #expect(LabelKind(rawValue: "regression") == .regression)
    }

    @Test func `RowOrder.swift, 1`() throws {
        var numbers: [Float] = [0, 1, 2, 3, 4, 5]
        numbers.withUnsafeMutableBytes { RowOrder.arrange($0, rowSize: 8, as: [2, 0, 1]) }
        #expect(numbers == [4, 5, 0, 1, 2, 3])
    }

    @Test func `ScaleRatio.swift, 1`() throws {
        #expect(Examples(features: [0, 5, 1, 25], featureCount: 2, targets: .labels([0, 1])).scaleRatio == 20)
    }

    @Test func `SparseFeatures.swift, 1`() throws {
        // Features 0 and 3 of the first row, none of the second.
        let features = SparseFeatures(starts: [0, 2, 2], indices: [0, 3], values: [1, 0.5])
        #expect(features.count == 2)
    }

    @Test func `Standardization.swift, 1`() throws {
        let fashion = try Dataset.load(.fashionMNIST) { Array(0..<$0) }
        let standardization = try Standardization(of: fashion.train, shape: [28, 28])
        #expect(begins(standardization.means[0], "0.286"))
        discard(standardization.applied(to: fashion.test))
    }

    @Test func `TableSchema.swift, 1`() throws {
        var schema = TableSchema(numbers: 2)
        schema.columns[1].categories = ["blue", "red"]
        // Columns x, a number, and color, one of two texts: 1 + 3 features, the last for colors that are unknown.
        #expect(schema.featureCount == 4)
        #expect(schema.features(of: [0.5, 1], texts: [nil, ["blue", "red"]]) == [0.5, 0.0, 1.0, 0.0])
    }

    @Test func `TextWindows.swift, 1`() throws {
        let windows = try TextWindows(Array("annealing".utf8), context: 4, file: "word.txt")
        #expect(windows.count == 2)
    }

    @Test func `CSVFormat.swift, 1`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let small = try folder.write("x,kind\n1,b\n2,a\n", to: "small.csv")
        let content = try CSVFormat(file: small).read(ReadingOptions())   // x,kind  1,b  2,a
        #expect(content.task == .classification(classes: ["a", "b"]))
        #expect(content.examples.features == [1, 2])
    }

    @Test func `CSVOptions.swift, 1`() throws {
        #expect(try FormatOptions("a.csv,sep=semicolon,header=no", known: CSVOptions.keys).map(CSVOptions.init)?.hasHeader == false)
    }

    @Test func `LIBSVMFormat.swift, 1`() throws {
        let rows = try LIBSVMFormat(file: "small.svm").rows(DataFile(Array("+1 1:0.5 4:1\n-1 2:3\n".utf8), named: "small.svm"), for: nil)
        #expect(rows.featureCount == 4)
        discard(rows.features)
    }

    @Test func `NGramFormat.swift, 1`() throws {
        let format = try NGramFormat(argument: "a.txt,buckets=10")
        let rows = try format?.rows(
            DataFile(Array("__label__sea fish\n__label__sky bird\n".utf8), named: "a.txt"), for: nil)
        #expect(rows?.count == 2)
        discard(rows?.features)
    }

    @Test func `PictureLayout.swift, 1`() throws {
        #expect(PictureLayout.found(in: [32, 32, 3]) == .nhwc)
        #expect(PictureLayout.nhwc.channelsFirst([32, 30, 3]) == [3, 32, 30])
    }

    @Test func `PictureLayout.swift, 2`() throws {
        #expect(PictureLayout.sizes(of: [28, 28]) == "pictures of 28 × 28 × 1 (height × width × channels)")
    }

    @Test func `FNV1a.swift, 1`() throws {
        #expect(FNV1a.hash("foobar".utf8) == 0xbf9cf968)
    }

    @Test func `NGrams.swift, 1`() throws {
        let ngrams = NGrams(words: 2, characters: nil, buckets: 1000)
        #expect(ngrams.features(of: "see the sea") == [944, 980, 420, 708, 504])
    }

    @Test func `ColumnOrigins.swift, 1`() throws {
        #expect(ColumnOrigins.found(in: [1_700_000_060, 0.5, 1_700_000_000, 0.25, 1_700_003_000, 0.75], width: 2) == [1700000060, 0.5])
    }

    @Test func `DecimalNumber.swift, 1`() throws {
        let text = Array("0.1".utf8)
        #expect(text.withUnsafeBufferPointer { DecimalNumber.parse($0, 0..<3) } == 0.1)
    }

    @Test func `LostDifferences.swift, 1`() throws {
        let dates = [1_700_000_000.0, 1_700_000_060, 1_700_003_000]
        #expect(LostDifferences.columns(of: dates, width: 1, cells: dates.map { Float($0) }[...]).first?.step == 128)
    }

    @Test func `TextEncoding.swift, 1`() throws {
        let bytes = UnsafeBufferPointer(UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4))
        UnsafeMutableBufferPointer(mutating: bytes).update(repeating: 0xFF)
        defer { bytes.deallocate() }
        UnsafeMutableBufferPointer(mutating: bytes)[1] = 0xFE
        // A byte order mark, or every second byte 0, as in the UTF-16 of English.
        #expect(TextEncoding.foreign(bytes) == "UTF-16")
    }

    @Test func `LayerArguments.swift, 1`() throws {
        #expect(LayerArguments(":32,3,padding=1").sizes(2, ["padding"]) == [32, 3])
    }

    @Test func `Layer.swift, 1`() throws {
        let layer = Conv2d(32, kernel: 3, padding: 1)
        #expect(try layer.outputShape(of: [1, 28, 28]) == [32, 28, 28])
        #expect(layer.parameters(for: [1, 28, 28]).map(\.name) == ["weight", "bias"])
    }

    @Test func `BatchOrder.swift, 1`() throws {
        var order = BatchOrder(rows: 5, batchSize: 2, shuffled: false, random: Random(seed: 0))
        #expect(order.next() == [0, 1])
        #expect(order.stepsPerEpoch == 3)
    }

    @Test func `MergeWeights.swift, 1`() throws {
        #expect(MergeWeights.mean(of: 4).values == [0.25, 0.25, 0.25, 0.25])
        #expect(MergeWeights.average(of: 3, decay: 0.5).values == [0.25, 0.25, 0.5])
    }

    @Test func `MergeWeights.swift, 2`() throws {
        #expect(MergeWeights.decay(from: [1, 1, 1, 1], to: [1, 1, 0.5, 0.5], steps: [2, 3, 4]).values == [0.5, 0, 0.5])
    }

    @Test func `BatchPlan.swift, 1`() throws {
        let plan = BatchPlan(LayerCost(multiplyAdds: 668_672, activations: 1034), gradientCount: 669_706)
        #expect(plan.chunks(of: 128).chunks == 2)
        #expect(plan.rowsAtATime(ofChunk: 64) == 1014)
    }

    @Test func `ConfusionMatrix.swift, 1`() throws {
        let matrix = ConfusionMatrix(classes: ["cat", "dog"], labels: [0, 0, 1], predictions: [0, 1, 1])
        #expect(matrix.counts == [[1, 1], [0, 1]])
        #expect(matrix.precision(1) == 0.5)
    }

    @Test func `Model.swift, 1`() throws {
        let digits = try Dataset.load(DatasetSource("digits")) { Array(0..<$0) }
        let model = try Model(.mlp(hidden: [64]), for: digits)
        #expect(model.layout.entries.map(\.name) == ["0.weight", "0.bias", "2.weight", "2.bias"])
    }

    @Test func `Model.swift, 2`() throws {
        let digits = try Dataset.load(DatasetSource("digits")) { Array(0..<$0) }
        let model = try Model(.mlp(hidden: [64]), for: digits)
        #expect(try model.freezing([NamePattern(["0.*"])]).trained.map(\.name) == ["2.weight", "2.bias"])
    }

    @Test func `ModelSpecification.swift, 1`() throws {
        #expect(try ModelSpecification("mlp:256,128") == .mlp(hidden: [256, 128]))
    }

    @Test func `RegressionScore.swift, 1`() throws {
        let score = RegressionScore(targets: [3, -0.5, 2, 7], predictions: [2.5, 0, 2, 8])
        #expect(score.meanAbsoluteError == 0.5)
        #expect(begins(score.determination, "0.948"))
    }

    @Test func `Transformer.swift, 1`() throws {
        #expect(try Transformer("d=64,layers=2").description == "d=64,heads=4,layers=2,context=64")
    }

    @Test func `ScheduleSet.swift, 1`() throws {
        let registry = try Registry(
            searching: SearchPath(files: [], folders: [Installed.plugins], environment: [:], executable: "/"))
        let length = RunLength(steps: 100)
        let cosine = try ScheduleInstance(ScheduleSpecification("cosine"), in: registry, length: length)
        let linear = try ScheduleInstance(ScheduleSpecification("linear"), in: registry, length: length)
        let set = ScheduleSet([.init(cosine, for: "lr"), .init(linear, for: "weight_decay")])
        #expect(set.channels == ["lr", "weight_decay"])
    }

    @Test func `SafetensorsFile.swift, 1`() throws {
        var file = SafetensorsFile()
        discard(file.add("0.bias", [Float(1), 2], shape: [2]))
        #expect(try SafetensorsFile(file.encoded()).floats("0.bias", shape: [2]) == [1, 2])
    }
}
