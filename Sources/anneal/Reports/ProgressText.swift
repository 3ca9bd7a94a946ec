internal import AnnealExperiment

/// A run's progress in one line that fits a terminal: a bar, and as many numbers as there is room for, the most telling first.
struct ProgressText {
    var epoch = 0
    var epochs = 0
    var step = 0
    var steps = 0
    var loss: Double?
    var rate: Double?
    /// What was measured last, the most telling first.
    var measured: [String] = []
    /// Examples that were learned from in a second; `nil` as long as nobody knows.
    var speed: Double?
    /// The seconds that remain; `nil` as long as nobody knows.
    var remaining: Double?

    /// The characters of a bar, as there is room.
    private static let barWidth = 8...24

    /// - Parameter columns: The characters that a line may have.
    func line(columns: Int) -> String {
        // In the order in which they are given up, the last first; each with its place in the line.
        var parts: [(place: Int, text: String)] = [
            (2, "step \(step)/\(steps)"), (1, "epoch \(epoch)/\(epochs)"),
        ]
        if let loss { parts.append((3, "loss \(loss.rounded(to: 4))")) }
        parts.append((0, bar(Self.barWidth.lowerBound)))
        if let remaining { parts.append((6, "\(Self.clock(remaining)) left")) }
        if let rate { parts.append((4, "lr \(rate.rounded(to: 3))")) }
        if let speed { parts.append((5, "\(Self.count(speed))/s")) }
        for (index, text) in measured.enumerated() { parts.append((7 + index, text)) }
        var shown: [(place: Int, text: String)] = []
        var width = -2
        for part in parts {
            guard width + 2 + part.text.count <= columns else { break }
            shown.append(part)
            width += 2 + part.text.count
        }
        // What room is left is the bar's.
        if let place = shown.firstIndex(where: { $0.place == 0 }) {
            shown[place].text = bar(min(Self.barWidth.lowerBound + columns - width, Self.barWidth.upperBound))
        }
        let text = shown.sorted { $0.place < $1.place }.map(\.text).joined(separator: "  ")
        return String(text.prefix(max(columns, 0)))
    }

    private func bar(_ width: Int) -> String {
        let share = steps > 0 ? min(max(Double(step) / Double(steps), 0), 1) : 1
        let done = Int((share * Double(width)).rounded(.down))
        return String(repeating: "━", count: done) + String(repeating: "─", count: width - done)
    }

    /// Seconds as `0:42` or `1:05:00`.
    static func clock(_ seconds: Double) -> String {
        guard seconds < 360_000 else { return "\(Int(min(seconds / 86400, 1e9))) days" }
        let whole = Int(max(seconds, 0).rounded(.up))
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return whole < 3600
            ? "\(whole / 60):\(padded(whole % 60))" : "\(whole / 3600):\(padded(whole / 60 % 60)):\(padded(whole % 60))"
    }

    /// A number with three digits: `12300` as `12.3k`.
    static func count(_ number: Double) -> String {
        if number < 1000 { return number.rounded(to: 3) }
        return number < 1e6 ? "\((number / 1e3).rounded(to: 3))k" : "\((number / 1e6).rounded(to: 3))M"
    }
}
