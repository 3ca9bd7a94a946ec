import AnnealKernels

/// The length of a flat buffer, √Σx², or of one with the touched rows of sparse tensors. Squares are added in float64, in blocks over the pool, and the blocks' sums in grid order:
/// the same bits for any number of threads.
///
///     let norm = EuclideanNorm(count: gradient.count)
///     norm.length(of: gradient, on: pool)
///
/// It is finite exactly if every number is: the square of a finite float32 is a finite float64, and so is their sum.
public final class EuclideanNorm {
    private let count: Int
    private var partials: UnsafeMutablePointer<Double>
    private var capacity: Int

    public init(count: Int) {
        self.count = count
        capacity = max(1, BlockGrid(count: count).blocks)
        partials = .allocate(capacity: capacity)
    }

    deinit { partials.deallocate() }

    /// - Precondition: the buffer has the length it was made for.
    public func length(of buffer: ParameterBuffer, _ rows: [MergedRows] = [], on pool: Pool) -> Double {
        precondition(buffer.count == count, "a buffer of another length")
        var sum = sumOfSquares(buffer.values, buffer.count, on: pool)
        for rows in rows { sum += sumOfSquares(rows.values, rows.count * rows.width, on: pool) }
        return sum.squareRoot()
    }

    private func sumOfSquares(_ values: UnsafePointer<Float>, _ count: Int, on pool: Pool) -> Double {
        let grid = BlockGrid(count: count)
        if grid.blocks > capacity {
            capacity = 2 * grid.blocks
            partials.deallocate()
            partials = .allocate(capacity: capacity)
        }
        let partials = partials
        pool.run(grid.blocks) { block in
            (partials + block).initialize(
                to: anneal_sum_of_squares(values + grid[block].lowerBound, grid[block].count))
        }
        var sum = 0.0
        for block in 0..<grid.blocks { sum += partials[block] }
        return sum
    }
}

extension ParameterBuffer {
    /// Multiplies every number.
    public func scale(by factor: Double, on pool: Pool) {
        inBlocks(count, on: pool) { anneal_scale(values + $0.lowerBound, $0.count, factor) }
    }

    /// Brings every number into −limit … limit; what is not a number stays.
    public func clamp(to limit: Double, on pool: Pool) {
        inBlocks(count, on: pool) { anneal_clamp(values + $0.lowerBound, $0.count, limit) }
    }

    /// Moves every number by a share of the way towards another buffer's.
    ///
    /// - Precondition: both have the same length.
    public func move(towards other: ParameterBuffer, by share: Double, on pool: Pool) {
        precondition(other.count == count, "a buffer of another length")
        inBlocks(count, on: pool) {
            anneal_average(values + $0.lowerBound, other.values + $0.lowerBound, $0.count, share)
        }
    }
}

extension MergedRows {
    /// Multiplies every number.
    public func scale(by factor: Double, on pool: Pool) {
        inBlocks(count * width, on: pool) { anneal_scale(values + $0.lowerBound, $0.count, factor) }
    }

    /// Brings every number into −limit … limit; what is not a number stays.
    public func clamp(to limit: Double, on pool: Pool) {
        inBlocks(count * width, on: pool) { anneal_clamp(values + $0.lowerBound, $0.count, limit) }
    }
}

private func inBlocks(_ count: Int, on pool: Pool, _ body: (Range<Int>) -> Void) {
    let grid = BlockGrid(count: count)
    pool.run(grid.blocks) { body(grid[$0]) }
}
