internal import AnnealFiles

/// The numbers of a run's state, by names that runs of other options share, so that two states can be compared.
///
///     var (a, b) = (CheckpointFile(), CheckpointFile())
///     a.contents.add("0.bias", [Float(1), 2], shape: [2])
///     b.contents.add("0.bias", [Float(1), 3], shape: [2])
///     StateNumbers(a).firstDifference(from: StateNumbers(b))?.description   // "0.bias: 1 of 2 numbers differ, the first at [1]: 2 in A, 3 in B"
///
/// The weights that are trained have their plain names; those to evaluate, where a run has others, are `evaluated 0.weight`. What a run
/// remembers of its losses, its measurements, its files and what its schedules have heard is left out: that has no effect on a weight
/// before it has one on a rate.
public struct StateNumbers {
    /// What is compared, in the order in which it is looked at: weights, what the optimizer remembers, the order of the data, counters.
    public let names: [String]
    private let tensors: [String: SafetensorsTensor]
    /// Whether other weights are evaluated than are trained.
    private let evaluatesOthers: Bool

    public init(_ file: CheckpointFile) {
        let held = Dictionary(file.contents.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var tensors: [String: SafetensorsTensor] = [:]
        var ranked: [[String]] = Array(repeating: [], count: 4)
        func add(_ name: String, _ tensor: SafetensorsTensor, rank: Int) {
            if tensors.updateValue(tensor, forKey: name) == nil { ranked[rank].append(name) }
        }
        for tensor in file.contents.tensors {
            let name = tensor.name
            if name.hasPrefix("run.") {
                if Self.ofRun.contains(name) { add(name, tensor, rank: 3) }
            } else if name.hasPrefix("slot.") || name.hasPrefix("group.") {
                add(name, tensor, rank: 2)
            } else if !name.hasPrefix("train.") {
                add(name, held["train." + name] ?? tensor, rank: 0)
                add("evaluated " + name, tensor, rank: 1)
            }
        }
        names = ranked.flatMap { $0 }
        evaluatesOthers = held.keys.contains { $0.hasPrefix("train.") }
        self.tensors = tensors
    }

    /// What of a run itself is compared.
    private static let ofRun: Set = ["run.random", "run.order", "run.counters", "run.progress"]
    /// Places that no weight depends on: the updates of an average, and sums over losses, which measurements begin anew.
    private static let uncounted = ["run.counters": [3, 4], "run.progress": [0]]

    /// A weight that they do not both have in one shape; `nil` if their models are alike.
    public func differenceOfLayout(from other: StateNumbers) -> TensorDifference? {
        func weights(_ numbers: StateNumbers) -> [String] {
            numbers.names.prefix { !$0.hasPrefix("evaluated ") && !$0.hasPrefix("run.") }
        }
        for name in weights(self) {
            guard let own = tensors[name], let twin = other.tensors[name] else {
                return TensorDifference(name: name, .onlyInFirst)
            }
            if own.shape != twin.shape { return TensorDifference(name: name, .shape(own.shape, twin.shape)) }
        }
        return weights(other).first { tensors[$0] == nil }.map { TensorDifference(name: $0, .onlyInSecond) }
    }

    /// The names that both have, of tensors of one shape. Weights to evaluate are compared where one of both has its own.
    public func namesInCommon(with other: StateNumbers) -> [String] {
        let evaluates = evaluatesOthers || other.evaluatesOthers
        return names.filter { name in
            guard evaluates || !name.hasPrefix("evaluated "), let own = tensors[name], let twin = other.tensors[name]
            else { return false }
            return own.type == twin.type && own.shape == twin.shape
        }
    }

    /// A number that states which differ in a bit hardly share.
    public func digest(of names: [String]) -> UInt64 {
        var digest: UInt64 = 0
        for name in names {
            guard let tensor = tensors[name] else { continue }
            digest = withCompared(name, tensor) { XXH64(of: $0, seed: digest).value }
        }
        return digest
    }

    /// The first tensor that another state holds otherwise, by its bits; `nil` if it holds all of them. One that only one of both has
    /// counts if nothing else differs, and if nothing else is asked for.
    ///
    /// - Parameter wanted: The names that are compared; `nil` for all.
    public func firstDifference(from other: StateNumbers, in wanted: [String]? = nil) -> TensorDifference? {
        for name in wanted ?? names {
            guard let own = tensors[name], let twin = other.tensors[name] else { continue }
            guard own.type == twin.type, own.shape == twin.shape else {
                return TensorDifference(name: name, .shape(own.shape, twin.shape))
            }
            let isSame = withCompared(name, own) { a in withCompared(name, twin) { b in a.elementsEqual(b) } }
            if !isSame { return difference(name, own, twin) }
        }
        if wanted != nil { return nil }
        if let name = names.first(where: { other.tensors[$0] == nil }) {
            return TensorDifference(name: name, .onlyInFirst)
        }
        return other.names.first { tensors[$0] == nil }.map { TensorDifference(name: $0, .onlyInSecond) }
    }

    /// The bytes that count.
    private func withCompared<Result>(
        _ name: String, _ tensor: SafetensorsTensor, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        guard let places = Self.uncounted[name] else { return tensor.withBytes(body) }
        var bytes = tensor.withBytes { Array($0) }
        for place in places where bytes.count >= 8 * (place + 1) {
            bytes.replaceSubrange(8 * place..<8 * place + 8, with: repeatElement(0, count: 8))
        }
        return bytes.withUnsafeBytes(body)
    }

    /// The numbers that differ, once some do.
    private func difference(_ name: String, _ a: SafetensorsTensor, _ b: SafetensorsTensor) -> TensorDifference {
        let width = a.type.bytes
        let count = a.byteCount / width
        return withCompared(name, a) { a in
            withCompared(name, b) { b in
                let differing = (0..<count).filter { index in
                    !a[index * width..<(index + 1) * width].elementsEqual(b[index * width..<(index + 1) * width])
                }
                let first = differing.first ?? 0
                let type = tensors[name]?.type ?? .float32
                return TensorDifference(
                    name: name,
                    .numbers(
                        differing: differing.count, of: count, first: place(first, in: tensors[name]?.shape ?? []),
                        type.number(at: first, in: a), type.number(at: first, in: b)))
            }
        }
    }

    /// Indices, the slowest first.
    private func place(_ index: Int, in shape: [Int]) -> [Int] {
        var rest = index
        return shape.reversed().map { size in
            defer { rest /= max(1, size) }
            return rest % max(1, size)
        }.reversed()
    }
}

extension Trainer {
    /// A number that two states which differ in a bit hardly share, without a copy of anything large.
    ///
    /// - Parameter names: Those of `StateNumbers`.
    public func digest(of state: TrainingState, _ names: [String]) throws -> UInt64 {
        try withCheckpoint(of: state, observers: [], metadata: [:]) { StateNumbers($0).digest(of: names) }
    }
}

extension SafetensorsTensor.ElementType {
    fileprivate func number(at index: Int, in bytes: UnsafeRawBufferPointer) -> TensorDifference.Number {
        let place = index * self.bytes
        return switch self {
        case .float64: .init(bytes.loadUnaligned(fromByteOffset: place, as: Double.self))
        case .uint64: .init(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        case .int64: .init(bytes.loadUnaligned(fromByteOffset: place, as: Int64.self))
        case .float32: .init(bytes.loadUnaligned(fromByteOffset: place, as: Float.self))
        default: .init(bytes: bytes[place..<place + self.bytes])
        }
    }
}
