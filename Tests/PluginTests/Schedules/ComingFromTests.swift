import AnnealHost
import Foundation
import Testing

/// Every line of Documentation/ComingFrom.md against the numbers of the framework it comes from (Tests/Goldens/frameworks).
@Suite struct ComingFromTests {
    private static let document = Result { try ComingFrom() }

    /// What a framework's own arithmetic leaves of its numbers, relative to max(|value|, |base|).
    private static let tolerances = [
        "PyTorch": 1e-12, "Optax": 1e-12, "Keras": 1e-12, "Transformers": 1e-12, "timm": 1e-12,
        // fastai's positions within a run and all of MLX are in single precision.
        "fastai": 1e-6, "MLX": 1e-6,
    ]

    /// What a framework must not lack here.
    private static let schedules = [
        "PyTorch": [
            "LambdaLR", "MultiplicativeLR", "StepLR", "MultiStepLR", "ConstantLR", "LinearLR", "ExponentialLR",
            "PolynomialLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "ChainedScheduler", "SequentialLR",
            "ReduceLROnPlateau", "CyclicLR", "OneCycleLR", "SWALR",
        ],
        "Optax": [
            "constant_schedule", "cosine_decay_schedule", "exponential_decay", "linear_schedule", "polynomial_schedule",
            "piecewise_constant_schedule", "piecewise_interpolate_schedule", "linear_onecycle_schedule",
            "cosine_onecycle_schedule", "warmup_constant_schedule", "warmup_cosine_decay_schedule",
            "warmup_exponential_decay_schedule", "sgdr_schedule", "join_schedules", "contrib.reduce_on_plateau",
            "inject_hyperparams", "inject_stateful_hyperparams",
        ],
        "Keras": [
            "ExponentialDecay", "PiecewiseConstantDecay", "PolynomialDecay", "InverseTimeDecay", "CosineDecay",
            "CosineDecayRestarts", "ReduceLROnPlateau", "LearningRateScheduler",
        ],
        "Transformers": [
            "linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup",
            "inverse_sqrt", "reduce_lr_on_plateau", "cosine_with_min_lr", "cosine_warmup_with_min_lr",
            "warmup_stable_decay", "greedy",
        ].map { "get_scheduler('\($0)'" },
        "timm": [
            "CosineLRScheduler", "TanhLRScheduler", "StepLRScheduler", "MultiStepLRScheduler", "PolyLRScheduler",
            "WSDLRScheduler", "PlateauLRScheduler",
        ],
        "fastai": ["learn.fit_one_cycle", "learn.fit_flat_cos", "learn.fit_sgdr", "learn.fine_tune", "learn.lr_find"],
        "MLX": ["exponential_decay", "step_decay", "cosine_decay", "linear_schedule", "join_schedules"],
    ]

    /// The right rate, and momentum, at a step where a framework is wrong; `nil` where it is right.
    private typealias Correction = @Sendable (_ step: Int) -> (lr: Double, momentum: Double?)?

    private static let corrections: [String: Correction] = [
        // Without ticks there is nothing between the start and the end: the end is in force from the beginning.
        "ConstantLR(optimizer, factor=0.5, total_iters=0)": { _ in (0.1, nil) },
        "LinearLR(optimizer, start_factor=0.25, total_iters=0)": { _ in (0.1, nil) },
        "PolynomialLR(optimizer, total_iters=0)": { _ in (0, nil) },
        // 1 + 3 + 9 + 27 + 81 = 121 steps end five pieces: the sixth begins at its peak.
        "CosineAnnealingWarmRestarts(optimizer, T_0=1, T_mult=3), stepped with step(epoch)": { step in
            step == 121 ? (0.1, nil) : nil
        },
        "CosineLRScheduler(optimizer, t_initial=1, cycle_mul=3.0, cycle_limit=9)": { step in
            step == 121 ? (0.1, nil) : nil
        },
        // 1 + 2 epochs of ten batches end two cycles: the third begins at its peak.
        "learn.fit_sgdr(3, 1, 0.1)": { step in step == 30 ? (0.1, nil) : nil },
        // The formula at its start, which is not quite the base rate.
        "TanhLRScheduler(optimizer, t_initial=20, lr_min=1e-3)": { step in
            step == 0 ? (1e-3 + 0.099 * (1 - tanh(-7)) / 2, nil) : nil
        },
        "TanhLRScheduler(optimizer, t_initial=10, lb=-4.0, ub=2.0, cycle_decay=0.5, cycle_limit=2)": { step in
            step == 0 ? (0.1 * (1 - tanh(-4)) / 2, nil) : nil
        },
        // The second schedule begins with its own rate.
        "SequentialLR(optimizer, [ConstantLR(optimizer, factor=0.1, total_iters=5), "
            + "MultiplicativeLR(optimizer, lambda t: 0.9)], milestones=[5])": { step in
                step < 5 ? nil : (0.1 * pow(0.9, Double(step - 5)), nil)
            },
        // −1 again and again is a standstill: two results of it, then a reduction.
        "ReduceLROnPlateau(optimizer, factor=0.5, patience=1) where the losses are negative": { step in
            ([0.1, 0.1, 0.1, 0.05, 0.05, 0.025][step], nil)
        },
        // 1, three NaN, 1, 1 (reduced), 1, 1 (reduced), NaN, 1, 0.5
        "ReduceLROnPlateau(optimizer, factor=0.5, patience=1) where losses are NaN": { step in
            (step < 6 ? 0.1 : step < 8 ? 0.05 : 0.025, nil)
        },
        // The last value holds past the end.
        "OneCycleLR(optimizer, max_lr=0.1, total_steps=30)": { step in
            step == 30 ? (0.1 / 25 / 1e4, 0.95) : nil
        },
        "OneCycleLR(optimizer, max_lr=0.1, total_steps=30, pct_start=0.4, anneal_strategy='linear', "
            + "three_phase=True, final_div_factor=100)": { step in
                step == 30 ? (0.1 / 25 / 100, 0.95) : nil
            },
    ]

