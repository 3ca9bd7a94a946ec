internal import AnnealHost
internal import CAnneal
internal import Glibc

/// An optimizer over one tensor, called by the contract alone. Each block of each call gets copies of its own in guarded
/// memory, which cannot be touched after the call: a kept pointer is a dead one.
final class RawOptimizer {
    private let component: Component
    private let specification: Specification
    private let make: () throws -> RawInstance
    private var raw: RawInstance
    private let shape: [UInt64]
    private let count: Int
    private let isSparse: Bool
    /// The most elements of a block; `nil`: one block.
    private let cut: Int?
    private(set) var weights: [Float]
    private(set) var slots: [Slot] = []
    private var step: UInt64 = 0
    /// As in force at the next step, in declared order.
    var hyperparameters: [Double]

    /// A slot's numbers.
    enum Slot {
        case absent
        case like([Float])
        case values([Double])
        case group([Double])
    }

    init(
        _ component: Component, _ specification: Specification, shape: [Int], weights: [Float], cut: Int? = nil,
        isSparse: Bool = false, make: (() throws -> RawInstance)? = nil
    ) throws {
        self.component = component
        self.specification = specification
        self.make = make ?? { try RawInstance(component, specification) }
        self.shape = shape.map(UInt64.init)
        self.weights = weights
        self.cut = cut
        self.isSparse = isSparse
        count = weights.count
        raw = try self.make()
        hyperparameters = raw.hyperparameters
        try plan()
    }

    /// Everything that its steps have led to, so that two runs can be compared bit for bit.
    var everyBit: [UInt64] {
        weights.map { UInt64($0.bitPattern) }
            + slots.flatMap { slot -> [UInt64] in
                switch slot {
                case .absent: [] as [UInt64]
                case .like(let numbers): numbers.map { UInt64($0.bitPattern) }
                case .values(let numbers), .group(let numbers): numbers.map(\.bitPattern)
                }
            }
    }

    private var api: anneal_optimizer_api { raw.optimizer }
    var rowCount: Int { shape.first.map { Int($0) } ?? 1 }
    var isCutAnywhere: Bool { api.flags & ANNEAL_CUT_ANYWHERE != 0 }

    /// Goes on with an instance that was made again.
    func makeAgain() throws { raw = try make() }

    private func tensor() throws -> UnsafeMutablePointer<anneal_tensor> {
        try raw.memory.table(
            anneal_tensor(
                struct_size: 0, rank: UInt32(shape.count),
                name: UnsafePointer(try raw.memory.array(Array("0.weight".utf8CString), alignment: 1)),
                shape: UnsafePointer(try raw.memory.array(shape)), count: UInt64(count),
                flags: isSparse ? UInt64(ANNEAL_SPARSE_GRADIENT) : 0),
            more: raw.more)
    }

    private func plan() throws {
        let declared = (0..<Int(api.slot_count)).compactMap { api.slots[$0]?.pointee }
        let kinds = try raw.memory.array(declared.map(\.kind), alignment: 4)
        let initials = try raw.memory.array(declared.map(\.initial))
        let counts = try raw.memory.array(declared.map(\.value_count))
        let copies = try raw.memory.array(declared.map { _ in UInt8(0) }, alignment: 1)
        if let layout = api.layout {
            let plan = try raw.memory.table(
                anneal_plan(
                    struct_size: 0, slot_count: UInt32(declared.count), kinds: kinds, initials: initials,
                    value_counts: counts, copies_parameter: copies), more: raw.more)
            let tensor = try tensor()
            if let refusal = try raw.sentence(of: { layout(raw.instance, tensor, plan, $0) }) {
                try raw.memory.retire()
                throw RawInstance.Refusal(description: refusal)
            }
        }
        slots = try declared.indices.map { index in
            switch Int32(bitPattern: kinds[index]) {
            case ANNEAL_LIKE_PARAMETER:
                return .like(
                    copies[index] != 0 ? weights : Array(repeating: Float(initials[index]), count: count))
            case ANNEAL_VALUES, ANNEAL_PER_GROUP:
                try require(counts[index] <= 1 << 24, "it plans a slot of \(counts[index]) values")
                let values = Array(repeating: initials[index], count: Int(counts[index]))
                return kinds[index] == UInt32(ANNEAL_VALUES) ? .values(values) : .group(values)
            default: return .absent
            }
        }
        try raw.memory.retire()
    }

