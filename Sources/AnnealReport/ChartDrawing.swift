internal import AnnealPlot
internal import Glibc

/// Places of a chart in pixels.
struct ChartDrawing {
    private let chart: Chart
    private let width: Double
    private let height: Double
    private let left: Double
    private let x: (low: Double, high: Double)
    private let y: (low: Double, high: Double)
    private let top = 10.0
    private let right: Double
    private let bottom: Double

    init(_ chart: Chart, width: Double) {
        self.chart = chart
        self.width = width
        let longest = chart.rows?.map(\.count).max() ?? 7
        left = chart.rows == nil ? 62 : min(width * 0.4, Double(longest) * 7 + 16)
        height = chart.rows.map { Double($0.count) * 30 + 62 } ?? (width < 500 ? 240 : 300)
        right = width - 14
        bottom = height - 44
        let scale = chart.xScale
        func coordinate(_ x: Double) -> Double { scale == .linear ? x : log10(x) }
        var xs: [Double] = []
        var ys: [Double] = []
        for series in chart.series {
            for line in series.lines {
                xs += line.x
                ys += line.y
            }
            for point in series.points {
                xs += [point.x, point.reach?.lowerBound ?? point.x, point.reach?.upperBound ?? point.x]
                ys.append(point.y)
            }
            if let band = series.band { ys += band.low + band.high }
        }
        let placed = xs.filter { $0.isFinite && (scale == .linear || $0 > 0) }.map(coordinate)
        x = Self.range(placed, margin: chart.rows == nil ? 0.02 : 0.06)
        y = chart.rows.map { (-0.5, Double($0.count) - 0.5) } ?? Self.range(ys.filter(\.isFinite), margin: 0.05)
    }

    private static func range(_ values: [Double], margin: Double) -> (low: Double, high: Double) {
        guard let low = values.min(), let high = values.max() else { return (0, 1) }
        guard high > low else { return (low - max(0.5, abs(low) / 10), high + max(0.5, abs(low) / 10)) }
        return (low - margin * (high - low), high + margin * (high - low))
    }

    private func px(_ value: Double) -> Double {
        let coordinate = chart.xScale == .linear ? value : log10(max(value, 1e-300))
        return left + (coordinate - x.low) / (x.high - x.low) * (right - left)
    }

    private func py(_ value: Double) -> Double {
        let share = (value - y.low) / (y.high - y.low)
        // Rows begin at the top.
        return chart.rows == nil ? bottom - share * (bottom - top) : top + share * (bottom - top)
    }

    var svg: String {
        var parts = [
            "<svg viewBox=\"0 0 \(Markup.number(width)) \(Markup.number(height))\" role=\"img\" tabindex=\"0\" "
                + "class=\"chart\"><title>\(Markup.escaped(chart.title))</title>"
                + "<desc>\(Markup.escaped(chart.description))</desc>"
        ]
        parts += axes
        // Means and points over all bands and seeds.
        let isCrowded = chart.series.reduce(0) { $0 + $1.lines.count(where: \.isThin) } > 24
        for series in chart.series { parts += group(series, isCrowded ? " many" : "", behind(series)) }
        for series in chart.series { parts += group(series, chart.showsPoints ? "" : " quiet", before(series)) }
        parts.append("</svg>")
        return parts.joined(separator: "\n")
    }

