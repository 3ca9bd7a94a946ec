internal import AnnealHost
internal import AnnealTensor
internal import AnnealTraining

/// What is in force at each update of the weights besides the optimizer's own rule, for people and as JSON.
struct UpdateDescription: Encodable {
    struct Group: Encodable {
        let pattern: String
        let options: String
        let parameters: Int
        let tensors: [String]
    }

    /// Absent if there is only the common one.
    let groups: [Group]?
    /// The tensors of which a step updates only the rows it touches; absent if there are none.
    let sparse: [String]?
    let clipNorm: Double?
    let clipValue: Double?
    /// The batches whose mean gradient a step takes.
    let accumulate: Int
    /// The decay of the weights' average; absent if there is none.
    let ema: Double?

    init(_ trainer: Trainer, accumulate: Int, ema: Double?) {
        let entries = trainer.model.layout.entries
        let groups = trainer.optimizer.groups
        // The others last; there are none if patterns fit all.
        let shown = (groups.dropFirst() + groups.prefix(1)).filter { !$0.tensors.isEmpty }
        self.groups =
            groups.count == 1
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
    }

    var lines: [String] {
        var lines: [String] = []
        if let sparse {
            lines.append("A step updates those rows of \(sparse.joined(separator: ", ")) that its examples touch.")
        }
        if accumulate > 1 { lines.append("A step takes the mean gradient of \(accumulate) batches.") }
        if let clipNorm { lines.append("A gradient longer than \(clipNorm.shortest) is scaled to that length.") }
        if let clipValue { lines.append("Each number of the gradient is kept within ±\(clipValue.shortest).") }
        if let ema { lines.append("The average of the weights with a decay of \(ema.shortest) is evaluated.") }
        guard let groups else { return lines }
        let rows = groups.map { [$0.pattern, "\($0.parameters)", Self.names($0.tensors), $0.options] }
        return lines + TextTable([["GROUP", "PARAMETERS", "TENSORS", "OPTIONS"]] + rows).lines.map(\.withoutEndBlanks)
    }

    private static func names(_ tensors: [String]) -> String {
        let most = 4
        let shown = tensors.prefix(most).joined(separator: ", ")
        return tensors.count > most ? "\(shown) and \(tensors.count - most) more" : shown
    }
}

extension String {
    fileprivate var withoutEndBlanks: String {
        String(prefix(utf8.count - reversed().prefix { $0 == " " }.count))
    }
}
