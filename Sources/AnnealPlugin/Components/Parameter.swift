import CAnneal

/// One parameter of a component, declared once: key, type, default, bounds, help and place in the struct.
///
///     Parameter("gamma", \.gamma, in: .above(0), "Factor per drop.")
///
/// The default is the property's initial value; the property is a stored one. The host checks every value against this
/// declaration before it arrives.
public struct Parameter<Root> {
    let key: String
    let help: String
    let type: Int32
    let flags: UInt32
    let role: Role
    let bounds: Bounds
    let choices: [String]
    /// What unset means; of a text an example.
    let defaultText: (Root) -> String?
    let defaultNumber: (Root) -> Double
    let decode: (inout Root, anneal_value, Setup) throws(Refusal) -> Void
    /// The property that gets this step's value, if the parameter is schedulable.
    let scheduled: Field<Root, Double>?

    /// What a number is to training, whatever its key. Channels of schedules find their hyperparameter by it.
    public enum Role: Sendable { case none, lr, momentum, weightDecay }

    // Each initializer is transparent: only where the key path itself is written can the compiler make a number of it.

    /// A number, with the property's initial value as its default.
    ///
    /// - Parameters:
    ///   - time: a length in ticks, which the host converts when the clock changes.
    ///   - absolute: given, it sets the rate itself.
    ///   - required: there is no default; the user must give it.
    ///   - schedulable: an optimizer's number that a schedule may change at every step.
    @_transparent
    public init(
        _ key: String, _ path: WritableKeyPath<Root, Double>, in bounds: Bounds = .any, role: Role = .none,
        time: Bool = false, absolute: Bool = false, required: Bool = false, schedulable: Bool = false, _ help: String
    ) {
        self.init(
            number: key, Field(path), bounds, role, time: time, absolute: absolute, required: required,
            schedulable: schedulable, help)
    }

    /// A length that means the whole run when it is left out.
    @_transparent
    public init(lengthOfRun key: String, _ path: WritableKeyPath<Root, Double>, in bounds: Bounds, _ help: String) {
        self.init(lengthOfRun: key, Field(path), bounds, help)
    }

    /// A number that may be left out; `nil` then means what `unset` says. Where that reads as a length, "1 epoch" for a time, the
    /// host sets it.
    @_transparent
    public init(
        _ key: String, _ path: WritableKeyPath<Root, Double?>, unset: String, in bounds: Bounds = .any,
        time: Bool = false, absolute: Bool = false, _ help: String
    ) {
        self.init(optionalNumber: key, Field(path), unset, bounds, time: time, absolute: absolute, help)
    }

    /// A whole number.
    @_transparent
    public init(
        _ key: String, _ path: WritableKeyPath<Root, Int>, in bounds: Bounds = .any, time: Bool = false,
        required: Bool = false, _ help: String
    ) {
        self.init(integer: key, Field(path), bounds, time: time, required: required, help)
    }

    /// A whole number that may be left out; `nil` then means what `unset` says.
    @_transparent
    public init(
        _ key: String, _ path: WritableKeyPath<Root, Int?>, unset: String, in bounds: Bounds = .any, _ help: String
    ) {
        self.init(optionalInteger: key, Field(path), unset, bounds, help)
    }

    /// True or false.
    @_transparent
    public init(_ key: String, _ path: WritableKeyPath<Root, Bool>, _ help: String) {
        self.init(boolean: key, Field(path), help)
    }

    /// One of a few words: the cases of an enum.
    @_transparent
    public init<Choice: CaseIterable & RawRepresentable>(
        _ key: String, _ path: WritableKeyPath<Root, Choice>, _ help: String
    ) where Choice.RawValue == String {
        self.init(choice: key, Field(path), help)
    }

    /// Numbers in brackets; an empty list unless it is required.
    ///
    /// - Parameter bounds: of each number.
    @_transparent
    public init(
        _ key: String, _ path: WritableKeyPath<Root, [Double]>, in bounds: Bounds = .any, time: Bool = false,
        absolute: Bool = false, required: Bool = false, _ help: String
    ) {
        self.init(list: key, Field(path), bounds, time: time, absolute: absolute, required: required, help)
    }

    /// A text, which the user must give. The property's initial value is an example that the component accepts: checks try it.
    ///
    /// - Parameter file: the text is a file's path, and the property's initial value what such a file may hold.
    @_transparent
    public init(
        _ key: String, _ path: WritableKeyPath<Root, String>, file: Bool = false, absolute: Bool = false, _ help: String
    ) {
        self.init(text: key, Field(path), file: file, absolute: absolute, help)
    }

    init(
        _ key: String, _ help: String, type: Int32, flags: UInt32 = 0, role: Role = .none, bounds: Bounds = .any,
        choices: [String] = [], defaultText: @escaping (Root) -> String? = { _ in nil },
        defaultNumber: @escaping (Root) -> Double = { _ in 0 },
        scheduled: Field<Root, Double>? = nil,
        decode: @escaping (inout Root, anneal_value, Setup) throws(Refusal) -> Void
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
        self.scheduled = scheduled
        self.decode = decode
    }
}
