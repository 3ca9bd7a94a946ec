internal import AnnealExperiment
internal import AnnealHost

/// Schedules over a run, as JSON has them.
struct ScheduleDescription: Encodable {
    struct Piece: Encodable {
        /// Steps done when it begins and when it ends.
        let begins: Int
        let ends: Int
        let spec: String
    }

    struct Schedule: Encodable {
        let spec: String
        let clock: String
        let pieces: [Piece]
        /// By channel, what stands in the place of a value for every step, null where the schedule does not drive the channel.
        let values: [String: String]

        /// - Parameter places: By channel.
        init(_ curve: ScheduleCurve, places: [String]) {
            spec = curve.name
            clock = curve.clock.rawValue
            pieces = curve.pieces.map {
                Piece(begins: $0.steps.lowerBound, ends: $0.steps.upperBound, spec: $0.text)
            }
            values = Dictionary(zip(curve.channels, places), uniquingKeysWith: { first, _ in first })
        }
    }

    let lr: Double
    let steps: Int
    let stepsPerEpoch: Int
    let schedules: [Schedule]
    /// Absent where nobody has named a model.
    let update: UpdateDescription?

    private let curves: [ScheduleCurve]
    private let mark: Mark

    private enum CodingKeys: CodingKey { case lr, steps, stepsPerEpoch, schedules, update }

    init(_ curves: [ScheduleCurve], lr: Double, length: RunLength, update: UpdateDescription? = nil) {
        self.curves = curves
        self.update = update
        let mark = Mark()
        self.mark = mark
        self.lr = lr
        steps = length.steps ?? 0
        stepsPerEpoch = length.stepsPerEpoch
        schedules = curves.enumerated().map { index, curve in
            Schedule(curve, places: curve.channels.indices.map { mark.text(of: $0, in: index) })
        }
    }
}

extension ScheduleDescription {
    /// Writes it part by part: nobody holds the values.
    func write(to output: Output) throws {
        let pieces = try Output.json(self).split(separator: mark.beginning, omittingEmptySubsequences: false)
        try output.write { put in
            var indent = ""
            for (index, piece) in pieces.enumerated() {
                var rest = piece
                if index > 0, let place = Mark.place(at: &rest) {
                    try write(valuesOf: place.channel, in: curves[place.curve], indent, put)
                }
                try put(Array(rest.utf8))
                indent = String(rest.split(separator: "\n").last?.prefix { $0 == " " } ?? "")
            }
        }
    }

    /// As an encoder would that writes a line for each.
    private func write(
        valuesOf channel: Int, in curve: ScheduleCurve, _ indent: String, _ put: ([UInt8]) throws -> Void
    ) throws {
        try put(Array("[\n".utf8))
        try curve.forEachPart { first, values in
            var text = ""
            for (row, start) in stride(from: channel, to: values.count, by: curve.width).enumerated() {
                let number = values[start].isFinite ? "\(values[start])" : "null"
                let digits = number.hasSuffix(".0") ? number.dropLast(2) : number[...]
                text += "\(first + row == 0 ? "" : ",\n")\(indent)  \(digits)"
            }
            try put(Array(text.utf8))
        }
        try put(Array("\n\(indent)]".utf8))
    }

    /// What is in a text where values belong, and in no other.
    private struct Mark {
        private let word = "values \(UInt64.random(in: .min ... .max)) "

        func text(of channel: Int, in curve: Int) -> String { "\(word)\(curve) \(channel)" }

        var beginning: String { "\"\(word)" }

        /// Takes a place, and the quotation mark after it, away from the beginning of a text.
        static func place(at text: inout Substring) -> (curve: Int, channel: Int)? {
            guard let end = text.firstIndex(of: "\"") else { return nil }
            let numbers = text[..<end].split(separator: " ").compactMap { Int($0) }
            guard numbers.count == 2 else { return nil }
            text = text[text.index(after: end)...]
            return (numbers[0], numbers[1])
        }
    }
}
