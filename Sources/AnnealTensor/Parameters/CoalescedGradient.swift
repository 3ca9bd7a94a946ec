import AnnealKernels

/// The rows that the chunks of a batch touch, ascending, each the sum over the chunks in their order.
///
/// Once it has met the largest step nothing allocates.
public final class CoalescedGradient {
    public let width: Int
    /// How many rows were touched.
    public private(set) var count = 0

    private var numbers: UnsafeMutablePointer<UInt64>
    private var storage: Storage
    private var capacity = 0
    /// The touched rows, chunk after chunk, and room to sort them.
    private var entries: [Entry] = []
    private var spare: [Entry] = []
    /// Where each row's entries begin among the sorted ones, and where the last one's end.
    private var begins: [Int] = []
    /// For sorting: more than the system has room for beside a call.
    private let digits = UnsafeMutableBufferPointer<Int>.allocate(capacity: 1 << CoalescedGradient.digitBits)
    private static let digitBits = 11

    private struct Entry {
        let row: UInt32
        let values: UnsafeMutablePointer<Float>
    }

    /// - Throws: `outOfMemory`.
    init(width: Int) throws(TensorError) {
        self.width = width
        numbers = .allocate(capacity: 0)
        storage = try Storage(count: 0)
    }

    deinit {
        numbers.deallocate()
        digits.deallocate()
    }

    /// `count` row numbers.
    public var rows: UnsafePointer<UInt64> { UnsafePointer(numbers) }
    /// `count` rows of numbers.
    public var values: UnsafeMutablePointer<Float> { storage.pointer }

    /// Adds up what the chunks touched.
    ///
    /// - Throws: `outOfMemory`.
    func merge(_ chunks: Int, on pool: Pool, _ touched: (Int) -> RowGradient) throws(TensorError) {
        gather(chunks, touched)
        begins.removeAll(keepingCapacity: true)
        for (index, entry) in entries.enumerated() where index == 0 || entries[index - 1].row != entry.row {
            begins.append(index)
        }
        count = begins.count
        begins.append(entries.count)
        try reserve(count)
        entries.withUnsafeBufferPointer { entries in
            begins.withUnsafeBufferPointer { begins in
                let sum = Sum(
                    entries: entries, begins: begins, numbers: numbers, values: storage.pointer, width: width,
                    count: count)
                pool.run((count + sum.step - 1) / sum.step, over: sum) { sum, block in
                    for row in block * sum.step..<min((block + 1) * sum.step, sum.count) { sum.add(row) }
                }
            }
        }
    }

    /// One row from all of its sorted entries.
    private struct Sum {
        let entries: UnsafeBufferPointer<Entry>
        let begins: UnsafeBufferPointer<Int>
        let numbers: UnsafeMutablePointer<UInt64>
        let values: UnsafeMutablePointer<Float>
        let width: Int
        let count: Int

        /// The rows that a thread takes at a time.
        var step: Int { max(1, BlockGrid.length / max(1, width)) }

        func add(_ row: Int) {
            let first = entries[begins[row]]
            numbers[row] = UInt64(first.row)
            let sum = values + row * width
            sum.update(from: first.values, count: width)
            for entry in begins[row] + 1..<begins[row + 1] { anneal_add_scaled(sum, entries[entry].values, width, 1) }
        }
    }

    private func reserve(_ count: Int) throws(TensorError) {
        guard count > capacity else { return }
        let (elements, overflow) = (2 * count).multipliedReportingOverflow(by: width)
        guard !overflow else { throw .outOfMemory(elements: .max) }
        storage = try Storage(count: elements)
        capacity = 2 * count
        numbers.deallocate()
        numbers = .allocate(capacity: capacity)
    }

    /// All chunks' rows, ascending; those of one row in chunk order.
    private func gather(_ chunks: Int, _ touched: (Int) -> RowGradient) {
        // Out of the class while they are written: each access would ask whether somebody else is at it.
        var (entries, spare) = (self.entries, self.spare)
        (self.entries, self.spare) = ([], [])
        entries.removeAll(keepingCapacity: true)
        var largest: UInt32 = 0
        for chunk in 0..<chunks {
            let rows = touched(chunk)
            for (place, row) in rows.rows.enumerated() {
                entries.append(Entry(row: row, values: rows.row(at: place)))
                largest = max(largest, row)
            }
        }
        if spare.count < entries.count { spare = Array(repeating: entries[0], count: 2 * entries.count) }
        entries.withUnsafeMutableBufferPointer { entries in
            spare.withUnsafeMutableBufferPointer { Self.sort(entries, with: $0, upTo: largest, digits) }
        }
        (self.entries, self.spare) = (entries, spare)
    }

    /// Digit by digit, the lowest first; what is equal stays in its order.
    ///
    /// - Parameter begins: room for a number per value of a digit.
    private static func sort(
        _ entries: UnsafeMutableBufferPointer<Entry>, with spare: UnsafeMutableBufferPointer<Entry>,
        upTo largest: UInt32, _ begins: UnsafeMutableBufferPointer<Int>
    ) {
        for shift in stride(from: UInt32(0), to: 32, by: digitBits) where largest >> shift > 0 {
            func digit(_ entry: Entry) -> Int { Int(entry.row >> shift & (1 << digitBits - 1)) }
            begins.update(repeating: 0)
            for entry in entries { begins[digit(entry)] += 1 }
            var begin = 0
            for digit in begins.indices { (begins[digit], begin) = (begin, begin + begins[digit]) }
            for entry in entries {
                spare[begins[digit(entry)]] = entry
                begins[digit(entry)] += 1
            }
            for index in entries.indices { entries[index] = spare[index] }
        }
    }
}
