import AnnealHost
import AnnealTraining
import Foundation
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealExperiment

/// An experiment as texts and as JSON.
@Suite struct ExperimentValueTests {
    private static let texts: [Experiment.Key: [[String]]] = [
        .dataset: [["digits"], ["csv:a,b.csv,label=y"], ["ngrams:lines.txt,words=2,chars=3-5,buckets=64"]],
        .model: [
            ["softmax"], ["mlp:256,128"], ["transformer:d=8,heads=2,layers=1,context=16"], ["linear:64 tanh linear"],
        ],
        .optimizer: [["adam"], ["sgd(momentum=0.9, nesterov=true)"], ["muon(adamw_lr=1e-3)"]],
        .batchSize: [["1"], ["64"], ["1000000000"]],
        .seed: [["0"], ["18446744073709551615"]],
        .noShuffle: [["true"], ["false"]], .dropLast: [["true"], ["false"]],
        .validation: [["0"], ["0.1"], ["0.30000000000000004"]],
        .standardize: [["true"], ["false"]],
        .schedule: [[], ["cosine"], ["(linear for 5% -> cosine) * 0.5", "weight_decay:step(step_size=3)"]],
        .warmup: [["5%"], ["500 steps"], ["1 epoch"]],
        .clock: [["step"], ["epoch"]],
        .group: [[], ["bias|norm: weight_decay=0", "0.*: lr=0.1x, schedule=\"linear for 5% -> cosine\""]],
        .clipNorm: [["1.5"]], .clipValue: [["0.25"]],
        .accumulate: [["1"], ["4"]],
        .densify: [["true"]],
        .lr: [["find"], ["0.001"], ["0"]],
        .epochs: [["30"]], .steps: [["7"]],
        .monitor: Monitor.allCases.map { [$0.rawValue] },
        .evaluateEvery: [["200"], ["0.5 epochs"], ["5%"]], .minDelta: [["0"], ["0.001"]],
        .initialWeights: [["a,b.safetensors"], ["a.safetensors,except=2.*|head"], ["a,except=x,only=y"]],
        .initPartial: [["true"]], .freeze: [[], ["0.*|embedding", "bias"]], .emaStart: [["10%"], ["2 epochs"], ["7"]],
        .patience: [["3"]], .ema: [["0.999"]], .skipNonfinite: [["true"]],
        .onDivergence: [["stop"], ["rollback"]],
        .checkpointEvery: [["500"], ["2 epochs"], ["10%"]],
        .keep: [["2"]],
    ]

    /// Some fields at random.
    private func experiment(_ random: inout SeededGenerator) throws -> Experiment {
        var experiment = Experiment()
        for key in Experiment.Key.allCases.shuffled(using: &random) where Bool.random(using: &random) {
            try experiment.set(key, to: #require(Self.texts[key]?.randomElement(using: &random)))
        }
        return experiment
    }

    @Test func `every key is one field`() {
        #expect(Experiment.fields.map(\.key.rawValue).sorted() == Experiment.Key.allCases.map(\.rawValue).sorted())
        #expect(
            RunEnvironment.fields.map(\.key.rawValue).sorted() == RunEnvironment.Key.allCases.map(\.rawValue).sorted())
        #expect(Set(Self.texts.keys) == Set(Experiment.Key.allCases))
    }

