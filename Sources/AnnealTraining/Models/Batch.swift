internal import AnnealKernels
internal import AnnealTensor

/// Rows gathered from a data set into memory of their own, which is kept from batch to batch.
struct Batch {
    enum Features {
        case dense(UnsafePointer<Float>)
        case sparse(SparseBatch)
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
final class BatchBuffer {
    private var features: UnsafeMutablePointer<Float>
    private var targets: UnsafeMutableRawPointer
    private var capacity = 0
    private let featureCount: Int
    private let sparse = SparseBatchBuffer()

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
            // Every byte of a text has a target.
            targets = .allocate(byteCount: capacity * 4 * (examples.text?.context ?? 1), alignment: 64)
        }
        return Batch(
            features: gatherFeatures(indices, of: examples), targets: gatherTargets(indices, of: examples),
            count: indices.count)
    }

    private func gatherFeatures(_ indices: ArraySlice<Int>, of examples: Examples) -> Batch.Features {
        switch examples.storage {
        case .numbers(let numbers):
            numbers.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress else { return }
                for (row, index) in indices.enumerated() {
                    (features + row * featureCount).update(from: source + index * featureCount, count: featureCount)
                }
            }
            return .dense(features)
        case .differences(let numbers, let origins):
            for (row, index) in indices.enumerated() {
                for place in 0..<featureCount {
                    features[row * featureCount + place] = Float(
                        origins[place] + Double(numbers[numbers.startIndex + index * featureCount + place]))
                }
            }
            return .dense(features)
        case .bytes(let bytes, let meaning):
            bytes.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress else { return }
                for (row, index) in indices.enumerated() {
                    anneal_from_bytes(
                        source + index * featureCount, features + row * featureCount, featureCount, meaning.mean,
                        meaning.deviation)
                }
            }
            return .dense(features)
        case .sparse(let features): return .sparse(sparse.gather(indices, of: features))
        case .text(let text):
            // A byte is its number, which an embedding reads.
            forEachWindow(indices, of: text) { row, bytes in
                for place in 0..<text.context { features[row * text.context + place] = Float(bytes[place]) }
            }
            return .dense(features)
        }
    }

    private func gatherTargets(_ indices: ArraySlice<Int>, of examples: Examples) -> Batch.Targets {
        switch examples.targets {
        case .labels(let labels):
            let memory = targets.bindMemory(to: Int32.self, capacity: capacity)
            for (row, index) in indices.enumerated() { memory[row] = labels[index] }
            return .labels(UnsafeBufferPointer(start: memory, count: indices.count))
        case .values(let values):
            let memory = targets.bindMemory(to: Float.self, capacity: capacity)
            for (row, index) in indices.enumerated() { memory[row] = values[index] }
            return .values(UnsafeBufferPointer(start: memory, count: indices.count))
        case .nextBytes:
            guard let text = examples.text else { return .labels(UnsafeBufferPointer(start: nil, count: 0)) }
            let count = indices.count * text.context
            let memory = targets.bindMemory(to: Int32.self, capacity: count)
            forEachWindow(indices, of: text) { row, bytes in
                for place in 0..<text.context { memory[row * text.context + place] = Int32(bytes[place + 1]) }
            }
            return .labels(UnsafeBufferPointer(start: memory, count: count))
        }
    }

    /// The bytes from each window's first on.
    private func forEachWindow(
        _ indices: ArraySlice<Int>, of text: TextWindows, _ body: (_ row: Int, _ bytes: UnsafePointer<UInt8>) -> Void
    ) {
        text.bytes.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return }
            for (row, index) in indices.enumerated() { body(row, first + text.starts[index]) }
        }
    }
}
