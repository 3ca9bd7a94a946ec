import TestSupport
import Testing

@testable import AnnealReport

@Suite struct HeatMapTests {
    /// Seven rates by three decays; the highest rates fail, one place was not measured.
    static func map(higherIsBetter: Bool = true) -> HeatMap {
        let columns = ["0.0001", "0.000316", "0.001", "0.00316", "0.01", "0.0316", "0.1"]
        let cells: [[HeatMap.Cell?]] = (0..<3).map { row in
            columns.indices.map { column in
                if row == 2 && column == 0 { return nil }
                let value = column == 6 ? nil : 97.5 - Double((column - 4) * (column - 4)) - Double(row) / 4
                return HeatMap.Cell(
                    value: value.map { higherIsBetter ? $0 : -$0 },
                    label: "lr \(columns[column]), decay \(row) <&>: \(value.map { "\($0)" } ?? "failed")")
            }
        }
        return HeatMap(
            title: "accuracy by lr and <decay>", xLabel: "lr", yLabel: "<decay>", columns: columns,
            rows: ["0", "0.01", "0.1"], cells: cells, higherIsBetter: higherIsBetter)
    }

    @Test(arguments: [true, false]) func `the best cell is marked, and darker is better`(higher: Bool) throws {
        let map = Self.map(higherIsBetter: higher)
        #expect(map.best == (higher ? 97.5 : -97.5))
        #expect(map.standing(higher ? 97.5 : -97.5) == 1)
        #expect(map.standing(higher ? 81 : -81) == 0)
        #expect(map.description.hasPrefix("best with lr 0.01 and <decay> 0: "))
        let svg = map.svg(660)
        #expect(svg.matches(of: /class="cell best"/).count == 1)
        #expect(svg.matches(of: /class="cell/).count == 20)
        #expect(svg.matches(of: />×</).count == 3)
        let shades = svg.matches(of: /fill-opacity="([0-9.]+)"/).compactMap { Double($0.1) }
        #expect(shades.max() == 0.5 && shades.allSatisfy { 0...0.5 ~= $0 })
    }

    @Test func `it says everything and escapes it`() {
        let svg = Self.map().svg(350)
        #expect(svg.contains("role=\"img\"") && svg.contains("<title>") && svg.contains("<desc>"))
        #expect(svg.contains("accuracy by lr and &lt;decay&gt;") && !svg.contains("<decay>"))
        #expect(svg.matches(of: /data-label="[^"]+"/).count == 20)
        #expect(!svg.contains("nan") && !svg.contains("inf"))
    }

    @Test func `a map of nothing is a figure, too`() {
        let empty = HeatMap(
            title: "t", xLabel: "x", yLabel: "y", columns: ["1"], rows: ["1"], cells: [[nil]], higherIsBetter: true)
        #expect(empty.description == "nothing trained")
        #expect(empty.svg(350).contains("</svg>"))
        #expect(empty.best == nil)
    }

    @Test func `a report shows it before its charts`() throws {
        var report = ReportTests.report()
        report.heatMaps = [Self.map()]
        let html = report.html
        let map = try #require(html.firstRange(of: "accuracy by lr"))
        let chart = try #require(html.firstRange(of: "Distance from the best"))
        #expect(map.lowerBound < chart.lowerBound)
    }
}
