/// The rows of a table in another order, in the memory that they are in.
///
///     var numbers: [Float] = [0, 1, 2, 3, 4, 5]
///     numbers.withUnsafeMutableBytes { RowOrder.arrange($0, rowSize: 8, as: [2, 0, 1]) }
///     numbers   // [4, 5, 0, 1, 2, 3]
enum RowOrder {
    /// Brings each row of the order to its place.
    ///
    /// - Parameters:
    ///   - rowSize: The bytes of a row.
    ///   - order: The number of the row that comes to each place: a permutation.
    static func arrange(_ memory: UnsafeMutableRawBufferPointer, rowSize: Int, as order: [Int]) {
        guard let base = memory.baseAddress, rowSize > 0 else { return }
        let row = UnsafeMutableRawPointer.allocate(byteCount: rowSize, alignment: 16)
        defer { row.deallocate() }
        var isDone = [Bool](repeating: false, count: order.count)
        for first in order.indices where !isDone[first] {
            // Around the circle of rows that take each other's places.
            row.copyMemory(from: base + first * rowSize, byteCount: rowSize)
            var place = first
            while true {
                isDone[place] = true
                let next = order[place]
                guard next != first else { break }
                (base + place * rowSize).copyMemory(from: base + next * rowSize, byteCount: rowSize)
                place = next
            }
            (base + place * rowSize).copyMemory(from: row, byteCount: rowSize)
        }
    }
}

extension Examples {
    /// Brings each row of the order to its place, in the memory that they are in if nobody else holds them.
    ///
    /// - Parameter order: The number of the row that comes to each place: a permutation.
    mutating func arrange(as order: [Int]) {
        targets = targets.rows(order)
        let old = storage
        storage = .numbers([])
        storage = Self.arranged(consume old, as: order, width: featureCount)
    }

    private static func arranged(_ storage: consuming Storage, as order: [Int], width: Int) -> Storage {
        switch consume storage {
        case .numbers(var numbers):
            arrange(&numbers, as: order, width: width)
            return .numbers(numbers)
        case .differences(var numbers, let origins):
            arrange(&numbers, as: order, width: width)
            return .differences(numbers, origins: origins)
        case .bytes(var bytes, let meaning):
            arrange(&bytes, as: order, width: width)
            return .bytes(bytes, meaning)
        case .sparse(let features): return .sparse(features.rows(order))
        case .text(let text): return .text(text.windows(order))
        }
    }

    private static func arrange<Element>(_ elements: inout ArraySlice<Element>, as order: [Int], width: Int) {
        elements.withUnsafeMutableBytes {
            RowOrder.arrange($0, rowSize: width * MemoryLayout<Element>.stride, as: order)
        }
    }

    /// The rows from one to another, which share their memory with the whole.
    func part(_ rows: Range<Int>) -> Examples {
        let elements = rows.lowerBound * featureCount..<rows.upperBound * featureCount
        func slice<Element>(_ all: ArraySlice<Element>) -> ArraySlice<Element> {
            all[(all.startIndex + elements.lowerBound)..<(all.startIndex + elements.upperBound)]
        }
        let part: Storage =
            switch storage {
            case .numbers(let numbers): .numbers(slice(numbers))
            case .differences(let numbers, let origins): .differences(slice(numbers), origins: origins)
            case .bytes(let bytes, let meaning): .bytes(slice(bytes), meaning)
            case .sparse(let features): .sparse(features.rows(rows))
            case .text(let text): .text(text.windows(rows))
            }
        return Examples(storage: part, featureCount: featureCount, targets: targets.rows(rows))
    }
}
