import CAnneal

/// One parameter of a component, declared once: key, type, default, bounds, help and place in the struct.
///
///     Parameter("gamma", \.gamma, in: .above(0), "Factor per drop.")
///
/// The default is the property's initial value. The host checks every value against this declaration before it arrives.
public struct Parameter<Root> {
    let key: String
    let help: String
    let type: Int32
    let flags: UInt32
    let role: Role
    let bounds: Bounds
    let choices: [String]
    let defaultText: String?
    let defaultNumber: (Root) -> Double
    let decode: (inout Root, anneal_value, Setup) throws(Refusal) -> Void
    /// Writes this step's value of a schedulable parameter.
    let assign: ((inout Root, Double) -> Void)?
    /// Where a schedulable parameter is stored in `Root`; `nil` if it is computed.
    let offset: Int?

    /// What a number is to training, whatever its key. Channels of schedules find their hyperparameter by it.
    public enum Role: Sendable { case none, lr, momentum, weightDecay }

    /// A number, with the property's initial value as its default.
    ///
    /// - Parameters:
    ///   - time: a length in ticks, which the host converts when the clock changes.
    ///   - absolute: given, it sets the rate itself.
    ///   - required: there is no default; the user must give it.
    ///   - schedulable: an optimizer's number that a schedule may change at every step.
    public init(
        _ key: String, _ path: WritableKeyPath<Root, Double>, in bounds: Bounds = .any, role: Role = .none,
        time: Bool = false, absolute: Bool = false, required: Bool = false, schedulable: Bool = false, _ help: String
    ) {
        let flags =
            (time ? ANNEAL_TIME : 0) | (absolute ? ANNEAL_ABSOLUTE : 0) | (required ? ANNEAL_REQUIRED : 0)
            | (schedulable ? ANNEAL_SCHEDULABLE : 0)
        self.init(
            key, help, type: ANNEAL_FLOAT, flags: flags, role: role, bounds: bounds,
            defaultNumber: { $0[keyPath: path] }, decode: { root, value, _ in root[keyPath: path] = value.number },
            assign: schedulable ? { $0[keyPath: path] = $1 } : nil,
            offset: schedulable ? MemoryLayout<Root>.offset(of: path) : nil)
    }

    /// A length that means the whole run when it is left out.
    public init(lengthOfRun key: String, _ path: WritableKeyPath<Root, Double>, in bounds: Bounds, _ help: String) {
        self.init(
            key, help, type: ANNEAL_FLOAT, flags: ANNEAL_TIME | ANNEAL_DERIVED, bounds: bounds,
            defaultText: "the whole run", defaultNumber: { _ in 0 },
            decode: { root, value, setup throws(Refusal) in
                if value.is_set != 0 {
                    root[keyPath: path] = value.number
                } else if let horizon = setup.horizon {
                    root[keyPath: path] = horizon
                } else {
                    throw Refusal("\(key) must be given, because the length of the run is unknown")
                }
            })
    }