    @Test(arguments: Experiment.Key.allCases) func `what is set reads back`(key: Experiment.Key) throws {
        for texts in try #require(Self.texts[key]) {
            var (experiment, again) = (Experiment(), Experiment())
            try experiment.set(key, to: texts)
            try again.set(key, to: experiment.texts(of: key).isEmpty ? texts : experiment.texts(of: key))
            #expect(experiment == again)
        }
    }

    @Test func `JSON holds all of it`() throws {
        var random = SeededGenerator.ofTest()
        for _ in 0..<200 {
            let experiment = try experiment(&random)
            let json = try JSONEncoder().encode(experiment)
            #expect(try JSONDecoder().decode(Experiment.self, from: json) == experiment)
        }
    }

    /// A checkpoint has to mean the same when a default changes.
    @Test func `JSON holds the defaults, too`() throws {
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Experiment())) as? [String: Any]
        let absent = Experiment.Key.allCases.map(\.rawValue).filter { json?[$0] == nil }
        #expect(
            Set(absent) == [
                "warmup", "clock", "clip-norm", "clip-value", "lr", "steps", "monitor", "patience", "ema",
                "checkpoint-every", "keep", "evaluate-every", "init", "ema-start",
            ])
        #expect(json?["batch-size"] as? Int == 64 && json?["model"] as? String == "mlp:64")
        #expect(json?["epochs"] as? Int == 10 && json?["densify"] as? Bool == false)
    }

    @Test func `what a file leaves out is taken from the base`() throws {
        var base = Experiment()
        (base.batchSize, base.length) = (32, .steps(7))
        let decoder = JSONDecoder()
        decoder.userInfo[Experiment.base] = base
        let experiment = try decoder.decode(Experiment.self, from: Data(#"{"epochs": 3, "schedule": "cosine"}"#.utf8))
        #expect(experiment.batchSize == 32 && experiment.length == .epochs(3))
        #expect(experiment.schedules.map(\.target) == ["lr"])
        #expect(base.changes.map(\.key) == [.batchSize, .epochs, .steps])
    }

    @Test(arguments: [
        (#"{"batch-size": 0}"#, "batch-size cannot be 0: it has to be a whole number of at least 1"),
        (#"{"batch-size": 1.5}"#, "batch-size cannot be 1.5: it has to be a whole number of at least 1"),
        (#"{"validation": "x"}"#, "validation cannot be x: it has to be a number from 0 to below 1"),
        (#"{"lr": -1}"#, "lr cannot be -1: a rate is a number of at least 0, for example 0.001"),
        (#"{"lr": null}"#, "lr needs a value"), (#"{"model": ["mlp:8"]}"#, "model takes one value, and this is a list"),
        (#"{"schedule": {"cosine": 1}}"#, "schedule is a text or a list of texts"),
        (#"{"no-shuffle": 3}"#, "no-shuffle is true or false, not 3"),
        (#"{"clock": "day"}"#, "clock cannot be day: it can be step, epoch"),
        (#"{"optimizer": "adam("}"#, "expected a parameter's key at column 6"),
    ])
    func `what a file cannot say`(json: String, sentence: String) throws {
        do {
            _ = try JSONDecoder().decode(Experiment.self, from: Data(json.utf8))
            Issue.record("\(json) was read")
        } catch DecodingError.dataCorrupted(let context) {
            #expect(context.debugDescription == sentence)
            #expect(context.codingPath.count == 1)
        }
    }

    @Test func `two ways to say one thing are not given together`() throws {
        for (json, error) in [
            (#"{"steps": 1, "epochs": 1}"#, FieldError.givenTogether("steps", "epochs", meaning: "say how long")),
            (
                #"{"clip-norm": 1, "clip-value": 1}"#,
                .givenTogether("clip-norm", "clip-value", meaning: "limit the gradient")
            ),
        ] {
            #expect(throws: error) { try JSONDecoder().decode(Experiment.self, from: Data(json.utf8)) }
        }
    }

    @Test func `what is assigned is checked as what is read`() throws {
        try Experiment().check()
        var random = SeededGenerator.ofTest()
        for _ in 0..<100 { try experiment(&random).check() }
        func expect(_ key: Experiment.Key, _ change: (inout Experiment) -> Void) {
            var experiment = Experiment()
            change(&experiment)
            do {
                try experiment.check()
                Issue.record("\(key) was accepted")
            } catch FieldError.badValue(let name, _, _) {
                #expect(name == key.rawValue)
            } catch {
                Issue.record("\(error)")
            }
        }
        expect(.batchSize) { $0.batchSize = 0 }
        expect(.epochs) { $0.length = .epochs(-1) }
        expect(.steps) { $0.length = .steps(0) }
        expect(.validation) { $0.validation = .nan }
        expect(.lr) { $0.rate = .given(-1) }
        expect(.accumulate) { $0.accumulation = .max }
        expect(.clipNorm) { $0.clipping = .norm(.infinity) }
        expect(.ema) { $0.averaging = 1 }
        expect(.patience) { $0.patience = 0 }
        expect(.minDelta) { $0.leastImprovement = .nan }
        expect(.keep) { $0.keptCheckpoints = 0 }
    }

    @Test func `sentences name fields as their reader writes them`() {
        let error = FieldError.badValue("lr", "-1", ValueError("it is below 0"))
        #expect("\(error)" == "lr cannot be -1: it is below 0")
        #expect(error.sentence { "--\($0)" } == "--lr cannot be -1: it is below 0")
    }

    /// As `printf` rounds, which `String(format:)` is an authority for.
    @Test func `significant digits`() {
        var random = SeededGenerator.ofTest()
        for _ in 0..<1000 {
            let number = Double(bitPattern: .random(in: 0 ... .max, using: &random))
            guard number.isFinite else { continue }
            for digits in [1, 3, 6, 17] {
                let expected = Double(String(format: "%.\(digits)g", number))
                #expect(Double(number.rounded(to: digits)) == expected)
            }
        }
        #expect(0.0123456.rounded(to: 3) == "0.0123" && Double.infinity.rounded(to: 3) == Double.infinity.shortest)
    }
}
