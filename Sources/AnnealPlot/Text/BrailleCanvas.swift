/// A canvas of braille characters, each two dots wide and four dots high.
struct BrailleCanvas {
    /// Its size in characters.
    let columns: Int
    let rows: Int
    private var dots: [UInt8]

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        dots = Array(repeating: 0, count: columns * rows)
    }

    /// The character at a position, or nil where nothing was drawn.
    func character(column: Int, row: Int) -> Character? {
        let bits = dots[row * columns + column]
        return bits == 0 ? nil : Unicode.Scalar(0x2800 + UInt32(bits)).map(Character.init)
    }

    /// Both coordinates of the point run from 0 to 1, y upwards.
    mutating func dot(_ point: Curve.Point) {
        let (x, y) = dotPosition(of: point)
        set(x, y)
    }

    /// The dots nearest to a straight line (Bresenham 1965); those outside the canvas are left out.
    mutating func line(from: Curve.Point, to: Curve.Point) {
        var (x, y) = dotPosition(of: from)
        let (endX, endY) = dotPosition(of: to)
        let (dx, dy) = (abs(endX - x), -abs(endY - y))
        let (stepX, stepY) = (x < endX ? 1 : -1, y < endY ? 1 : -1)
        var error = dx + dy
        while true {
            set(x, y)
            if x == endX && y == endY { return }
            let doubled = 2 * error
            if doubled >= dy {
                error += dy
                x += stepX
            }
            if doubled <= dx {
                error += dx
                y += stepY
            }
        }
    }

    private func dotPosition(of point: Curve.Point) -> (Int, Int) {
        (
            Int((point.x * Double(2 * columns - 1)).rounded()),
            Int(((1 - point.y) * Double(4 * rows - 1)).rounded())
        )
    }

    private mutating func set(_ x: Int, _ y: Int) {
        guard x >= 0, x < 2 * columns, y >= 0, y < 4 * rows else { return }
        // Unicode numbers the dots 1-2-3-7 down the left and 4-5-6-8 down the right.
        let bit: UInt8 = x % 2 == 0 ? [0x01, 0x02, 0x04, 0x40][y % 4] : [0x08, 0x10, 0x20, 0x80][y % 4]
        dots[y / 4 * columns + x / 2] |= bit
    }
}
