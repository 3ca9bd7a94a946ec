import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct ProgressTests {
    private func record(_ epoch: Int, loss: Double, accuracy: Double? = nil, validation: Score? = nil) -> EpochRecord {
        EpochRecord(
            epoch: epoch, step: epoch, lr: 0.1, runningLoss: 9, test: Score(loss: loss, accuracy: accuracy),
            validation: validation)
    }

    @Test func `early stopping waits for its patience`() {
        let stopping = EarlyStopping(monitor: .testLoss, patience: 2)
        let answers = [3.0, 2, 2, 1.9, 1.95, 2].enumerated().map {
            stopping.observe(.evaluated(record($0.offset, loss: $0.element)))
        }
        #expect(answers == [nil, nil, nil, nil, nil, "test_loss has not improved for 2 epochs"])
    }

    @Test func `accuracy is better when it is more`() {
        let stopping = EarlyStopping(monitor: .testAccuracy, patience: 1)
        #expect(stopping.observe(.evaluated(record(1, loss: 1, accuracy: 0.5))) == nil)
        #expect(stopping.observe(.evaluated(record(2, loss: 2, accuracy: 0.6))) == nil)
        #expect(stopping.observe(.evaluated(record(3, loss: 0, accuracy: 0.6))) != nil)
    }

    /// Tests/Goldens/early-stopping.csv.
    @Test func `patience ends a run where Keras does`() throws {
        let text = try String(contentsOf: Repository.golden("early-stopping.csv"), encoding: .utf8)
        let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        for row in rows {
            let isMaximized = row[0] == "max"
            let stopping = EarlyStopping(
                monitor: isMaximized ? .testAccuracy : .testLoss, patience: try #require(Int(row[1])),
                leastImprovement: try #require(Double(row[2])))
            let values = row[4].split(separator: " ").compactMap { Double($0) }
            let end = values.firstIndex { value in
                stopping.observe(.evaluated(record(0, loss: value, accuracy: isMaximized ? value : nil))) != nil
            }
            #expect((end.map { $0 + 1 } ?? 0) == Int(row[3]), "\(row)")
        }
        #expect(rows.count == 144)
    }

    /// It neither is a best, nor improves on one.
    @Test func `a loss that is no number is no improvement`() {
        let stopping = EarlyStopping(monitor: .testLoss, patience: 2, leastImprovement: 0.5, evaluation: "evaluation")
        func answers(_ losses: Double...) -> [String?] {
            losses.map { stopping.observe(.evaluated(record(0, loss: $0))) }
        }
        // The first one would be a best that nothing is better than.
        #expect(answers(.nan, 3, .nan) == [nil, nil, nil])
        // As a checkpoint keeps it.
        stopping.saved = stopping.saved.map { $0 }
        #expect(answers(2.4, 2, .nan) == [nil, nil, "test_loss has not improved by more than 0.5 for 2 evaluations"])
        let resumed = EarlyStopping(monitor: .testLoss, patience: 2)
        _ = resumed.observe(.evaluated(record(0, loss: .nan)))
        let other = EarlyStopping(monitor: .testLoss, patience: 2)
        other.saved = resumed.saved
        #expect(other.observe(.evaluated(record(1, loss: .nan))) == "test_loss has not improved for 2 epochs")
    }

    @Test func `monitors read their number`() {
        let record = record(1, loss: 1, accuracy: 0.5, validation: Score(loss: 2, accuracy: 0.25))
        #expect(Monitor.allCases.map { $0.value(in: record) } == [2, 0.25, 1, 0.5, 9])
        #expect(Monitor.standard(hasValidation: true) == .validationLoss)
        #expect(Monitor.standard(hasValidation: false) == .testLoss)
    }
}
