internal import AnnealHost
internal import AnnealTraining

extension Experiment: FieldCoded {
    public enum Key: String, CodingKey, CaseIterable, Sendable {
        case dataset, model, optimizer, seed, validation, standardize, schedule, warmup, clock, group, accumulate,
            densify, lr
        case epochs, steps, monitor, patience, ema, keep, freeze
        case initialWeights = "init"
        case initPartial = "init-partial"
        case emaStart = "ema-start"
        case batchSize = "batch-size"
        case noShuffle = "no-shuffle"
        case dropLast = "drop-last"
        case evaluateEvery = "evaluate-every"
        case minDelta = "min-delta"
        case clipNorm = "clip-norm"
        case clipValue = "clip-value"
        case skipNonfinite = "skip-nonfinite"
        case onDivergence = "on-divergence"
        case checkpointEvery = "checkpoint-every"
    }

    public static let fields: [Field<Experiment>] = [
        Field(.dataset, \.dataset, TextForm { try DatasetSource($0) }),
        Field(.model, \.model, TextForm { try ModelSpecification($0) }),
        Field(.initialWeights, \.initialWeights, .weights),
        Field(.initPartial, flag: \.beginsPartially),
        Field(.freeze, list: \.frozen, .names),
        Field(.optimizer, \.optimizer, TextForm { try Specification($0) }),
        Field(.batchSize, \.batchSize, .count),
        Field(.seed, \.seed, .seed),
        Field(.noShuffle, flag: \.takesDataInOrder),
        Field(.dropLast, flag: \.dropsLastBatch),
        Field(.validation, \.validation, .fraction),
        Field(.standardize, flag: \.standardizes),
        Field(.schedule, list: \.schedules, TextForm({ try ScheduleAssignment($0, reader: $1) }, text: { "\($0)" })),
        Field(.warmup, \.warmup, TextForm { try NumberText.timeSpan($0) }),
        Field(.clock, \.clock, .word),
        Field(.group, list: \.groups, TextForm({ try GroupOptions($0, reader: $1) }, text: { "\($0)" })),
        Field(.clipNorm, \.clipNorm, .positive),
        Field(.clipValue, \.clipValue, .positive),
        Field(.accumulate, \.accumulation, .count),
        Field(.densify, flag: \.densifies),
        Field(.lr, \.rate, .rate),
        Field(.epochs, \.epochs, .count),
        Field(.steps, \.steps, .count),
        Field(.monitor, \.monitor, .word),
        Field(.evaluateEvery, \.evaluateEvery, TextForm { try NumberText.stepsOrTimeSpan($0) }),
        Field(.patience, \.patience, .count),
        Field(.minDelta, \.leastImprovement, .number(NumberText.notNegative)),
        Field(.ema, \.averaging, .fraction),
        Field(.emaStart, \.averagingStart, TextForm { try NumberText.stepsOrTimeSpan($0) }),
        Field(.skipNonfinite, flag: \.skipsNonfinite),
        Field(.onDivergence, \.onDivergence, .word),
        Field(.checkpointEvery, \.checkpointEvery, TextForm { try NumberText.stepsOrTimeSpan($0) }),
        Field(.keep, \.keptCheckpoints, .count),
    ]

    public static let alternatives = [
        Alternatives(first: Key.steps, second: .epochs, meaning: "say how long"),
        Alternatives(first: .clipNorm, second: .clipValue, meaning: "limit the gradient"),
    ]

    // MARK: - One field under the names of two keys, or of its opposite

    private var takesDataInOrder: Bool {
        get { !shuffles }
        set { shuffles = !newValue }
    }

    private var epochs: Int? {
        get { if case .epochs(let count) = length { count } else { nil } }
        set { if let newValue { length = .epochs(newValue) } }
    }

    private var steps: Int? {
        get { if case .steps(let count) = length { count } else { nil } }
        set { if let newValue { length = .steps(newValue) } }
    }

    private var clipNorm: Double? {
        get { if case .norm(let limit) = clipping { limit } else { nil } }
        set { if let newValue { clipping = .norm(newValue) } }
    }

    private var clipValue: Double? {
        get { if case .value(let limit) = clipping { limit } else { nil } }
        set { if let newValue { clipping = .value(newValue) } }
    }
}