    @Test func `every framework is there`() throws {
        let document = try Self.document.get()
        #expect(document.frameworks.map(\.name).sorted() == Self.schedules.keys.sorted())
        for framework in document.frameworks {
            for schedule in Self.schedules[framework.name] ?? [] {
                #expect(framework.rows.contains { $0.call.hasPrefix(schedule) }, "\(framework.name): \(schedule)")
            }
            let calls = framework.rows.map(\.call)
            #expect(Set(calls).count == calls.count, "a call that stands twice")
        }
        let wrong = document.frameworks.flatMap(\.rows).filter { $0.note.contains(" is wrong") }.map(\.call)
        #expect(Set(wrong) == Set(Self.corrections.keys))
    }

    @Test(arguments: try document.get().frameworks)
    func `every line gives their numbers`(_ framework: ComingFrom.Framework) throws {
        let tolerance = try #require(Self.tolerances[framework.name])
        var goldens: [String: [[String: String]]] = [:]
        for group in try Golden.groups(of: "frameworks/\(framework.name.lowercased()).csv") {
            goldens[group[0]["case"] ?? ""] = group
        }
        for row in framework.rows {
            if row.lines.isEmpty {
                #expect(!row.note.isEmpty, "\(row.call): neither a line nor the reason why not")
            } else {
                let found = goldens.removeValue(forKey: row.call)
                let rows = try #require(found, "\(row.call): no golden values")
                for line in row.lines { try compare(line, with: rows, of: row.call, within: tolerance) }
            }
        }
        #expect(goldens.isEmpty, "golden values of no row")
    }

    private func compare(
        _ line: ComingFrom.Line, with rows: [[String: String]], of call: String, within tolerance: Double
    ) throws {
        func value(_ column: String, _ row: [String: String]) -> Double? { Double(row[column] ?? "") }
        let steps = Int(try #require(value("steps", rows[0])))
        let length = RunLength(steps: steps, stepsPerEpoch: Int(try #require(value("steps_per_epoch", rows[0]))))
        let schedule = try ScheduleInstance(
            ScheduleSpecification(line.specification), in: InstalledPlugins.registry, length: length, clock: line.clock)
        // A line for another hyperparameter has that one for its base.
        let base = try #require(line.channel == "lr" ? value("base", rows[0]) : value(line.channel, rows[0]))
        let bases = schedule.channels.map { $0 == "lr" ? base : 0.9 }
        var state = schedule.initialState
        var corrected = false
        for row in rows {
            let step = Int(try #require(value("step", row)))
            let values = try schedule.curve(steps: step..<step + 1, base: bases, state: state)
            let correction = Self.corrections[call]?(step)
            for (index, channel) in schedule.channels.enumerated() {
                // What a line for another hyperparameter drives is that one, whatever its schedule calls it.
                let column = line.channel == "lr" ? channel : line.channel
                guard let theirs = value(column, row) else { continue }
                let right = column == "lr" ? correction?.lr ?? theirs : correction?.momentum ?? theirs
                let allowed = tolerance * max(abs(right), bases[index])
                if abs(theirs - right) > allowed { corrected = true }
                #expect(
                    abs(values[index] - right) <= allowed,
                    "\(call): \(line.specification) has \(column) \(values[index]) at step \(step), not \(right)")
            }
            if let metric = value("metric", row) {
                try schedule.observe(metric: metric, afterStep: step + 1, base: bases, state: &state)
            }
        }
        if Self.corrections[call] != nil { #expect(corrected, "\(call) is right") }
    }
}
