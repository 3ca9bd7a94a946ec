import AnnealPlot

/// Figures that several tests draw.
enum Samples {
    /// Whole numbers and halves only, so that every machine draws the same characters.
    static let small = Figure(
        title: "Loss & rate", xAxis: Axis("step"),
        panels: [
            Panel(
                yAxis: Axis("loss"),
                series: [
                    Series("raw", x: [0, 1, 2, 3, 4, 5, 6, 7, 8], y: [8, 9, 5, 7, 4, 5, 2, 60, 2], isFaint: true),
                    Series("smooth", x: [0, 2, 4, 6, 8], y: [8, 6, 4, 3, 2]),
                    Series("test", x: [0, 4, 8], y: [7, 5, 3]),
                ],
                markers: [Marker("first", x: 2), Marker("taken", x: 2.5, isChosen: true), Marker("last", x: 8)]),
            Panel(
                yAxis: Axis("rate"),
                series: [Series("rate", x: [0, 1, 2, 3, 4, 5, 6, 7, 8], y: [4, 4, 4, 2, 2, 2, 1, 1, 1])]),
        ])

    /// Values that hold, over decades and with zeros, in pieces.
    static let pieces = Figure(
        title: "warmup for 1 epoch -> step", xAxis: Axis("epoch"),
        panels: [
            Panel(
                yAxis: Axis("learning rate", scale: .logarithmic, includesZero: true),
                series: [
                    Series(
                        "rate", x: [0, 0.5, 1, 2, 3, 4, 5, 6, 7], y: [0, 0.01, 1, 1, 0.1, 0.1, 0.01, 0.01, 0.01],
                        heldUntil: 8)
                ],
                spans: [Span("warmup for 1 epoch", from: 0, to: 1), Span("step", from: 1, to: 8)]),
            Panel(
                yAxis: Axis("momentum"),
                series: [Series("rate", x: [0, 1, 4], y: [.nan, 0.5, 1], heldUntil: 8)],
                spans: [Span("", from: 0, to: 1), Span("", from: 1, to: 8)]),
        ])

    /// Five cells, so that the last row has a free place.
    static let gallery = Gallery(
        xAxis: Axis("step"), yLabel: "learning rate",
        cells: [
            ("fixed", [2, 2, 2, 2]), ("step(step_size=2)", [2, 2, 1, 1]), ("linear", [4, 3, 2, 1]),
            ("a name that is far too long for one line(and, its=arguments, too) -> cosine", [0, 8, 4, 0]),
            ("zero", [0, 0, 0, 0]),
        ].map { title, y in
            Gallery.Cell(
                title: title,
                panel: Panel(
                    yAxis: Axis("", includesZero: true), series: [Series("", x: [0, 1, 2, 3], y: y, heldUntil: 4)],
                    spans: title == "linear" ? [Span("a", from: 0, to: 2), Span("b", from: 2, to: 4)] : []))
        })

    /// Everything a caller can get wrong.
    static var awkward: [Figure] {
        let values: [[Double]] = [
            [], [1], [0, 0, 0], [0.1, 0.1, 0.1], [.nan, 1, .infinity, 2, -.infinity, .nan], [.nan, .nan],
            [1e-300, 1, 1e300], [-1e300, 1e300],
            [.leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude / 64],
            [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1], [-3, -2, -1], [0, -1, 5], [3, 1, 2, 0],
            [1, 1 + 1e-15, 1 - 1e-15], [1e15, 1e15 + 1, 1e15 + 2], [1e-7, 1e-7, 1e300, 1e-7],
        ]
        var figures = [
            Figure(title: "", xAxis: Axis(""), panels: []),
            Figure(title: "only a title", xAxis: Axis("x"), panels: []),
            Figure(title: "", xAxis: Axis("x"), panels: [Panel(yAxis: Axis("y"), series: [])]),
            Figure(
                title: "", xAxis: Axis("x"),
                panels: [Panel(yAxis: Axis("y"), series: [], markers: [Marker("here", x: 3)])]),
            Figure(
                title: "<&>\"'\u{1}\u{1B}[31m\n" + String(repeating: "long title ", count: 40),
                xAxis: Axis(String(repeating: "<x>", count: 100)),
                panels: [
                    Panel(
                        yAxis: Axis("]]>" + String(repeating: "y", count: 200)),
                        series: (0..<30).map {
                            Series("\($0) & <" + String(repeating: "n\n", count: $0 * 5), x: [0, 1], y: [0, 1])
                        },
                        markers: (0..<30).map { Marker("marker <\($0)>", x: Double($0 % 7) / 7) },
                        spans: (0..<30).map { Span("span <\($0)>", from: Double($0) / 30, to: Double($0 + 1) / 30) })
                ]),
            Figure(
                title: "", xAxis: Axis("x"),
                panels: [
                    Panel(
                        yAxis: Axis("y"), series: [],
                        spans: [
                            Span("nowhere", from: .nan, to: 1), Span("back", from: 2, to: 1),
                            Span("none", from: 1, to: 1),
                        ])
                ]),
        ]
        for x in values {
            for y in values {
                for scale in [Axis.Scale.linear, .logarithmic] {
                    let series = [
                        Series("a", x: x, y: y), Series("b", x: y, y: x, isFaint: true),
                        Series("c", x: x, y: y, heldUntil: x.last),
                    ]
                    let markers = x.map { Marker("m \($0)", x: $0, isChosen: $0 == 1) }
                    figures.append(
                        Figure(
                            title: "t", xAxis: Axis("x", scale: scale),
                            panels: [
                                Panel(yAxis: Axis("y", scale: scale), series: series, markers: markers),
                                Panel(yAxis: Axis("z"), series: [series[0]]),
                            ]))
                }
            }
        }
        return figures
    }
}
