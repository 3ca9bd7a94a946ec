internal import AnnealTensor

/// Sparse rows gathered from a data set into memory of their own, which is kept from batch to batch.
final class BagMemory {
    private var starts: UnsafeMutablePointer<Int> = .allocate(capacity: 1)
    private var indices: UnsafeMutablePointer<UInt32> = .allocate(capacity: 0)
    private var values: UnsafeMutablePointer<Float> = .allocate(capacity: 0)
    private var exampleCapacity = 0
    private var entryCapacity = 0

    deinit {
        starts.deallocate()
        indices.deallocate()
        values.deallocate()
    }

    /// Copies the rows of the given indices here, in their order. What was gathered before is gone.
    func gather(_ examples: ArraySlice<Int>, of features: SparseFeatures) -> Bags {
        reserve(
            examples: examples.count,
            entries: examples.reduce(0) { $0 + features.starts[$1 + 1] - features.starts[$1] })
        var end = 0
        starts[0] = 0
        features.indices.withUnsafeBufferPointer { allIndices in
            features.values.withUnsafeBufferPointer { allValues in
                for (row, example) in examples.enumerated() {
                    let begin = features.starts[example]
                    let count = features.starts[example + 1] - begin
                    if count > 0, let indexSource = allIndices.baseAddress, let valueSource = allValues.baseAddress {
                        (indices + end).update(from: indexSource + begin, count: count)
                        (values + end).update(from: valueSource + begin, count: count)
                    }
                    end += count
                    starts[row + 1] = end
                }
            }
        }
        return Bags(count: examples.count, starts: starts, indices: indices, values: values)
    }

    private func reserve(examples: Int, entries: Int) {
        if examples > exampleCapacity {
            exampleCapacity = examples
            starts.deallocate()
            starts = .allocate(capacity: examples + 1)
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
