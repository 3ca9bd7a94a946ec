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

    @Test func `monitors read their number`() {
        let record = record(1, loss: 1, accuracy: 0.5, validation: Score(loss: 2, accuracy: 0.25))
        #expect(Monitor.allCases.map { $0.value(in: record) } == [2, 0.25, 1, 0.5, 9])
        #expect(Monitor.standard(hasValidation: true) == .validationLoss)
        #expect(Monitor.standard(hasValidation: false) == .testLoss)
    }
}
