/// An SVG document under construction: the few elements a figure needs, escaped and with short numbers.
struct SVGDocument {
    private let width: Double
    private let height: Double
    private let words: FigureWords
    private var lines: [String] = []
    private var clips: Set<String> = []

    init(width: Double, height: Double, words: FigureWords) {
        self.words = words
        self.width = width
        self.height = height
    }

    enum Anchor: String {
        case start, middle, end
    }

    /// - Parameter boldPrefix: how many of the first characters are bold.
    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, size: Double = 12, isBold: Bool = false,
        boldPrefix: Int = 0, color: String = "#222222", isUpright: Bool = false
    ) {
        guard !text.isEmpty else { return }
        let weight = isBold ? " font-weight=\"bold\"" : ""
        let turn = isUpright ? " transform=\"rotate(-90 \(Self.number(x)) \(Self.number(y)))\"" : ""
        let prefix = Self.escaped(String(text.prefix(boldPrefix)))
        let content =
            (prefix.isEmpty ? "" : "<tspan font-weight=\"bold\">\(prefix)</tspan>")
            + Self.escaped(String(text.dropFirst(boldPrefix)))
        lines.append(
            "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor.rawValue)\" "
                + "font-size=\"\(Self.number(size))\"\(weight) fill=\"\(color)\"\(turn)>\(content)</text>")
    }

    /// Parallel or separate straight lines of one stroke.
    mutating func lines(_ pairs: [(from: Curve.Point, to: Curve.Point)], stroke: String) {
        guard !pairs.isEmpty else { return }
        let path = pairs.map { "M\(Self.pair($0.from))L\(Self.pair($0.to))" }.joined()
        lines.append("<path d=\"\(path)\" fill=\"none\" \(stroke)/>")
    }

    mutating func polyline(_ points: [Curve.Point], stroke: String) {
        let list = points.map(Self.pair).joined(separator: " ")
        lines.append("<polyline points=\"\(list)\" fill=\"none\" \(stroke)/>")
    }

    mutating func dot(_ point: Curve.Point, radius: Double, fill: String) {
        lines.append(
            "<circle cx=\"\(Self.number(point.x))\" cy=\"\(Self.number(point.y))\" r=\"\(Self.number(radius))\" \(fill)/>"
        )
    }

    /// Everything drawn by `draw` is cut off outside the rectangle.
    mutating func clipped(
        x: Double, y: Double, width: Double, height: Double, _ draw: (inout SVGDocument) -> Void
    ) {
        let sides = [x, y, width, height].map(Self.number)
        // Named by its rectangle: when several figures share an HTML page, equal names mean equal rectangles.
        let id = "clip-" + sides.joined(separator: "-")
        if clips.insert(id).inserted {
            lines.append(
                "<clipPath id=\"\(id)\"><rect x=\"\(sides[0])\" y=\"\(sides[1])\" width=\"\(sides[2])\" "
                    + "height=\"\(sides[3])\"/></clipPath>")
        }
        lines.append("<g clip-path=\"url(#\(id))\">")
        draw(&self)
        lines.append("</g>")
    }

    /// The whole document, ending with a newline.
    var markup: String {
        let (w, h) = (Self.number(width), Self.number(height))
        let open =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(w)\" height=\"\(h)\" viewBox=\"0 0 \(w) \(h)\" "
            + "role=\"img\" font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\">"
        let background = "<rect width=\"\(w)\" height=\"\(h)\" fill=\"#ffffff\"/>"
        let head = [
            open, "<title>\(Self.escaped(words.title))</title>", "<desc>\(Self.escaped(words.description))</desc>",
            SVGTheme.style, background,
        ]
        return (head + lines + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    /// With at most two decimals, which is finer than any screen.
    static func number(_ value: Double) -> String {
        guard let hundredths = Int(exactly: (value * 100).rounded()) else { return "0" }
        let (whole, part) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        if part == 0 { return sign + String(whole) }
        return sign + "\(whole)." + (part.isMultiple(of: 10) ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)")
    }

    private static func pair(_ point: Curve.Point) -> String { number(point.x) + "," + number(point.y) }

    /// XML has no way to write most control characters; they become spaces.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