    private var axes: [String] {
        var parts: [String] = []
        let from = chart.xScale == .linear ? x.low : pow(10, x.low)
        let to = chart.xScale == .linear ? x.high : pow(10, x.high)
        for mark in AxisMark.marks(
            from: from, to: to, scale: chart.xScale, isWhole: chart.xIsCount, atMost: width < 500 ? 4 : 7)
        {
            let place = Markup.number(px(mark.value))
            parts.append(
                "<line class=\"grid\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(Markup.number(top))\" y2=\"\(Markup.number(bottom))\"/>"
            )
            parts.append(
                "<text x=\"\(place)\" y=\"\(Markup.number(bottom + 16))\" text-anchor=\"middle\">\(Markup.escaped(mark.label))</text>"
            )
        }
        if let rows = chart.rows {
            for (index, name) in rows.enumerated() {
                let place = Markup.number(py(Double(index)) + 4)
                let room = Int((left - 12) / 6.6)
                let shown = name.count > room ? name.prefix(max(1, room - 1)) + "…" : name
                parts.append(
                    "<text x=\"\(Markup.number(left - 8))\" y=\"\(place)\" text-anchor=\"end\">\(Markup.escaped(shown))</text>"
                )
            }
        } else {
            for mark in AxisMark.marks(from: y.low, to: y.high, atMost: 6) {
                let place = py(mark.value)
                parts.append(
                    "<line class=\"grid\" x1=\"\(Markup.number(left))\" x2=\"\(Markup.number(right))\" y1=\"\(Markup.number(place))\" y2=\"\(Markup.number(place))\"/>"
                )
                parts.append(
                    "<text x=\"\(Markup.number(left - 6))\" y=\"\(Markup.number(place + 4))\" text-anchor=\"end\">\(Markup.escaped(mark.label))</text>"
                )
            }
            let middle = Markup.number((top + bottom) / 2)
            parts.append(
                "<text class=\"axis\" transform=\"rotate(-90 13 \(middle))\" x=\"13\" y=\"\(middle)\" text-anchor=\"middle\">\(Markup.escaped(chart.yLabel))</text>"
            )
        }
        parts.append(
            "<text class=\"axis\" x=\"\(Markup.number((left + right) / 2))\" y=\"\(Markup.number(height - 8))\" text-anchor=\"middle\">\(Markup.escaped(chart.xLabel))</text>"
        )
        return parts
    }

    private func group(_ series: Chart.Series, _ classes: String, _ parts: [String]) -> [String] {
        parts.isEmpty ? [] : ["<g class=\"s\(series.color % 8)\(classes)\">"] + parts + ["</g>"]
    }

    /// The band and the seeds.
    private func behind(_ series: Chart.Series) -> [String] {
        var parts: [String] = []
        if let band = series.band {
            let upper = zip(band.x, band.high).map { "\(Markup.number(px($0))),\(Markup.number(py($1)))" }
            let lower = zip(band.x, band.low).map { "\(Markup.number(px($0))),\(Markup.number(py($1)))" }.reversed()
            parts.append("<polygon class=\"band\" points=\"\((upper + lower).joined(separator: " "))\"/>")
        }
        return parts + series.lines.filter(\.isThin).map { polyline($0, "thin") }
    }

    private func polyline(_ line: Chart.Line, _ name: String) -> String {
        let points = zip(line.x, line.y).filter { $0.isFinite && $1.isFinite }
            .map { "\(Markup.number(px($0))),\(Markup.number(py($1)))" }
        return "<polyline class=\"\(name)\" points=\"\(points.joined(separator: " "))\"/>"
    }

    /// The mean, and points with their values.
    private func before(_ series: Chart.Series) -> [String] {
        var parts = series.lines.filter { !$0.isThin }.map { polyline($0, "bold") }
        for point in series.points where point.x.isFinite && point.y.isFinite {
            if let reach = point.reach, reach.lowerBound.isFinite, reach.upperBound.isFinite {
                let place = Markup.number(py(point.y))
                parts.append(
                    "<line class=\"reach\" x1=\"\(Markup.number(px(reach.lowerBound)))\" x2=\"\(Markup.number(px(reach.upperBound)))\" y1=\"\(place)\" y2=\"\(place)\"/>"
                )
            }
            parts.append(
                "<circle cx=\"\(Markup.number(px(point.x)))\" cy=\"\(Markup.number(py(point.y)))\" r=\"4\" "
                    + "data-label=\"\(Markup.escaped(point.label))\"><title>\(Markup.escaped(point.label))</title></circle>"
            )
        }
        return parts
    }
}
