import AnnealHost
import AnnealTensor
import Testing

@testable import AnnealTraining

/// What observers are told, and what of them survives.
@Suite struct ObserverTests {
    @Test func `a run describes itself before its first step`() throws {
        let bench = try TrainingFixture(
            "sgd", groups: ["bias: lr=0.1x"], schedule: "cyclic(base_lr=0.01, max_lr=0.1, step_size_up=4)",
            model: .softmax, batchSize: 300)
        let first = Descriptions()
        _ = try bench.trainer.run(bench.state, steps: 7, driving: bench.sources, observers: [first])
        let run = try #require(first.descriptions.first)
        #expect(first.descriptions.count == 1 && first.eventsBefore == 0)
        #expect(run.step == 0 && run.steps == 7 && run.stepsPerEpoch == 5 && run.epochs == 2)
        #expect(run.monitor == .testLoss && run.columns.map(\.name) == ["lr[bias]", "momentum[bias]"])
        #expect(first.columns == 2)
        let second = Descriptions()
        _ = try bench.trainer.run(bench.state, steps: 9, driving: bench.sources, observers: [second])
        #expect(second.descriptions.map(\.step) == [7] && second.descriptions.map(\.steps) == [9])
    }

    @Test func `what an observer remembers is in a checkpoint`() throws {
        func make() throws -> (TrainingFixture, Counter) {
            (try TrainingFixture("sgd", model: .softmax, batchSize: 300), Counter())
        }
        let (bench, counter) = try make()
        _ = try bench.trainer.run(
            bench.state, steps: bench.steps, driving: bench.sources, observers: [counter],
            options: RunOptions(isInterrupted: { bench.state.step == 4 }))
        let file = try bench.trainer.checkpoint(of: bench.state, observers: [counter])
        #expect(try file.contents.doubles("run.counter", count: 1) == [4])
        let (other, resumed) = try make()
        try other.trainer.restore(other.state, from: file, observers: [resumed])
        _ = try other.trainer.run(other.state, steps: other.steps, driving: other.sources, observers: [resumed])
        #expect(resumed.saved == [Double(other.steps)])
        // A checkpoint without it is one of another run.
        let without = try bench.trainer.checkpoint(of: bench.state)
        #expect(throws: CheckpointError.doesNotFit("", "it has no tensor run.counter")) {
            try other.trainer.restore(other.state, from: without, observers: [resumed])
        }
    }

    @Test(arguments: Monitor.allCases) func `better is more of an accuracy and less of a loss`(monitor: Monitor) {
        let isAccuracy = monitor == .testAccuracy || monitor == .validationAccuracy
        #expect(monitor.isBetter(1, than: nil) && !monitor.isBetter(.nan, than: nil))
        #expect(monitor.isBetter(0.5, than: 0.4) == isAccuracy && monitor.isBetter(0.4, than: 0.5) == !isAccuracy)
        #expect(!monitor.isBetter(0.5, than: 0.5))
        #expect(
            monitor.isBetter(0.5, than: 0.25, by: 0.125) == isAccuracy && !monitor.isBetter(0.5, than: 0.25, by: 0.25))
        #expect(!monitor.isBetter(.nan, than: 0.5) && !monitor.isBetter(0.5, than: .nan))
    }
}

/// Counts steps, and remembers how many there were.
final class Counter: ResumableObserver {
    let name = "counter"
    var saved = [0.0]

    func observe(_ event: Event) -> String? {
        if case .stepped = event { saved[0] += 1 }
        return nil
    }
}

/// Keeps descriptions of runs, and when they came.
private final class Descriptions: Observer {
    private(set) var descriptions: [RunDescription] = []
    private(set) var eventsBefore = 0
    private(set) var columns = 0

    func observe(_ event: Event) -> String? {
        switch event {
        case .started(let run): descriptions.append(run)
        case .stepped(let record): columns = record.others.count
        default: break
        }
        if descriptions.isEmpty { eventsBefore += 1 }
        return nil
    }
}
