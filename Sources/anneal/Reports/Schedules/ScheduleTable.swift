internal import AnnealHost

/// The values of schedules as CSV: `tick,lr` and further channels, a row for every step.
///
/// A first column names the schedule when there are several. A field is empty where a schedule does not drive a channel.
struct ScheduleTable {
    let curves: [ScheduleCurve]

    var csv: String {
        let channels = ScheduleCurve.channels(of: curves)
        var text = (curves.count > 1 ? "schedule," : "") + "tick,\(channels.joined(separator: ","))\n"
        for curve in curves {
            let columns = channels.map { curve.values(of: $0) }
            let prefix = curves.count > 1 ? csvField(curve.name) + "," : ""
            for step in 0..<curve.steps {
                text += "\(prefix)\(step)"
                for column in columns { text += "," + (column.map { $0[step].isNaN ? "" : $0[step].shortest } ?? "") }
                text += "\n"
            }
        }
        return text
    }
}
