// The doc comments of Sources/AnnealPlot, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealPlot

@Suite struct AnnealPlotExamples {
    @Test func `Figure.swift, 1`() throws {
        let loss = Series("loss", x: [0, 1, 2], y: [2.3, 0.9, 0.5])
        let figure = Figure(title: "", xAxis: Axis("epoch"), panels: [Panel(yAxis: Axis("loss"), series: [loss])])
        #expect(figure.svg().hasPrefix("<svg") == true)
        discard(figure.text(color: false))
    }

    @Test func `Gallery.swift, 1`() throws {
        let falling = Series("rate", x: [0, 1, 2], y: [0.1, 0.05, 0])
        let cell = Gallery.Cell(title: "linear", panel: Panel(yAxis: Axis(""), series: [falling]))
        #expect(Gallery(xAxis: Axis("step"), yLabel: "learning rate", cells: [cell]).svg().hasPrefix("<svg") == true)
    }

    @Test func `Curve.swift, 1`() throws {
        func stepped(_ points: Points) -> Points { Points(Curve.stepped(points.all)) }
        #expect(stepped([(0, 2), (1, 2), (2, 1), (3, 1)]) == [(0, 2), (1, 2), (2, 2), (2, 1), (3, 1)])
    }

    @Test func `AxisMark.swift, 1`() throws {
        #expect(AxisMark.marks(from: 0, to: 1, atMost: 5).map(\.label) == ["0.0", "0.5", "1.0"])
    }

    @Test func `LogarithmicFloor.swift, 1`() throws {
        #expect(LogarithmicFloor(below: [0, 0.001, 1])?.coordinate == -4)
    }

    @Test func `Staircase.swift, 1`() throws {
        func outline(_ points: Points, narrowestTread: Double) -> Points {
            Points(Staircase.outline(points.all, narrowestTread: narrowestTread))
        }
        #expect(outline([(0, 1), (0.5, 0), (1, 0)], narrowestTread: 0.1) == [(0, 1), (0.5, 1), (0.5, 0), (1, 0)])
    }

    @Test func `CurveStroke.swift, 1`() throws {
        #expect(CurveStroke(color: 3, isFaint: false).attributes.contains("stroke-dasharray") == true)
    }

    @Test func `Simplification.swift, 1`() throws {
        func simplified(_ points: Points, tolerance: Double) -> Points {
            Points(Simplification.simplified(points.all.compactMap { $0 }, tolerance: tolerance))
        }
        #expect(simplified([(0, 0), (1, 0), (2, 0.01), (3, 0)], tolerance: 0.1) == [(0, 0), (3, 0)])
    }
}
