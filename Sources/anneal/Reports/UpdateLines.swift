internal import AnnealExperiment
internal import AnnealHost

extension UpdateDescription {
    /// What is in force, for people.
    var lines: [String] {
        var lines: [String] = []
        if let sparse {
            lines.append("A step updates those rows of \(sparse.joined(separator: ", ")) that its examples touch.")
        }
        if accumulate > 1 { lines.append("A step takes the mean gradient of \(accumulate) batches.") }
        if let clipNorm { lines.append("A gradient longer than \(clipNorm.shortest) is scaled to that length.") }
        if let clipValue { lines.append("Each number of the gradient is kept within ±\(clipValue.shortest).") }
        if let ema {
            lines.append(
                "The average of the weights with a decay of \(ema.shortest) is evaluated\(emaStart.map { ", from step \($0) on" } ?? "")."
            )
        }
        guard let groups else { return lines }
        let rows = (groups + (frozen.map { [$0] } ?? [])).map {
            [$0.pattern, "\($0.parameters)", firstNames($0.tensors, most: 4), $0.options]
        }
        return lines + TextTable([["GROUP", "PARAMETERS", "TENSORS", "OPTIONS"]] + rows).lines.map(\.withoutEndBlanks)
    }
}

extension String {
    fileprivate var withoutEndBlanks: String {
        String(prefix(utf8.count - reversed().prefix { $0 == " " }.count))
    }
}
