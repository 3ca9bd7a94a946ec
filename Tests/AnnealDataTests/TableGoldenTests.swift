import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// Tables as people have them, against what pandas and scikit-learn make of them (`Goldens/tables.py`).
@Suite struct TableGoldenTests {
    static func path(_ name: String) -> String { Repository.golden("tables/\(name)").path }

    static func numbers(_ name: String) throws -> [[Double]] {
        try String(contentsOfFile: path("\(name).expected"), encoding: .utf8).split(separator: "\n").map { line in
            try line.split(separator: ",").map { try #require(Double($0)) }
        }
    }

    /// The test part, the first fifth, before the training part, as the script has them.
    private func check(_ set: Dataset, _ name: String) throws {
        let expected = try Self.numbers(name)
        #expect(
            set.test.count == Int((Double(expected.count) / 5).rounded())
                && set.train.count + set.test.count == expected.count)
        let features = set.test.features + set.train.features
        let wanted = expected.flatMap { $0.dropFirst() }
        #expect(features.count == wanted.count)
        for (index, (feature, value)) in zip(features, wanted).enumerated() {
            // One step of 32 bits, for the means that stand in for missing values.
            #expect(abs(feature - Float(value)) <= Float(value).ulp, "feature \(index) of \(name)")
        }
        switch (set.test.targets, set.train.targets) {
        case (.labels(let test), .labels(let train)):
            #expect((test + train).map { Double($0) } == expected.map { $0[0] })
        case (.values(let test), .values(let train)): #expect((test + train) == expected.map { Float($0[0]) })
        default: Issue.record("two kinds of labels")
        }
    }

    @Test(arguments: [
        ("semicolon", "semicolon.csv"), ("tab", "tab.csv"), ("bar", "bar.csv"), ("quoted", "quoted.csv"),
        ("blank-lines", "blank-lines.csv"), ("trailing", "trailing.csv"), ("comments", "comments.csv,comment=#"),
        ("members", "members.csv.gz"), ("label-first", "label-first.csv,label=1,drop=4"),
        ("numbers-header", "numbers-header.csv,header=yes"), ("mixed", "mixed.csv"), ("same", "same.csv"),
        ("index", "index.csv"), ("places", "places.csv"), ("excel", "excel.csv"), ("texts", "texts.csv"),
        ("gaps", "gaps.csv"),
    ])
    func `tables are read as pandas reads them`(name: String, file: String) throws {
        try check(Dataset.load(DatasetSource("csv:\(Self.path(file))"), split: inOrder), name)
    }

    @Test func `numbers are standardized before they are rounded`() throws {
        let set = try Dataset.load(
            DatasetSource("csv:\(Self.path("times.csv"))"), isRounded: false, split: inOrder)
        let standardization = try Standardization(of: set.train, shape: set.featureShape)
        let expected = try Self.numbers("times")
        let features = [set.test, set.train].flatMap { standardization.applied(to: $0).features }
        for (feature, value) in zip(features, expected.flatMap { $0.dropFirst() }) {
            #expect(abs(Double(feature) - value) <= 1e-6)
        }
        // In 32 bits all these times are the same.
        #expect(
            Set(set.train.rounded().rows([0, 1, 2]).features.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
                .count == 1)
    }

    @Test func `sparse features are read as scikit learn reads them`() throws {
        let set = try Dataset.load(.libsvm(file: Self.path("from-zero.svm")), split: inOrder)
        #expect(set.notes.contains("\(Self.path("from-zero.svm")): indices count from 0"))
        #expect(set.schema.indexBase == 0)
        let dense = TrainedInput(trainedWith: .digits, featureCount: set.featureCount, schema: set.schema)
        let rows = try InputRows("libsvm:\(Self.path("from-zero.svm"))", for: dense)
        let expected = try Self.numbers("from-zero")
        #expect(rows.examples.features == expected.flatMap { $0.dropFirst().map { Float($0) } })
        #expect(rows.labels == expected.map { "\(Int($0[0]))" })
    }

    /// The same table as CSV, as arrays and as sparse features is the same for a model that was trained with one of them.
    @Test func `formats can be exchanged`() throws {
        let set = try Dataset.load(.csv(file: Self.path("same.csv")), split: inOrder)
        let input = TrainedInput(
            trainedWith: .csv(file: Self.path("same.csv")), featureCount: set.featureCount, schema: set.schema)
        let expected = try Self.numbers("same").flatMap { $0.dropFirst().map { Float($0) } }
        for source in ["same.csv", "same.npz"].map(Self.path) + ["libsvm:\(Self.path("same.svm"))"] {
            let rows = try InputRows(source, for: input)
            #expect(rows.examples.features == expected, "\(source)")
            #expect(try rows.labelled(for: set.task).targets == .labels((0..<30).map { $0 % 3 }), "\(source)")
        }
        // And the other way round.
        let sparse = try Dataset.load(.libsvm(file: Self.path("same.svm")), split: inOrder)
        let bags = TrainedInput(
            trainedWith: .libsvm(file: Self.path("same.svm")), featureCount: sparse.featureCount, schema: sparse.schema)
        let wanted = try InputRows(Self.path("same.svm"), for: bags).examples.sparse
        for source in ["csv:\(Self.path("same.csv"))", Self.path("same.npz")] {
            #expect(try InputRows(source, for: bags).examples.sparse == wanted, "\(source)")
        }
    }

    @Test func `scores are those of scikit learn`() throws {
        let pairs = try Self.numbers("confusion")
        let matrix = ConfusionMatrix(
            classes: ["0", "1", "2", "3"], labels: pairs.map { Int32($0[0]) }, predictions: pairs.map { Int32($0[1]) })
        for (index, line) in try Self.numbers("confusion-scores").enumerated() {
            #expect(matrix.counts[index].map { Double($0) } == Array(line[..<4]))
            #expect(abs(matrix.precision(index) - line[4]) < 1e-15)
            #expect(abs(matrix.recall(index) - line[5]) < 1e-15)
            #expect(abs(matrix.f1(index) - line[6]) < 1e-15)
            #expect(Double(matrix.support(index)) == line[7])
        }
        let numbers = try Self.numbers("regression")
        let score = RegressionScore(targets: numbers.map { Float($0[0]) }, predictions: numbers.map { Float($0[1]) })
        let expected = try Self.numbers("regression-scores")[0]
        #expect(abs(score.rootMeanSquaredError - expected[0]) < 1e-14)
        #expect(abs(score.meanAbsoluteError - expected[1]) < 1e-14)
        #expect(abs(score.determination - expected[2]) < 1e-14)
        let same = RegressionScore(targets: [2, 2], predictions: [2, 2])
        #expect(same.determination == 1)
        #expect(RegressionScore(targets: [2, 2], predictions: [2, 3]).determination == 0)
    }
}
