import Glibc

/// What a figure shows, in words: for readers who hear it, and for programs that look for it.
struct FigureWords {
    let title: String
    let description: String

    init(title: String, _ panels: [Panel], xAxis: Axis, yLabel: String? = nil) {
        let labels = panels.map(\.yAxis.label).filter { !$0.isEmpty }
        let subjects = yLabel.map { [$0] } ?? labels
        let axis = xAxis.label.isEmpty ? "" : " over \(xAxis.label)"
        self.title = title.isEmpty ? subjects.joined(separator: ", ") + axis : title
        description =
            (subjects.joined(separator: ", ") + axis + ".")
            + panels.flatMap { panel in panel.series.compactMap { Self.course(of: $0, in: panel) } }.joined()
    }

    /// Where a curve begins and where it ends.
    private static func course(of series: Series, in panel: Panel) -> String? {
        let values = zip(series.x, series.y).map(\.1).filter(\.isFinite)
        guard let first = values.first, let last = values.last else { return nil }
        let name = series.name.isEmpty ? panel.yAxis.label : series.name
        let course = first == last ? "\(number(first))" : "from \(number(first)) to \(number(last))"
        return name.isEmpty ? " \(course)." : " \(name): \(course)."
    }

    /// With four digits at most.
    private static func number(_ value: Double) -> String {
        var text = [CChar](repeating: 0, count: 32)
        let length = withVaList([value]) { vsnprintf(&text, text.count, "%.4g", $0) }
        return String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
