internal import AnnealHost
internal import AnnealPlot

/// The plots of schedules over a run.
struct ScheduleFigure {
    let curves: [ScheduleCurve]
    /// What the x axis counts.
    let unit: Clock
    /// Whether the learning rate has a logarithmic axis.
    var isLogarithmic = false

    /// A panel per channel that is driven, a line per schedule; the pieces of a schedule that is alone.
    var figure: Figure {
        var panels: [Panel] = []
        // The schedule of each panel that has a single one.
        var owners: [Int?] = []
        for channel in ScheduleCurve.channels(of: curves) {
            let lines = curves.indices.compactMap { index in
                series(of: curves[index], channel: channel, name: curves[index].name).map { (index, $0) }
            }
            guard !lines.isEmpty else { continue }
            panels.append(Panel(yAxis: axis(of: channel), series: lines.map(\.1)))
            owners.append(lines.count == 1 ? lines[0].0 : nil)
        }
        for index in panels.indices where !owners.contains(nil) {
            guard let owner = owners[index] else { continue }
            panels[index].spans = spans(of: curves[owner])
            // The brackets above the first panel of a schedule name the pieces for its others.
            if owners[..<index].contains(owner) {
                panels[index].spans = panels[index].spans.map { Span("", from: $0.from, to: $0.to) }
            }
        }
        return Figure(title: curves.count == 1 ? curves[0].name : "", xAxis: xAxis, panels: panels)
    }

    /// A small panel for the learning rate of each schedule.
    var gallery: Gallery {
        Gallery(
            xAxis: xAxis, yLabel: axis(of: "lr").label,
            cells: curves.map { curve in
                let line = series(of: curve, channel: "lr", name: "learning rate")
                return Gallery.Cell(
                    title: curve.name,
                    panel: Panel(yAxis: axis(of: "lr"), series: [line].compactMap { $0 }, spans: spans(of: curve)))
            })
    }

    private var xAxis: Axis { Axis(unit.rawValue, isCount: true) }

    private func axis(of channel: String) -> Axis {
        guard channel == "lr" else { return Axis(channel) }
        return Axis("learning rate", scale: isLogarithmic ? .logarithmic : .linear, includesZero: true)
    }

    /// Nil if the schedule does not drive the channel at any step.
    private func series(of curve: ScheduleCurve, channel: String, name: String) -> Series? {
        guard let points = curve.points(of: channel), points.values.contains(where: { !$0.isNaN }) else { return nil }
        return Series(
            name, x: points.steps.map { place(of: $0, in: curve) }, y: points.values,
            heldUntil: place(of: curve.steps, in: curve))
    }

    private func spans(of curve: ScheduleCurve) -> [Span] {
        let pieces = curve.pieces.filter { !$0.steps.isEmpty }
        guard pieces.count > 1 else { return [] }
        return pieces.map {
            Span(
                $0.text, from: place(of: $0.steps.lowerBound, in: curve), to: place(of: $0.steps.upperBound, in: curve))
        }
    }

    private func place(of step: Int, in curve: ScheduleCurve) -> Double {
        unit == .step ? Double(step) : Double(step) / Double(curve.stepsPerEpoch)
    }
}
