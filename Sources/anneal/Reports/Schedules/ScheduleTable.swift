internal import AnnealHost

/// The values of schedules as CSV: `tick,lr` and further channels, a row for every step.
///
/// A first column names the schedule when there are several. A field is empty where a schedule does not drive a channel.
struct ScheduleTable {
    let curves: [ScheduleCurve]

    /// Writes it part by part.
    func write(to output: Output) throws {
        let channels = ScheduleCurve.channels(of: curves)
        let head = (curves.count > 1 ? "schedule," : "") + "tick,\(channels.joined(separator: ","))\n"
        try output.write { put in
            try put(Array(head.utf8))
            for curve in curves {
                let columns = channels.map { curve.channels.firstIndex(of: $0) }
                let prefix = curves.count > 1 ? csvField(curve.name) + "," : ""
                try curve.forEachPart { first, values in
                    try put(rows(of: values, width: curve.width, from: first, columns, prefix))
                }
            }
        }
    }

    private func rows(
        of values: [Double], width: Int, from first: Int, _ columns: [Int?], _ prefix: String
    ) -> [UInt8] {
        var text = ""
        for (row, start) in stride(from: 0, to: values.count, by: width).enumerated() {
            text += "\(prefix)\(first + row)"
            for column in columns {
                let value = column.map { values[start + $0] } ?? .nan
                text += value.isNaN ? "," : ",\(value.shortest)"
            }
            text += "\n"
        }
        return Array(text.utf8)
    }
}
