internal import AnnealHost
internal import AnnealTensor
public import AnnealTraining

/// What is in force at each update of the weights besides the optimizer's own rule.
public struct UpdateDescription: Encodable, Sendable {
    public struct Group: Encodable, Sendable {
        public let pattern: String
        public let options: String
        public let parameters: Int
        public let tensors: [String]
    }

    /// Absent if there is only the common one.
    public let groups: [Group]?
    /// The tensors that are not learned; absent if all are.
    public let frozen: Group?
    /// The tensors of which a step updates only the rows it touches; absent if there are none.
    public let sparse: [String]?
    public let clipNorm: Double?
    public let clipValue: Double?
    /// The batches whose mean gradient a step takes.
    public let accumulate: Int
    /// The decay of the weights' average; absent if there is none.
    public let ema: Double?
    /// The steps before that begins; absent if it begins at once.
    public let emaStart: Int?

    /// - Parameters:
    ///   - patterns: those of the frozen tensors.
    public init(
        _ trainer: Trainer, accumulate: Int, ema: Double?, emaStart: Int = 0, frozen patterns: [NamePattern] = []
    ) {
        let model = trainer.model
        let entries = model.trained
        let frozen = model.frozen.sorted().map { model.layout.entries[$0] }
        self.frozen =
            frozen.isEmpty
            ? nil
            : Group(
                pattern: patterns.map(\.description).joined(separator: "|"), options: "frozen",
                parameters: frozen.reduce(0) { $0 + $1.count }, tensors: frozen.map(\.name))
        let groups = trainer.optimizer.groups
        // The others last; there are none if patterns fit all.
        let shown = (groups.dropFirst() + groups.prefix(1)).filter { !$0.tensors.isEmpty }
        self.groups =
            groups.count == 1 && frozen.isEmpty
            ? nil
            : shown.map { group in
                let tensors = group.tensors.map { entries[$0] }
                return Group(
                    pattern: group.name, options: group.specification?.options ?? "",
                    parameters: tensors.reduce(0) { $0 + $1.count }, tensors: tensors.map(\.name))
            }
        let sparse = trainer.optimizer.sparseTensors.map { entries[$0].name }
        self.sparse = sparse.isEmpty ? nil : sparse
        if case .norm(let limit) = trainer.clipping { clipNorm = limit } else { clipNorm = nil }
        if case .value(let limit) = trainer.clipping { clipValue = limit } else { clipValue = nil }
        self.accumulate = accumulate
        self.ema = ema
        self.emaStart = ema == nil || emaStart == 0 ? nil : emaStart
    }
}