    /// A number that may be left out; `nil` then means what `unset` says. Where that reads as a length, "1 epoch" for a time, the
    /// host sets it.
    public init(
        _ key: String, _ path: WritableKeyPath<Root, Double?>, unset: String, in bounds: Bounds = .any,
        time: Bool = false, absolute: Bool = false, _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_FLOAT,
            flags: ANNEAL_DERIVED | (time ? ANNEAL_TIME : 0) | (absolute ? ANNEAL_ABSOLUTE : 0), bounds: bounds,
            defaultText: unset, defaultNumber: { _ in 0 },
            decode: { root, value, _ in root[keyPath: path] = value.is_set != 0 ? value.number : nil })
    }

    /// A whole number.
    public init(
        _ key: String, _ path: WritableKeyPath<Root, Int>, in bounds: Bounds = .any, time: Bool = false,
        required: Bool = false, _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_INTEGER, flags: (time ? ANNEAL_TIME : 0) | (required ? ANNEAL_REQUIRED : 0),
            bounds: bounds, defaultNumber: { Double($0[keyPath: path]) },
            decode: { root, value, _ in root[keyPath: path] = Int(value.number) })
    }

    /// A whole number that may be left out; `nil` then means what `unset` says.
    public init(
        _ key: String, _ path: WritableKeyPath<Root, Int?>, unset: String, in bounds: Bounds = .any, _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_INTEGER, flags: ANNEAL_DERIVED, bounds: bounds, defaultText: unset,
            defaultNumber: { _ in 0 },
            decode: { root, value, _ in root[keyPath: path] = value.is_set != 0 ? Int(value.number) : nil })
    }

    /// True or false.
    public init(_ key: String, _ path: WritableKeyPath<Root, Bool>, _ help: String) {
        self.init(
            key, help, type: ANNEAL_BOOLEAN, defaultNumber: { $0[keyPath: path] ? 1 : 0 },
            decode: { root, value, _ in root[keyPath: path] = value.number != 0 })
    }

    /// One of a few words: the cases of an enum.
    public init<Choice: CaseIterable & RawRepresentable & Equatable>(
        _ key: String, _ path: WritableKeyPath<Root, Choice>, _ help: String
    ) where Choice.RawValue == String {
        let cases = Array(Choice.allCases)
        self.init(
            key, help, type: ANNEAL_CHOICE, choices: cases.map(\.rawValue),
            defaultNumber: { root in Double(cases.firstIndex(of: root[keyPath: path]) ?? 0) },
            decode: { root, value, _ in root[keyPath: path] = cases[Int(value.number)] })
    }

    /// Numbers in brackets; an empty list unless it is required.
    ///
    /// - Parameter bounds: of each number.
    public init(
        _ key: String, _ path: WritableKeyPath<Root, [Double]>, in bounds: Bounds = .any, time: Bool = false,
        absolute: Bool = false, required: Bool = false, _ help: String
    ) {
        self.init(
            key, help, type: ANNEAL_FLOATS,
            flags: (time ? ANNEAL_TIME : 0) | (absolute ? ANNEAL_ABSOLUTE : 0) | (required ? ANNEAL_REQUIRED : 0),
            bounds: bounds, defaultNumber: { _ in 0 },
            decode: { root, value, _ in
                root[keyPath: path] = Array(UnsafeBufferPointer(start: value.list, count: Int(value.list_count)))
            })
    }

    /// A text, which the user must give.
    public init(_ key: String, _ path: WritableKeyPath<Root, String>, absolute: Bool = false, _ help: String) {
        self.init(
            key, help, type: ANNEAL_TEXT, flags: ANNEAL_REQUIRED | (absolute ? ANNEAL_ABSOLUTE : 0),
            defaultNumber: { _ in 0 },
            decode: { root, value, _ in
                if let text = value.text { root[keyPath: path] = String(cString: text) }
            })
    }

    private init(
        _ key: String, _ help: String, type: Int32, flags: UInt32 = 0, role: Role = .none, bounds: Bounds = .any,
        choices: [String] = [], defaultText: String? = nil, defaultNumber: @escaping (Root) -> Double,
        decode: @escaping (inout Root, anneal_value, Setup) throws(Refusal) -> Void,
        assign: ((inout Root, Double) -> Void)? = nil, offset: Int? = nil
    ) {
        self.key = key
        self.help = help
        self.type = type
        self.flags =
            flags | (bounds.minimumIsOpen ? ANNEAL_MINIMUM_OPEN : 0) | (bounds.maximumIsOpen ? ANNEAL_MAXIMUM_OPEN : 0)
        self.role = role
        self.bounds = bounds
        self.choices = choices
        self.defaultText = defaultText
        self.defaultNumber = defaultNumber
        self.decode = decode
        self.assign = assign
        self.offset = offset
    }
}
