import AnnealPlugin

/// The columns of a table of rates: ticks that rise, as many rates, and as many momenta or none.
struct RateColumns {
    private(set) var ticks: [Double] = []
    private(set) var rates: [Double] = []
    private(set) var momenta: [Double] = []

    init() {}

    /// - Parameter file: its name, for errors.
    init(_ bytes: [UInt8], of file: String) throws(Refusal) {
        var places: Places?
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let fields = Self.fields(of: index == 0 ? Self.withoutMark(line) : line)
            if fields.count == 1, fields[0].isEmpty { continue }
            let row = Row(fields: fields, place: "\(file), line \(index + 1)")
            if let places {
                try append(row, places)
            } else if fields.allSatisfy({ Self.number($0) != nil }) {
                let first = try Places(withoutHeader: row)
                try append(row, first)
                places = first
            } else {
                places = try Places(header: row)
            }
        }
        guard !ticks.isEmpty else { throw Refusal("\(file) has no row of numbers") }
    }

    private struct Row {
        let fields: [String]
        /// The file and the line, in words.
        let place: String

        func index(of name: String) -> Int? { fields.firstIndex { $0.isSame(as: name) } }

        func number(_ column: Int, _ name: String) throws(Refusal) -> Double {
            guard column < fields.count else { throw Refusal("\(place): there is no column \(name)") }
            guard let number = RateColumns.number(fields[column]), number >= 0 else {
                throw Refusal("\(place): expected a number of at least 0 in the column \(name)")
            }
            return number
        }
    }

    /// The index of each column.
    private struct Places {
        let tick: Int
        let rate: Int
        let momentum: Int?

        init(header: Row) throws(Refusal) {
            guard let tick = header.index(of: "tick"), let rate = header.index(of: "lr") else {
                throw Refusal("\(header.place): expected a header with the columns tick and lr, or two numbers")
            }
            self.tick = tick
            self.rate = rate
            self.momentum = header.index(of: "momentum")
        }

        init(withoutHeader first: Row) throws(Refusal) {
            guard first.fields.count == 2 else {
                throw Refusal("\(first.place): expected two columns, tick and lr, or a header that names them")
            }
            (tick, rate, momentum) = (0, 1, nil)
        }
    }

    private mutating func append(_ row: Row, _ places: Places) throws(Refusal) {
        let tick = try row.number(places.tick, "tick")
        if let last = ticks.last, tick <= last {
            throw Refusal("\(row.place): the ticks must rise, and \(tick) is not above \(last)")
        }
        ticks.append(tick)
        rates.append(try row.number(places.rate, "lr"))
        if let momentum = places.momentum { momenta.append(try row.number(momentum, "momentum")) }
    }

    private static func fields(of line: ArraySlice<UInt8>) -> [String] {
        line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
            let isPadding = { (byte: UInt8) in byte <= 32 || byte == UInt8(ascii: "\"") }
            let start = field.firstIndex { !isPadding($0) } ?? field.endIndex
            let end = field.lastIndex { !isPadding($0) } ?? start
            return String(decoding: start < field.endIndex ? field[start...end] : [], as: UTF8.self)
        }
    }

    /// Without the byte order mark that some programs put before the first line.
    private static func withoutMark(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
    }

    /// A decimal number: no hexadecimal, no infinity.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        guard let number = Double(text), number.isFinite else { return nil }
        return number
    }
}