    /// - Parameter rows: of a sparse gradient; `gradient` then has those only.
    func step(_ gradient: [Float], rows: [UInt64]? = nil) throws {
        step += 1
        let reductions = Int(api.reduction_count)
        let scopes = (0..<reductions).map { api.reductions[$0]?.pointee.scope ?? 0 }
        let blocks = blocks(rows: rows)
        var partials = blocks.map { _ in [Double](repeating: 0, count: reductions) }
        var reduced = [Double](repeating: 0, count: reductions)
        for pass in 0...Int(api.measure_count) {
            try advance(pass, zip(reduced, scopes).map { $1 == UInt32(ANNEAL_SCOPE_TENSOR) ? 0 : $0 })
            for (index, block) in blocks.enumerated() {
                try call(block, pass, gradient, rows, reduced, &partials[index])
            }
            for reduction in 0..<reductions { reduced[reduction] = partials.reduce(0) { $0 + $1[reduction] } }
        }
    }

    /// Where tensors are cut: elements, or entries of the row numbers.
    private func blocks(rows: [UInt64]?) -> [Range<Int>] {
        let all = rows?.count ?? count
        var size = all
        if let cut, api.flags & ANNEAL_CUT_NEVER == 0 {
            let width = max(1, shape.dropFirst().reduce(1) { $0 * Int($1) })
            // A block begins 64-byte aligned: a cut between rows is a multiple of 64 elements, too.
            size = rows != nil ? 1 : isCutAnywhere || cut % width == 0 ? cut : cut * width
        }
        guard size > 0 else { return [] }
        return stride(from: 0, to: all, by: size).map { $0..<min(all, $0 + size) }
    }

    private func advance(_ pass: Int, _ reduced: [Double]) throws {
        guard let advance = api.advance else { return }
        let memory = raw.memory
        let pointers = try slots.map { slot in
            if case .group(let values) = slot { try memory.array(values) } else { nil as UnsafeMutablePointer<Double>? }
        }
        let argument = try memory.table(
            anneal_step(
                struct_size: 0, pass: UInt32(pass), step: step,
                hyperparameters: UnsafePointer(try memory.array(hyperparameters)),
                reduced: UnsafePointer(try memory.array(reduced)), slots: UnsafePointer(try memory.array(pointers))),
            more: raw.more)
        try raw.call("advance") { advance(raw.instance, argument, $0) }
        for index in slots.indices {
            if case .group(let values) = slots[index], let pointer = pointers[index] {
                slots[index] = .group(Array(UnsafeBufferPointer(start: pointer, count: values.count)))
            }
        }
        try memory.retire()
    }

    private func call(
        _ block: Range<Int>, _ pass: Int, _ gradient: [Float], _ rows: [UInt64]?, _ reduced: [Double],
        _ partial: inout [Double]
    ) throws {
        let memory = raw.memory
        let width = shape.dropFirst().reduce(1) { $0 * Int($1) }
        // Of rows, parameter and slots are the whole tensor.
        let elements = rows == nil ? block : 0..<count
        let seen =
            rows == nil ? Array(gradient[block]) : Array(gradient[block.lowerBound * width..<block.upperBound * width])
        let copies = try Copies(self, elements)
        let gradients = try memory.array(seen, alignment: 64)
        let argument = try table(
            of: block, copies, pass: pass, gradient: gradients, reduced: UnsafePointer(try memory.array(reduced)),
            rows: try rows.map { UnsafePointer(try memory.array(Array($0[block]))) })
        let isMeasuring = pass < Int(api.measure_count)
        if isMeasuring {
            let sums = try memory.array(partial)
            try raw.call("measure") { api.measure?(raw.instance, argument, sums, $0) ?? ANNEAL_OK }
            partial = Array(UnsafeBufferPointer(start: sums, count: partial.count))
            try require(copies.isUnchanged(self), "measure changes a parameter or a slot")
        } else {
            try raw.call("update") { api.update(raw.instance, argument, $0) }
        }
        try require(
            zip(seen, UnsafeBufferPointer(start: gradients, count: seen.count))
                .allSatisfy { $0.bitPattern == $1.bitPattern }, "it writes the gradient")
        if !isMeasuring {
            try takeOver(copies, coversAll: elements.count == count && block.count == (rows?.count ?? count))
        }
        try memory.retire()
    }

