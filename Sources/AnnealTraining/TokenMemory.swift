internal import AnnealTensor

/// Windows of text gathered from a data set into memory of their own, which is kept from batch to batch.
final class TokenMemory {
    private var ids: UnsafeMutablePointer<Int32> = .allocate(capacity: 0)
    private var following: UnsafeMutablePointer<Int32> = .allocate(capacity: 0)
    private var capacity = 0

    deinit {
        ids.deallocate()
        following.deallocate()
    }

    /// Copies the windows of the given indices here, in their order. What was gathered before is gone.
    func gather(_ indices: ArraySlice<Int>, of text: TextWindows) -> Batch {
        let context = text.context
        if indices.count * context > capacity {
            capacity = indices.count * context
            ids.deallocate()
            following.deallocate()
            ids = .allocate(capacity: capacity)
            following = .allocate(capacity: capacity)
        }
        text.bytes.withUnsafeBufferPointer { bytes in
            for (row, index) in indices.enumerated() {
                let start = text.starts[index]
                for place in 0..<context {
                    ids[row * context + place] = Int32(bytes[start + place])
                    following[row * context + place] = Int32(bytes[start + place + 1])
                }
            }
        }
        return Batch(
            features: .text(Tokens(ids: ids, windows: indices.count, context: context)),
            targets: .labels(UnsafeBufferPointer(start: following, count: indices.count * context)),
            count: indices.count)
    }
}
