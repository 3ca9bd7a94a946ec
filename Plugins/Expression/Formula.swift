import AnnealPlugin

/// A formula as a program for a stack of numbers.
///
///     var formula = Formula()          // base * 2
///     formula.append(.base)
///     formula.append(.number(2))
///     formula.append(.multiply)
///     formula.value(time: 0, base: 0.1, tick: 1, length: 0)   // 0.2
struct Formula {
    enum Instruction {
        case number(Double)
        case time, length, base
        case add, subtract, multiply, divide, power, negate
        case less, atMost, greater, atLeast, equal, different
        case choose, minimum, maximum
        case exp, ln, log10, sqrt, cos, sin, floor, abs

        /// The number of operands it takes; it gives one number.
        var operands: Int {
            switch self {
            case .number, .time, .length, .base: 0
            case .negate, .exp, .ln, .log10, .sqrt, .cos, .sin, .floor, .abs: 1
            case .add, .subtract, .multiply, .divide, .power, .less, .atMost, .greater, .atLeast, .equal, .different,
                .minimum, .maximum:
                2
            case .choose: 3
            }
        }
    }

    /// The stack's limit, for 64 rows 64 kB: so it lies on the thread's own.
    static let mostNumbers = 128

    private var program: ContiguousArray<Instruction> = []
    private var height = 0
    /// The most numbers that are on the stack at once.
    private(set) var greatestHeight = 0

    /// The caller appends an instruction after its operands, and keeps `greatestHeight` within `mostNumbers`.
    mutating func append(_ instruction: Instruction) {
        program.append(instruction)
        height += 1 - instruction.operands
        greatestHeight = max(greatestHeight, height)
    }

    /// The rows that are computed together: few enough for the stack to stay in a first-level cache.
    private static let rowsAtOnce = 64

    /// The values of many rows: times, and a base each or one for all.
    func fill(_ table: Table, tick: Double, length: Double) {
        for first in stride(from: 0, to: table.count, by: Self.rowsAtOnce) {
            let rows = min(Self.rowsAtOnce, table.count - first)
            compute(
                rows, time: table.time + first, base: table.base + first * table.baseStride,
                baseStride: table.baseStride, tick: tick, length: length, out: table.out + first)
        }
    }

    /// Its value at one time.
    func value(time: Double, base: Double, tick: Double, length: Double) -> Double {
        var value = Double.nan
        withUnsafePointer(to: time) { time in
            withUnsafePointer(to: base) { base in
                compute(1, time: time, base: base, baseStride: 0, tick: tick, length: length, out: &value)
            }
        }
        return value
    }

    /// Each instruction is done for all rows before the next: what it costs to find it is shared by them.
    private func compute(
        _ rows: Int, time: UnsafePointer<Double>, base: UnsafePointer<Double>, baseStride: Int, tick: Double,
        length: Double, out: UnsafeMutablePointer<Double>
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: greatestHeight * rows) { stack in
            guard let bottom = stack.baseAddress else { return }
            var columns = Columns(bottom, rows: rows)
            run(on: &columns, time: time, base: base, baseStride: baseStride, tick: tick, length: length)
            columns.copyLast(to: out)
        }
    }

    private func run(
        on stack: inout Columns, time: UnsafePointer<Double>, base: UnsafePointer<Double>, baseStride: Int,
        tick: Double, length: Double
    ) {
        for instruction in program {
            switch instruction {
            case .number(let number): stack.push { _ in number }
            case .time: stack.push { time[$0] / tick }
            case .length: stack.push { _ in length }
            case .base: stack.push { base[$0 * baseStride] }
            case .add: stack.merge { $0 + $1 }
            case .subtract: stack.merge { $0 - $1 }
            case .multiply: stack.merge { $0 * $1 }
            case .divide: stack.merge { $0 / $1 }
            case .power: stack.merge { pow($0, $1) }
            case .less: stack.compare { $0 < $1 }
            case .atMost: stack.compare { $0 <= $1 }
            case .greater: stack.compare { $0 > $1 }
            case .atLeast: stack.compare { $0 >= $1 }
            case .equal: stack.compare { $0 == $1 }
            case .different: stack.compare { $0 != $1 }
            case .minimum: stack.merge { $1 < $0 || $1.isNaN ? $1 : $0 }
            case .maximum: stack.merge { $1 > $0 || $1.isNaN ? $1 : $0 }
            case .choose: stack.choose()
            case .negate: stack.change { -$0 }
            case .exp: stack.change { exp($0) }
            case .ln: stack.change { log($0) }
            case .log10: stack.change { log10($0) }
            case .sqrt: stack.change { $0.squareRoot() }
            case .cos: stack.change { cos($0) }
            case .sin: stack.change { sin($0) }
            case .floor: stack.change { $0.rounded(.down) }
            case .abs: stack.change { Swift.abs($0) }
            }
        }
    }
}

/// A stack of columns of numbers, one number per row.
private struct Columns {
    private let rows: Int
    private var last: UnsafeMutablePointer<Double>

    init(_ bottom: UnsafeMutablePointer<Double>, rows: Int) {
        self.rows = rows
        self.last = bottom - rows
    }

    @inline(__always)
    mutating func push(_ value: (Int) -> Double) {
        last += rows
        for row in 0..<rows { last[row] = value(row) }
    }

    @inline(__always)
    func change(_ result: (Double) -> Double) {
        for row in 0..<rows { last[row] = result(last[row]) }
    }

    /// Puts one number in the place of two.
    @inline(__always)
    mutating func merge(_ result: (Double, Double) -> Double) {
        last -= rows
        for row in 0..<rows { last[row] = result(last[row], last[rows + row]) }
    }

    /// 1 or 0; what is not a number cannot be compared and stays so.
    @inline(__always)
    mutating func compare(_ holds: (Double, Double) -> Bool) {
        merge { $0.isNaN || $1.isNaN ? .nan : holds($0, $1) ? 1 : 0 }
    }

    /// A condition and two numbers become one of these.
    mutating func choose() {
        last -= 2 * rows
        for row in 0..<rows where !last[row].isNaN {
            last[row] = last[row] != 0 ? last[rows + row] : last[2 * rows + row]
        }
    }

    func copyLast(to out: UnsafeMutablePointer<Double>) { out.update(from: last, count: rows) }
}
