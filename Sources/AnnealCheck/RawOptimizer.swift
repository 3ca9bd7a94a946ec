internal import AnnealHost
internal import CAnneal

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
    private var slots: [Slot] = []
    private var step: UInt64 = 0

    /// A slot's numbers.
    private enum Slot {
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
        try plan()
    }

    private var api: anneal_optimizer_api { raw.optimizer }
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
            // A block begins 64-byte aligned, so between rows the cut comes after as many rows as elements.
            size = rows != nil ? 1 : isCutAnywhere ? cut : cut * width
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
                hyperparameters: UnsafePointer(try memory.array(raw.hyperparameters)),
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
        let coversAll = elements.count == count && block.count == (rows?.count ?? count)
        let seen =
            rows == nil ? Array(gradient[block]) : Array(gradient[block.lowerBound * width..<block.upperBound * width])
        let parameter = try memory.array(Array(weights[elements]), alignment: 64)
        let gradients = try memory.array(seen, alignment: 64)
        var pointers: [UnsafeMutableRawPointer?] = []
        for slot in slots {
            switch slot {
            case .absent: pointers.append(nil)
            case .like(let numbers):
                pointers.append(UnsafeMutableRawPointer(try memory.array(Array(numbers[elements]), alignment: 64)))
            case .values(let numbers), .group(let numbers):
                pointers.append(UnsafeMutableRawPointer(try memory.array(numbers)))
            }
        }
        let argument = try memory.table(
            anneal_block(
                struct_size: 0, pass: UInt32(pass), step: step, begin: UInt64(block.lowerBound),
                count: UInt64(block.count), parameter: parameter, gradient: gradients,
                slots: UnsafePointer(try memory.array(pointers)),
                tensor: isCutAnywhere && rows == nil ? nil : UnsafePointer(try tensor()),
                hyperparameters: UnsafePointer(try memory.array(raw.hyperparameters)),
                reduced: UnsafePointer(try memory.array(reduced)),
                rows: try rows.map { UnsafePointer(try memory.array(Array($0[block]))) }), more: raw.more)
        let isMeasuring = pass < Int(api.measure_count)
        if isMeasuring {
            let sums = try memory.array(partial)
            try raw.call("measure") { api.measure?(raw.instance, argument, sums, $0) ?? ANNEAL_OK }
            partial = Array(UnsafeBufferPointer(start: sums, count: partial.count))
        } else {
            try raw.call("update") { api.update(raw.instance, argument, $0) }
        }
        try require(
            zip(seen, UnsafeBufferPointer(start: gradients, count: seen.count))
                .allSatisfy { $0.bitPattern == $1.bitPattern }, "it writes the gradient")
        let moved = Array(UnsafeBufferPointer(start: parameter, count: elements.count))
        if isMeasuring {
            try require(bits(moved) == bits(Array(weights[elements])), "measure changes a parameter")
        }
        weights.replaceSubrange(elements, with: moved)
        for (index, pointer) in zip(slots.indices, pointers) {
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
                        "update or measure writes a slot that is not its block's")
                }
            }
        }
        try memory.retire()
    }

    private func bits(_ numbers: [Float]) -> [UInt32] { numbers.map(\.bitPattern) }
}
