/// The state of a schedule: a struct of doubles, which the host owns, one for each parameter group.
///
///     struct State: ScheduleState {
///         var best = 0.0
///         var recent = [16 of Double](repeating: 0)
///
///         static var fields: [StateField<Self>] { [StateField("best", \.best), StateField("recent", \.recent)] }
///     }
///     // in checkpoints: best, recent0, recent1, … recent15
///
/// The properties' initial values are in force until the first evaluation.
public protocol ScheduleState: BitwiseCopyable, Sendable {
    /// All stored properties, in their order. A schedule whose state has others is refused when an instance is made.
    static var fields: [StateField<Self>] { get }
    /// The state before the first evaluation.
    init()
}

/// A stored property of a schedule's state and its name in checkpoints.
public struct StateField<State: ScheduleState> {
    let key: String
    let offset: Int?
    /// The number of doubles in an array; `nil` for a single one, whose key has no index.
    let count: Int?

    /// A number.
    @_transparent
    public init(_ key: String, _ path: WritableKeyPath<State, Double>) {
        self.init(key, offset: MemoryLayout<State>.offset(of: path), count: nil)
    }

    /// As many numbers as the array has, each with its index after the key: "recent0", "recent1" …
    @_transparent
    public init<let size: Int>(_ key: String, _ path: WritableKeyPath<State, InlineArray<size, Double>>) {
        self.init(key, offset: MemoryLayout<State>.offset(of: path), count: size)
    }

    @usableFromInline
    init(_ key: String, offset: Int?, count: Int?) {
        self.key = key
        self.offset = offset
        self.count = count
    }
}

extension ScheduleState {
    /// Keys and initial values of all doubles, in the order of memory.
    ///
    /// - Throws: if the fields are not the struct.
    static func numbers() throws(Refusal) -> [(key: String, initial: Double)] {
        let double = MemoryLayout<Double>.size
        var keys: [String] = []
        for field in fields {
            guard field.offset == keys.count * double else {
                throw Refusal("\(field.key) is not the next stored property of the state")
            }
            if let count = field.count {
                for index in 0..<count { keys.append("\(field.key)\(index)") }
            } else {
                keys.append(field.key)
            }
        }
        guard !keys.isEmpty, MemoryLayout<Self>.size == keys.count * double else {
            throw Refusal("the state's fields are not all of its stored properties")
        }
        let initials = withUnsafeBytes(of: Self()) { bytes in
            keys.indices.map { bytes.load(fromByteOffset: $0 * double, as: Double.self) }
        }
        return keys.indices.map { (keys[$0], initials[$0]) }
    }
}
