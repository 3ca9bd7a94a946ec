/// The gradient of a tensor that a chunk touches only some rows of: each touched row once, in the order of its first touch.
///
///     let rows = RowGradient(width: 2)
///     try rows[7].update(repeating: 1, count: 2)   // zeros until then
///     rows.count                                   // 1
///     try rows[7][0] += 1                          // the same row
///     rows.reset()                                 // none again
///
/// A hash table finds a row's place. Once it has met the largest step nothing allocates.
public final class RowGradient {
    public let width: Int
    /// How many rows were touched.
    public private(set) var count = 0

    private var numbers: UnsafeMutablePointer<UInt32>
    private var values: Storage?
    private var capacity = 0
    /// The rows' places by hash, plus 1; 0 is free. The length is a power of two, at least twice the capacity.
    private var places: UnsafeMutablePointer<UInt32>
    private var mask = 0

    public init(width: Int) {
        self.width = width
        numbers = .allocate(capacity: 0)
        places = .allocate(capacity: 1)
        places.initialize(to: 0)
    }

    deinit {
        numbers.deallocate()
        places.deallocate()
    }

    /// The row numbers, in the order of their first touch.
    public var rows: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: numbers, count: count) }

    /// The numbers of the row at a place.
    public func row(at place: Int) -> UnsafeMutablePointer<Float> {
        guard let values else { preconditionFailure("no row was touched") }
        return values.pointer + place * width
    }

    /// The numbers of a row, zeros at its first touch; valid until the next row is touched.
    ///
    /// - Throws: `outOfMemory`.
    public subscript(row: UInt32) -> UnsafeMutablePointer<Float> {
        get throws(TensorError) {
            if count == capacity { try grow() }
            var slot = hash(row)
            while places[slot] != 0 {
                let place = Int(places[slot]) - 1
                if numbers[place] == row { return self.row(at: place) }
                slot = (slot + 1) & mask
            }
            numbers[count] = row
            count += 1
            places[slot] = UInt32(count)
            let new = self.row(at: count - 1)
            new.update(repeating: 0, count: width)
            return new
        }
    }

    /// Forgets all rows.
    public func reset() {
        // Many rows are forgotten faster all at once.
        if count > (mask + 1) / 8 {
            places.update(repeating: 0, count: mask + 1)
        } else {
            // Later rows first: a row that found its slot taken comes after the one that took it.
            for place in (0..<count).reversed() { forget(place) }
        }
        count = 0
    }

    private func forget(_ place: Int) {
        var slot = hash(numbers[place])
        while Int(places[slot]) != place + 1 { slot = (slot + 1) & mask }
        places[slot] = 0
    }

    /// Fibonacci hashing: neighbours, which features often are, spread.
    private func hash(_ row: UInt32) -> Int {
        Int(truncatingIfNeeded: (UInt64(row) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    }

    private func grow() throws(TensorError) {
        let larger = max(64, 2 * capacity)
        guard larger < 1 << 30 else { throw .outOfMemory(elements: larger * width) }
        let (elements, overflow) = larger.multipliedReportingOverflow(by: width)
        guard !overflow else { throw .outOfMemory(elements: .max) }
        let grown = try Storage(count: elements)
        if let values { grown.pointer.update(from: values.pointer, count: count * width) }
        values = grown
        let grownNumbers = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
        grownNumbers.update(from: numbers, count: count)
        numbers.deallocate()
        numbers = grownNumbers
        capacity = larger
        places.deallocate()
        mask = 2 * larger - 1
        places = .allocate(capacity: mask + 1)
        places.initialize(repeating: 0, count: mask + 1)
        for place in 0..<count {
            var slot = hash(numbers[place])
            while places[slot] != 0 { slot = (slot + 1) & mask }
            places[slot] = UInt32(place + 1)
        }
    }
}
