internal import AnnealTensor

/// Sparse rows gathered from a data set into memory of their own, which is kept from batch to batch.
final class SparseBatchBuffer {
    private var offsets: UnsafeMutablePointer<Int> = .allocate(capacity: 1)
    private var indices: UnsafeMutablePointer<UInt32> = .allocate(capacity: 0)
    private var values: UnsafeMutablePointer<Float> = .allocate(capacity: 0)
    private var exampleCapacity = 0
    private var entryCapacity = 0

    deinit {
        offsets.deallocate()
        indices.deallocate()
        values.deallocate()
    }

    /// Copies the rows of the given indices here, in their order. What was gathered before is gone.
    func gather(_ examples: ArraySlice<Int>, of features: SparseFeatures) -> SparseBatch {
        reserve(
            examples: examples.count,
            entries: examples.reduce(0) { $0 + features.starts[$1 + 1] - features.starts[$1] })
        var end = 0
        offsets[0] = 0
        for (row, example) in examples.enumerated() {
            end += features.starts[example + 1] - features.starts[example]
            offsets[row + 1] = end
        }
        copy(examples, of: features.indices, from: features.starts, to: indices)
        if let stored = features.stored {
            copy(examples, of: stored, from: features.starts, to: values)
        } else {
            values.update(repeating: 1, count: end)
        }
        return SparseBatch(count: examples.count, offsets: offsets, indices: indices, values: values)
    }

    private func copy<Entry>(
        _ examples: ArraySlice<Int>, of entries: [Entry], from begins: [Int], to memory: UnsafeMutablePointer<Entry>
    ) {
        entries.withUnsafeBufferPointer { source in
            guard let source = source.baseAddress else { return }
            for (row, example) in examples.enumerated() {
                (memory + offsets[row]).update(
                    from: source + begins[example], count: begins[example + 1] - begins[example])
            }
        }
    }

    private func reserve(examples: Int, entries: Int) {
        if examples > exampleCapacity {
            exampleCapacity = examples
            offsets.deallocate()
            offsets = .allocate(capacity: examples + 1)
        }
        if entries > entryCapacity {
            // Batches differ in their entries: a little more than the largest so far meets most to come.
            entryCapacity = entries + entries / 2
            indices.deallocate()
            values.deallocate()
            indices = .allocate(capacity: entryCapacity)
            values = .allocate(capacity: entryCapacity)
        }
    }
}
