import Glibc

/// A formula as a program for a stack of numbers.
///
///     var formula = Formula()          // base * 2
///     formula.append(.base)
///     formula.append(.number(2))
///     formula.append(.multiply)
///     formula.value(time: 0, length: 0, base: 0.1)   // 0.2
struct Formula {
    enum Instruction {
        case number(Double)
        case time, length, base
        case add, subtract, multiply, divide, power, negate
        case less, atMost, greater, atLeast, equal, different
        case choose, minimum, maximum
        case exp, ln, log10, sqrt, cos, sin, floor, abs

        /// How many numbers it takes; it gives one.
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

    /// The stack's limit: 1024 bytes, so that it lies on the thread's own.
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

    func value(time: Double, length: Double, base: Double) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.mostNumbers) { stack in
            guard let bottom = stack.baseAddress else { return .nan }
            // The last number of the stack.
            var last = bottom - 1
            for instruction in program {
                switch instruction {
                case .number(let number): push(number, &last)
                case .time: push(time, &last)
                case .length: push(length, &last)
                case .base: push(base, &last)
                case .add: merge(&last) { $0 + $1 }
                case .subtract: merge(&last) { $0 - $1 }
                case .multiply: merge(&last) { $0 * $1 }
                case .divide: merge(&last) { $0 / $1 }
                case .power: merge(&last) { pow($0, $1) }
                case .less: compare(&last) { $0 < $1 }
                case .atMost: compare(&last) { $0 <= $1 }
                case .greater: compare(&last) { $0 > $1 }
                case .atLeast: compare(&last) { $0 >= $1 }
                case .equal: compare(&last) { $0 == $1 }
                case .different: compare(&last) { $0 != $1 }
                case .minimum: merge(&last) { $1 < $0 || $1.isNaN ? $1 : $0 }
                case .maximum: merge(&last) { $1 > $0 || $1.isNaN ? $1 : $0 }
                case .choose:
                    last -= 2
                    if !last[0].isNaN { last[0] = last[0] != 0 ? last[1] : last[2] }
                case .negate: last[0] = -last[0]
                case .exp: last[0] = Glibc.exp(last[0])
                case .ln: last[0] = log(last[0])
                case .log10: last[0] = Glibc.log10(last[0])
                case .sqrt: last[0] = last[0].squareRoot()
                case .cos: last[0] = Glibc.cos(last[0])
                case .sin: last[0] = Glibc.sin(last[0])
                case .floor: last[0].round(.down)
                case .abs: last[0] = Swift.abs(last[0])
                }
            }
            return last[0]
        }
    }

    @inline(__always)
    private func push(_ number: Double, _ last: inout UnsafeMutablePointer<Double>) {
        last += 1
        last[0] = number
    }

    /// Puts one number in the place of two.
    @inline(__always)
    private func merge(_ last: inout UnsafeMutablePointer<Double>, _ result: (Double, Double) -> Double) {
        last -= 1
        last[0] = result(last[0], last[1])
    }

    /// 1 or 0; what is not a number cannot be compared and stays so.
    @inline(__always)
    private func compare(_ last: inout UnsafeMutablePointer<Double>, _ holds: (Double, Double) -> Bool) {
        merge(&last) { $0.isNaN || $1.isNaN ? .nan : holds($0, $1) ? 1 : 0 }
    }
}