    /// What `update` left in its copies.
    private func takeOver(_ copies: Copies, coversAll: Bool) throws {
        let elements = copies.elements
        let moved = UnsafeBufferPointer(start: copies.parameter, count: elements.count)
        try require(
            !moved.contains(where: GuardedMemory.isFromBeside), "a weight comes of what it read beside a buffer")
        weights.replaceSubrange(elements, with: moved)
        for (index, pointer) in zip(slots.indices, copies.slots) {
            guard let pointer else { continue }
            switch slots[index] {
            case .absent: break
            case .like(var numbers):
                let start = pointer.assumingMemoryBound(to: Float.self)
                numbers.replaceSubrange(elements, with: UnsafeBufferPointer(start: start, count: elements.count))
                slots[index] = .like(numbers)
            case .values(let numbers), .group(let numbers):
                let start = pointer.assumingMemoryBound(to: Double.self)
                let left = Array(UnsafeBufferPointer(start: start, count: numbers.count))
                if case .values = slots[index], coversAll {
                    slots[index] = .values(left)
                } else {
                    try require(
                        zip(left, numbers).allSatisfy { $0.bitPattern == $1.bitPattern },
                        "update writes a slot that is not its block's")
                }
            }
        }
    }

    private func table(
        of block: Range<Int>, _ copies: Copies, pass: Int, gradient: UnsafePointer<Float>?,
        reduced: UnsafePointer<Double>?, rows: UnsafePointer<UInt64>?
    ) throws -> UnsafeMutablePointer<anneal_block> {
        let memory = raw.memory
        return try memory.table(
            anneal_block(
                struct_size: 0, pass: UInt32(pass), step: step, begin: UInt64(block.lowerBound),
                count: UInt64(block.count), parameter: copies.parameter, gradient: gradient,
                slots: UnsafePointer(try memory.array(copies.slots)),
                tensor: isCutAnywhere && rows == nil ? nil : UnsafePointer(try tensor()),
                hyperparameters: UnsafePointer(try memory.array(hyperparameters)), reduced: reduced, rows: rows),
            more: raw.more)
    }

    /// Copies of what a block may touch.
    private struct Copies {
        let elements: Range<Int>
        let parameter: UnsafeMutablePointer<Float>
        let slots: [UnsafeMutableRawPointer?]

        init(_ run: RawOptimizer, _ elements: Range<Int>) throws {
            let memory = run.raw.memory
            self.elements = elements
            parameter = try memory.array(Array(run.weights[elements]), alignment: 64)
            slots = try run.slots.map { slot in
                switch slot {
                case .absent: nil
                case .like(let numbers):
                    UnsafeMutableRawPointer(try memory.array(Array(numbers[elements]), alignment: 64))
                case .values(let numbers), .group(let numbers):
                    UnsafeMutableRawPointer(try memory.array(numbers))
                }
            }
        }

        func isUnchanged(_ run: RawOptimizer) -> Bool {
            memcmp(parameter, Array(run.weights[elements]), 4 * elements.count) == 0
                && zip(slots, run.slots).allSatisfy { pointer, slot in
                    guard let pointer else { return true }
                    return switch slot {
                    case .absent: true
                    case .like(let numbers): memcmp(pointer, Array(numbers[elements]), 4 * elements.count) == 0
                    case .values(let numbers), .group(let numbers): memcmp(pointer, numbers, 8 * numbers.count) == 0
                    }
                }
        }
    }
}

extension RawOptimizer {
    typealias Evaluation =
        @convention(c) (
            UnsafePointer<anneal_component>?, UnsafeRawPointer?, UnsafePointer<anneal_block>?,
            UnsafeMutablePointer<Float>?, UnsafeMutablePointer<anneal_error>?
        ) -> anneal_status

    /// The weights to evaluate.
    func evaluated(by evaluation: Evaluation) throws -> [Float] {
        var all: [Float] = []
        for block in blocks(rows: nil) {
            let copies = try Copies(self, block)
            // Not a number, so that what is not written is seen.
            let out = try raw.memory.array([Float](repeating: .nan, count: block.count), alignment: 64)
            let argument = try table(of: block, copies, pass: 0, gradient: nil, reduced: nil, rows: nil)
            try raw.call("evaluation") { evaluation(raw.component, raw.instance, argument, out, $0) }
            try require(copies.isUnchanged(self), "evaluation changes a parameter or a slot")
            all += UnsafeBufferPointer(start: out, count: block.count)
            try raw.memory.retire()
        }
        return all
    }
}
