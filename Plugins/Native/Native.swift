public import AnnealPlugin

/// What a C function returns that knows nothing of Anneal.
///
///     native(library=./mine.so, symbol=my_rate, signature="f64(u64 step, u64 total, f64 base)")
///     native(library=libm.so.6, symbol=pow, signature="f64(f64 gamma=0.9, f64 step)")   // at step 2: 0.81
///
/// The arguments' names choose what is passed: `step` and `epoch`, those completed; `total`, the steps there are; `base`, the base
/// rate. Any other name is a constant, and its value follows it. Types are i32, u32, i64, u64, f32 and f64. A whole type
/// gets completed ticks, a float type what lies between them, too.
///
/// Nobody can see whether a signature is that of the function: where it is not, anything may happen. So `anneal` tries it in a
/// process of its own first, and only with `--allow-native`. What is not finite or negative the host refuses, as of any
/// schedule; where an argument's type cannot hold what is to be passed, the function is not called, and the value is not a number.
struct Native: Schedule {
    static let id = "native"
    static let summary = "What a function of any C library returns, called by its signature."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("library", \.library, "A shared library: a path with a slash, ./mine.so, or libm.so.6."),
            Parameter("symbol", \.symbol, "The function's name."),
            Parameter(
                "signature", \.signature,
                "Its result and arguments, f64(u64 step, f64 base): step, epoch, total, base or a constant, f64 x=0.5."),
            Parameter("step", \.step, in: .above(0), time: true, "What step and total count."),
            Parameter("epoch", \.epoch, unset: "1 epoch", in: .above(0), time: true, "What epoch counts."),
        ]
    }

    var library = "libm.so.6"
    var symbol = "exp"
    var signature = "f64(f64 base)"
    var step = 1.0
    var epoch: Double?
    private var function: ForeignFunction?
    /// The arguments that are passed; the number of steps is a constant by then.
    private var arguments: [(type: NumberType, source: Signature.Source)] = []

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        var parser = SignatureParser(signature)
        let read = try parser.signature()
        for argument in read.arguments {
            var source = argument.source
            switch source {
            case .total:
                guard let horizon = setup.horizon else {
                    throw argument.refusal("total is the length of the run, which is unknown")
                }
                guard let total = argument.type.word(Self.count(horizon, of: step)) else {
                    throw argument.refusal("\(argument.type.rawValue) cannot hold the number of steps there are")
                }
                source = .constant(total)
            case .epoch where epoch == nil:
                throw argument.refusal("how long an epoch is, is unknown: give epoch=… in ticks")
            case .step, .epoch, .base, .constant: break
            }
            arguments.append((argument.type, source))
        }
        function = try ForeignFunction(symbol, of: library, read)
    }

    func rate(base: Double, at time: Double) -> Double {
        guard let function else { return .nan }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: arguments.count) { words in
            for index in words.indices {
                let (type, source) = arguments[index]
                let word: UInt64? =
                    switch source {
                    case .step: type.word(Self.count(time, of: step))
                    case .epoch: type.word(Self.count(time, of: epoch ?? .nan))
                    case .base: type.word(base)
                    case .constant(let word): word
                    case .total: nil
                    }
                guard let word else { return .nan }
                words.initializeElement(at: index, to: word)
            }
            return function.call(words)
        }
    }

    /// The number of lengths that have passed.
    private static func count(_ time: Double, of length: Double) -> Double {
        let quotient = time / length
        if length == length.rounded() { return quotient }
        // On a clock of epochs a step is the double next to 1/23, say, and 23 of them are an epoch all the same.
        let nearest = quotient.rounded()
        return abs(quotient - nearest) <= nearest * 0x1p-48 ? nearest : quotient
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Native.self) }
