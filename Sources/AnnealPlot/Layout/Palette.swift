/// Which colour and dash each name of a figure gets.
///
/// Seven of the colours are Okabe and Ito's, which readers with any kind of colour blindness can tell apart
/// <https://jfly.uni-koeln.de/color/>; their yellow is lost on white paper, so Tol's wine red stands for it. From the
/// fourth on lines are dashed, so that they differ in grey too.
struct Palette {
    private static let colors = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#882255",
    ]
    /// The nearest of the 256 terminal colours; black is the terminal's own foreground, which suits any background.
    private static let terminalColors = [
        "38;5;32", "38;5;166", "38;5;36", "38;5;175", "38;5;214", "38;5;74", "39", "38;5;132",
    ]
    private static let dashes = ["7 3", "2 2.5", "8 3 2 3", "12 3"]

    /// How many lines differ by colour alone.
    static let colorCount = colors.count

    private var indices: [String: Int] = [:]

    /// Names are numbered in the order in which they appear; a faint series shares the number of the next solid one.
    init(_ panels: [Panel]) {
        var next = 0
        for panel in panels {
            for series in panel.series where !series.isFaint && indices[series.name] == nil {
                indices[series.name] = next
                next += 1
            }
            var following: Int?
            for series in panel.series.reversed() {
                if !series.isFaint {
                    following = indices[series.name]
                } else if indices[series.name] == nil {
                    indices[series.name] = following ?? next
                    if following == nil { next += 1 }
                }
            }
        }
    }

    /// 0 for the first name, 1 for the second, and so on.
    func index(of name: String) -> Int { indices[name] ?? 0 }

    static func color(at index: Int) -> String { colors[index % colors.count] }

    /// The parameters of the ANSI "select graphic rendition" sequence.
    static func terminalColor(at index: Int) -> String { terminalColors[index % terminalColors.count] }

    /// An SVG dash array, or nil for a solid line.
    static func dash(at index: Int) -> String? { index < 3 ? nil : dashes[(index - 3) % dashes.count] }
}
