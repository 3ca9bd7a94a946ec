import Foundation
import FoundationXML
import Testing

@testable import AnnealPlot

@Suite struct FigureTests {
    @Test func svgIsAsStored() throws {
        try expect(Samples.small.svg(width: 480, height: 400), matches: "small.svg")
    }

    @Test func textIsAsStored() throws {
        try expect(Samples.small.text(columns: 60, rows: 10, color: false), matches: "small.txt")
    }

    @Test func everyFigureIsWellFormedXML() {
        for figure in [Samples.small] + Samples.awkward {
            for svg in [figure.svg(), figure.svg(width: 1, height: 1)] {
                let parser = XMLParser(data: Data(svg.utf8))
                #expect(parser.parse(), "\(String(describing: parser.parserError)) in \(svg)")
                #expect(!svg.contains("nan") && !svg.contains("inf"))
            }
        }
    }

    @Test(arguments: [(80, 20), (40, 8), (13, 3), (1, 1), (0, 0), (.max, 1)])
    func noLineIsLongerThanTheTerminal(columns: Int, rows: Int) {
        for figure in [Samples.small] + Samples.awkward {
            for color in [false, true] {
                let text = figure.text(columns: columns, rows: rows, color: color)
                let plain = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
                if !color { #expect(plain == text) }
                for line in plain.split(separator: "\n", omittingEmptySubsequences: false) {
                    #expect(line.count <= max(columns, 1) && line.last != " ", "\(line)")
                }
            }
        }
    }

    @Test func colourChangesNothingButColour() {
        let figure = Figure(
            title: "", xAxis: Axis("x"),
            panels: [Panel(yAxis: Axis("y"), series: [Series("a", x: [0, 1], y: [0, 1])])])
        let colored = figure.text(color: true)
        #expect(colored.contains("\u{1B}[38;5;32m"))
        #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == figure.text(color: false))
    }

    @Test func severalCurvesWithoutColourHaveLetters() {
        let text = Samples.small.text(color: false)
        for letter in ["a", "b"] {
            #expect(
                text.split(separator: "\n").filter { $0.contains("┤") || $0.contains("│") }.contains {
                    $0.contains(letter)
                })
        }
    }

    @Test func wholeNamesFitTheLegend() {
        let name = "cyclic(base_lr=0.01, max_lr=0.1, step_size_up=10)"
        let others = (0..<6).map { Series("schedule \($0)", x: [0, 1], y: [0, 1]) }
        let figure = Figure(
            title: "", xAxis: Axis("step"),
            panels: [Panel(yAxis: Axis("rate"), series: others + [Series(name, x: [0, 1], y: [1, 0])])])
        #expect(figure.svg().contains(">\(name)</text>"))
        #expect(figure.text(color: false).contains(name))
    }

    @Test func manyPointsMakeASmallFile() {
        let x = (0..<200_000).map(Double.init)
        let figure = Figure(
            title: "", xAxis: Axis("step"),
            panels: [
                Panel(
                    yAxis: Axis("loss"),
                    series: [Series("loss", x: x, y: x.map { $0.truncatingRemainder(dividingBy: 7) })])
            ])
        #expect(figure.svg().utf8.count < 40_000)
    }

    /// Compares with a file beside these tests; the message shows the text to store if the change is wanted.
    private func expect(_ actual: String, matches name: String) throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(name)")
        let stored = try String(contentsOf: url, encoding: .utf8)
        #expect(actual == stored, "\(name) is now:\n\(actual)")
    }
}
