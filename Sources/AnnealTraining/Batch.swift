internal import AnnealTensor

/// Rows gathered from a data set into memory of their own, which is kept from batch to batch.
struct Batch {
    enum Features {
        case dense(UnsafePointer<Float>)
        case sparse(Bags)
    }
    enum Targets {
        case labels(UnsafeBufferPointer<Int32>)
        case values(UnsafeBufferPointer<Float>)
    }
    let features: Features
    let targets: Targets
    let count: Int
}

/// The memory of a batch.
final class BatchMemory {
    private var features: UnsafeMutablePointer<Float>
    private var targets: UnsafeMutableRawPointer
    private var capacity = 0
    private let featureCount: Int
    private let bags = BagMemory()

    init(featureCount: Int) {
        self.featureCount = featureCount
        self.features = .allocate(capacity: 0)
        self.targets = .allocate(byteCount: 0, alignment: 4)
    }

    deinit {
        features.deallocate()
        targets.deallocate()
    }

    /// Copies the rows of the given indices here, in their order. What was gathered before is gone.
    func gather(_ indices: ArraySlice<Int>, of examples: Examples) -> Batch {
        if indices.count > capacity {
            capacity = indices.count
            features.deallocate()
            targets.deallocate()
            features = .allocate(capacity: examples.sparse == nil ? capacity * featureCount : 0)
            // Of a text, every byte has one.
            targets = .allocate(byteCount: capacity * 4 * (examples.text?.context ?? 1), alignment: 64)
        }
        if let sparse = examples.sparse {
            return Batch(
                features: .sparse(bags.gather(indices, of: sparse)), targets: gatherTargets(indices, of: examples),
                count: indices.count)
        }
        if let text = examples.text { return gather(indices, of: text) }
        examples.features.withUnsafeBufferPointer { source in
            guard let source = source.baseAddress else { return }
            for (row, index) in indices.enumerated() {
                (features + row * featureCount).update(from: source + index * featureCount, count: featureCount)
            }
        }
        return Batch(features: .dense(features), targets: gatherTargets(indices, of: examples), count: indices.count)
    }

    /// A byte is its number, also among the features, which an embedding reads.
    private func gather(_ indices: ArraySlice<Int>, of text: TextWindows) -> Batch {
        let count = indices.count * text.context
        let next = targets.bindMemory(to: Int32.self, capacity: count)
        text.bytes.withUnsafeBufferPointer { bytes in
            for (row, index) in indices.enumerated() {
                let (from, to) = (text.starts[index], row * text.context)
                for place in 0..<text.context {
                    features[to + place] = Float(bytes[from + place])
                    next[to + place] = Int32(bytes[from + place + 1])
                }
            }
        }
        return Batch(
            features: .dense(features), targets: .labels(UnsafeBufferPointer(start: next, count: count)),
            count: indices.count)
    }

    private func gatherTargets(_ indices: ArraySlice<Int>, of examples: Examples) -> Batch.Targets {
        switch examples.targets {
        case .labels(let labels):
            let memory = targets.bindMemory(to: Int32.self, capacity: capacity)
            for (row, index) in indices.enumerated() { memory[row] = labels[index] }
            return .labels(UnsafeBufferPointer(start: memory, count: indices.count))
        // A text's are gathered with its features.
        case .nextBytes: return .labels(UnsafeBufferPointer(start: nil, count: 0))
        case .values(let values):
            let memory = targets.bindMemory(to: Float.self, capacity: capacity)
            for (row, index) in indices.enumerated() { memory[row] = values[index] }
            return .values(UnsafeBufferPointer(start: memory, count: indices.count))
        }
    }
}
