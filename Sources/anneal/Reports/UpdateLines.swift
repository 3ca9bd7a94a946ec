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
            [$0.pattern, "\($0.parameters)", Self.names($0.tensors), $0.options]
        }
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
