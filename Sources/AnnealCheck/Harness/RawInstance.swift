internal import AnnealHost
internal import CAnneal
internal import Glibc

/// An instance made and called by the contract alone, each time with all that it receives in guarded memory.
final class RawInstance {
    /// What the plugin said when it refused its parameters.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// A call that should have gone well ended with this.
    struct GaveUp: Error, CustomStringConvertible {
        let description: String
    }

    let component: UnsafePointer<anneal_component>
    let instance: UnsafeMutableRawPointer?
    let memory = CallMemory()
    /// How many bytes of a later minor follow every struct.
    let more: Int
    /// In declared order.
    let hyperparameters: [Double]

    /// - Parameters:
    ///   - horizon: the length of the run in ticks; negative: unknown.
    ///   - isScheduled: whether every parameter that may change during the run will.
    init(
        _ declared: Component, _ specification: Specification, table: UnsafePointer<anneal_component>? = nil,
        host: UnsafePointer<anneal_host>? = nil, more: Int = 0, horizon: Double = 100, isScheduled: Bool = false
    ) throws {
        component = table ?? declared.address.assumingMemoryBound(to: anneal_component.self)
        self.more = more
        let arguments = try Arguments(specification.arguments, for: declared)
        hyperparameters = arguments.numbers
        var values: [UnsafePointer<anneal_value>?] = []
        for (value, number) in zip(arguments.values, arguments.numbers) {
            var text: UnsafePointer<CChar>?
            var list: UnsafePointer<Double>?
            var count = 0
            switch value {
            case .text(let string): text = UnsafePointer(try memory.array(Array(string.utf8CString), alignment: 1))
            case .list(let numbers):
                list = UnsafePointer(try memory.array(numbers))
                count = numbers.count
            case .number, .unset, .times: break
            }
            let table = anneal_value(
                struct_size: 0, is_set: value == .unset ? 0 : 1, number: number, text: text, list: list,
                list_count: UInt64(count))
            values.append(UnsafePointer(try memory.table(table, more: more)))
        }
        let scheduled = declared.parameters.map { UInt8(isScheduled && $0.isSchedulable ? 1 : 0) }
        let setup = try memory.table(
            anneal_setup(
                struct_size: 0, value_count: UInt32(values.count), values: try memory.array(values),
                host: host ?? hostTableAddress.assumingMemoryBound(to: anneal_host.self), horizon: horizon,
                scheduled: UnsafePointer(try memory.array(scheduled, alignment: 1))),
            more: more)
        let made = try memory.array([UnsafeMutableRawPointer?.none])
        let table = component
        let (create, destroy) =
            switch declared.kind {
            case .schedule: (Self.schedule(table).create, Self.schedule(table).destroy)
            case .optimizer: (Self.optimizer(table).create, Self.optimizer(table).destroy)
            }
        let answer = try Self.answer(memory, more) { create?(table, setup, made, $0) ?? ANNEAL_FAILED }
        instance = made.pointee
        self.destroy = destroy
        isMade = answer == nil
        try memory.retire()
        if let answer { throw Refusal(description: answer) }
    }

    private let destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?
    private let isMade: Bool

    deinit { if isMade { destroy?(instance) } }

    var schedule: anneal_schedule_api { Self.schedule(component) }
    var optimizer: anneal_optimizer_api { Self.optimizer(component) }

    static func schedule(_ component: UnsafePointer<anneal_component>) -> anneal_schedule_api {
        component.pointee.api.assumingMemoryBound(to: anneal_schedule_api.self).pointee
    }
    private static func optimizer(_ component: UnsafePointer<anneal_component>) -> anneal_optimizer_api {
        component.pointee.api.assumingMemoryBound(to: anneal_optimizer_api.self).pointee
    }

    /// A call's sentence if it did not go well, which must be one.
    func sentence(of call: (UnsafeMutablePointer<anneal_error>) -> anneal_status) throws -> String? {
        try Self.answer(memory, more, call)
    }

    /// A call that must go well.
    func call(_ what: String, _ call: (UnsafeMutablePointer<anneal_error>) -> anneal_status) throws {
        if let sentence = try sentence(of: call) { throw GaveUp(description: "\(what) gave up: \(sentence)") }
    }

    private static func answer(
        _ memory: CallMemory, _ more: Int, _ call: (UnsafeMutablePointer<anneal_error>) -> anneal_status
    ) throws -> String? {
        let message = try memory.array([CChar](repeating: 0, count: 256), alignment: 1)
        let error = try memory.table(anneal_error(struct_size: 0, capacity: 256, message: message), more: more)
        let mode = FloatingPointMode()
        let status = call(error)
        try require(FloatingPointMode() == mode, "it leaves the floating-point mode changed after a call")
        if status == ANNEAL_OK { return nil }
        let bytes = UnsafeBufferPointer(start: message, count: 256).map { UInt8(bitPattern: $0) }
        try require(bytes.contains(0), "its error sentence has no end")
        let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        try require(!text.isEmpty, "it gives up with status \(status) and no sentence")
        try require(!text.contains(where: \.isNewline), "its error sentence has more than one line: \(text)")
        return text
    }

    private static func refusesAll(_ component: Component) -> CheckFailure {
        SampleArguments.unknownText(of: component).map(CheckFailure.noExample)
            ?? CheckFailure("it refuses every set of parameters that was tried")
    }

    /// The first set of parameters that the component accepts.
    static func usableSpecification(of component: Component) throws -> Specification {
        let usable = Variations(component: component).specifications.first {
            (try? RawInstance(component, $0)) != nil
        }
        guard let usable else { throw refusesAll(component) }
        return usable
    }

    /// One instance for each set of parameters that the component accepts, each looked at by itself.
    static func forEach(
        of component: Component, horizon: Double = 100, _ body: (Specification, RawInstance) throws -> Void
    ) throws -> String {
        var (tried, refused) = (0, 0)
        for specification in Variations(component: component).specifications {
            do {
                let instance = try RawInstance(component, specification, horizon: horizon)
                do {
                    try body(specification, instance)
                    tried += 1
                } catch let refusal as Refusal {
                    throw refusal
                } catch {
                    throw CheckFailure("\(specification): \(error)")
                }
            } catch is Refusal {
                refused += 1
            }
        }
        if tried == 0 && horizon == 100 { throw refusesAll(component) }
        let sets = tried == 1 ? "with 1 set of parameters" : "with \(tried) sets of parameters"
        return refused == 0 ? sets : "\(sets), and \(refused) that it refuses with a sentence"
    }
}
