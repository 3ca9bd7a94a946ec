import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import AnnealPlot

@Suite struct FigureTests {
    @Test func `svg is as stored`() throws {
        try expect(Samples.small.svg(width: 480, height: 400), matches: "small.svg")
    }

    @Test func `text is as stored`() throws {
        try expect(Samples.small.text(columns: 60, rows: 10, color: false), matches: "small.txt")
    }

    @Test func `pieces are as stored`() throws {
        try expect(Samples.pieces.svg(width: 480, height: 400), matches: "pieces.svg")
        try expect(Samples.pieces.text(columns: 60, rows: 12, color: false), matches: "pieces.txt")
    }

    @Test func `gallery is as stored`() throws {
        try expect(Samples.gallery.svg(width: 720), matches: "gallery.svg")
        try expect(Samples.gallery.text(columns: 70, color: false), matches: "gallery.txt")
    }

    @Test func `every figure is well formed XML`() {
        for figure in [Samples.small, Samples.pieces] + Samples.awkward {
            let galleries = [figure.gallery.svg(), figure.gallery.svg(width: 1)]
            for svg in [figure.svg(), figure.svg(width: 1, height: 1)] + galleries {
                let parser = XMLParser(data: Data(svg.utf8))
                #expect(parser.parse(), "\(String(describing: parser.parserError)) in \(svg)")
                #expect(!svg.contains("nan") && !svg.contains("inf"))
            }
        }
    }

    @Test(arguments: [(80, 20), (40, 8), (13, 3), (1, 1), (0, 0), (.max, 1)])
    func `no line is longer than the terminal`(columns: Int, rows: Int) {
        for figure in [Samples.small, Samples.pieces] + Samples.awkward {
            for color in [false, true] {
                for text in [
                    figure.text(columns: columns, rows: rows, color: color),
                    figure.gallery.text(columns: columns, color: color),
                ] {
                    let plain = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
                    if !color { #expect(plain == text) }
                    for line in plain.split(separator: "\n", omittingEmptySubsequences: false) {
                        #expect(line.count <= max(columns, 1) && line.last != " ", "\(line)")
                    }
                }
            }
        }
    }

    @Test func `colour changes nothing but colour`() {
        let figure = Figure(
            title: "", xAxis: Axis("x"),
            panels: [Panel(yAxis: Axis("y"), series: [Series("a", x: [0, 1], y: [0, 1])])])
        let colored = figure.text(color: true)
        #expect(colored.contains("\u{1B}[38;5;32m"))
        #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == figure.text(color: false))
    }

    @Test func `several curves without colour have letters`() {
        let text = Samples.small.text(color: false)
        for letter in ["a", "b"] {
            #expect(
                text.split(separator: "\n").filter { $0.contains("┤") || $0.contains("│") }.contains {
                    $0.contains(letter)
                })
        }
    }

    @Test func `whole names fit the legend`() {
        let name = "cyclic(base_lr=0.01, max_lr=0.1, step_size_up=10)"
        let others = (0..<6).map { Series("schedule \($0)", x: [0, 1], y: [0, 1]) }
        let figure = Figure(
            title: "", xAxis: Axis("step"),
            panels: [Panel(yAxis: Axis("rate"), series: others + [Series(name, x: [0, 1], y: [1, 0])])])
        #expect(figure.svg().contains(">\(name)</text>"))
        #expect(figure.text(color: false).contains(name))
    }

    /// No name is cut in a legend that has the width of the page, and names of any length fit the terminal on several lines.
    @Test func `long names are whole`() {
        let names = (0..<4).map {
            "linear(start_factor=0.01) for 5% -> cosine(eta_min=1e-5) for 90% -> fixed * 0.\($0)"
        }
        let series = names.map { Series($0, x: [0, 1], y: [0, 1]) }
        let figure = Figure(title: "", xAxis: Axis("step"), panels: [Panel(yAxis: Axis("rate"), series: series)])
        for name in names {
            #expect(figure.svg().contains(">\(name.replacing(">", with: "&gt;"))</text>"))
            let lines = figure.text(color: false).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(lines.joined(separator: " ").contains(name))
        }
    }

    @Test func `zeros on a logarithmic axis are drawn and explained`() throws {
        let series = Series("rate", x: [0, 1, 2], y: [0, 0.01, 1], heldUntil: 3)
        let panel = Panel(yAxis: Axis("rate", scale: .logarithmic), series: [series])
        let figure = Figure(title: "", xAxis: Axis("step"), panels: [panel])
        for text in [figure.svg(), figure.text(color: false)] {
            #expect(text.contains("≤0.001") && text.contains("The lowest line stands for zero."))
        }
        let curve = try #require(Drawing(figure, narrowestTread: 0).panels.first?.curves.first)
        #expect(curve.segments.count == 1 && curve.points.count == 6)
        let tiny = Series("rate", x: [0, 1], y: [1e-200, 1], heldUntil: 2)
        let small = Figure(
            title: "", xAxis: Axis("step"), panels: [Panel(yAxis: Axis("", scale: .logarithmic), series: [tiny])])
        #expect(small.svg().contains("≤10⁻¹⁰") && small.svg().contains("zero and for values too small"))
        #expect(!Samples.small.svg().contains("lowest line"))
    }

    @Test func `many points make a small file`() {
        let x = (0..<200_000).map(Double.init)
        let figure = Figure(
            title: "", xAxis: Axis("step"),
            panels: [
                Panel(
                    yAxis: Axis("loss"),
                    series: [Series("loss", x: x, y: x.map { $0.truncatingRemainder(dividingBy: 7) })])
            ])
        #expect(figure.svg().utf8.count < 60_000)
        let smooth = Figure(
            title: "", xAxis: Axis("step"),
            panels: [Panel(yAxis: Axis("rate"), series: [Series("rate", x: x, y: x.map(cos), heldUntil: 200_000)])])
        #expect(smooth.svg().utf8.count < 60_000)
        let level = x.map { ($0 / 20_000).rounded(.down) }
        let stairs = Figure(
            title: "", xAxis: Axis("step"),
            panels: [Panel(yAxis: Axis("rate"), series: [Series("rate", x: x, y: level, heldUntil: 200_000)])])
        #expect(stairs.svg().utf8.count < 6000)
    }

    /// Compares with a file beside these tests; with `ANNEAL_STORE_SNAPSHOTS` set it is stored.
    private func expect(_ actual: String, matches name: String) throws {
        let url = Repository.file("Tests/AnnealPlotTests/Snapshots/\(name)")
        if ProcessInfo.processInfo.environment["ANNEAL_STORE_SNAPSHOTS"] != nil {
            try actual.write(to: url, atomically: true, encoding: .utf8)
        }
        let stored = try String(contentsOf: url, encoding: .utf8)
        #expect(actual == stored, "\(name) is now:\n\(actual)")
    }
}

extension Figure {
    /// Its panels as small multiples, each twice.
    fileprivate var gallery: Gallery {
        Gallery(
            xAxis: xAxis, yLabel: title,
            cells: (panels + panels).map { Gallery.Cell(title: $0.yAxis.label, panel: $0) })
    }
}
