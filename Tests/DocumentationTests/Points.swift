@testable import AnnealPlot

/// Points of a curve as pairs of numbers.
struct Points: ExpressibleByArrayLiteral, Equatable {
    let all: [Curve.Point?]

    init(_ points: [Curve.Point?]) { all = points }

    init(arrayLiteral pairs: (Double, Double)...) { all = pairs.map { Curve.Point(x: $0.0, y: $0.1) } }
}
