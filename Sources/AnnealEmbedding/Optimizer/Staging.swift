internal import AnnealHost

/// Copies of tensors that the host cannot step where they lie: not 64-byte aligned, or not one number after another. The memory
/// is made when a tensor first needs it, and kept.
final class Staging {
    /// A piece of a tensor to be copied.
    private struct Piece {
        let numbers: StridedNumbers
        let buffer: UnsafeMutablePointer<Float>
        let range: Range<Int>
    }

    /// Numbers per piece: some microseconds of work.
    private static let pieceSize = 65_536

    private let layouts: [TensorLayout]
    private var buffers: [AlignedFloats?]
    private var pieces: [Piece] = []
    // Made once, so that a step allocates nothing.
    private lazy var copyIn: (Int) -> Void = { [unowned self] in
        pieces[$0].numbers.copy(pieces[$0].range, to: pieces[$0].buffer)
    }
    private lazy var copyOut: (Int) -> Void = { [unowned self] in
        pieces[$0].numbers.copy(pieces[$0].range, from: pieces[$0].buffer)
    }

    init(_ layouts: [TensorLayout]) {
        self.layouts = layouts
        buffers = layouts.map { _ in nil }
    }

    /// Forgets what the last call brought in.
    func begin() { pieces.removeAll(keepingCapacity: true) }

    /// Where the host finds the numbers of a tensor: where they lie, or in a copy, which `bringIn` fills and `bringBack` empties.
    ///
    /// - Parameter rows: the rows that matter; `nil`: all.
    func place(
        _ tensor: Int, at start: UnsafeMutablePointer<Float>, _ strides: UnsafePointer<Int64>?,
        rows: SparseGradient? = nil
    ) -> UnsafeMutablePointer<Float> {
        let isAligned = UInt(bitPattern: start) % 64 == 0
        if isAligned, strides == nil { return start }
        let layout = layouts[tensor]
        if isAligned, layout.isContiguous(strides) { return start }
        let buffer = memory(tensor, layout.count)
        let numbers = StridedNumbers(start: start, shape: layout.shape, strides: strides)
        if let rows {
            for row in UnsafeBufferPointer(start: rows.rows, count: rows.count) {
                let first = Int(row) * layout.width
                pieces.append(Piece(numbers: numbers, buffer: buffer, range: first..<first + layout.width))
            }
        } else {
            for first in stride(from: 0, to: layout.count, by: Self.pieceSize) {
                let range = first..<min(first + Self.pieceSize, layout.count)
                pieces.append(Piece(numbers: numbers, buffer: buffer, range: range))
            }
        }
        return buffer
    }

    /// Where the host finds the rows of a gradient.
    func place(valuesOf rows: SparseGradient, _ tensor: Int) -> UnsafePointer<Float> {
        let count = rows.count * layouts[tensor].width
        if UInt(bitPattern: rows.values) % 64 == 0 || count == 0 { return rows.values }
        let buffer = memory(tensor, count)
        buffer.update(from: rows.values, count: count)
        return UnsafePointer(buffer)
    }

    func bringIn(_ concurrently: Concurrently) { if !pieces.isEmpty { concurrently(pieces.count, copyIn) } }

    func bringBack(_ concurrently: Concurrently) { if !pieces.isEmpty { concurrently(pieces.count, copyOut) } }

    private func memory(_ tensor: Int, _ count: Int) -> UnsafeMutablePointer<Float> {
        if let buffer = buffers[tensor], buffer.count >= count { return buffer.start }
        let buffer = AlignedFloats(count: count)
        buffers[tensor] = buffer
        return buffer.start
    }
}

/// Memory that starts at a multiple of 64 bytes.
final class AlignedFloats {
    let start: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        self.count = count
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(64, count * 4), alignment: 64)
        start = memory.bindMemory(to: Float.self, capacity: count)
        start.initialize(repeating: 0, count: count)
    }

    deinit { start.deallocate() }
}
