import AnnealKernels

/// The length of a flat buffer, √Σx². Squares are added in float64, in blocks over the pool, and the blocks' sums in grid order:
/// the same bits for any number of threads.
///
///     let norm = EuclideanNorm(count: gradient.count)
///     norm.length(of: gradient, on: pool)
///
/// It is finite exactly if every number is: the square of a finite float32 is a finite float64, and so is their sum.
public final class EuclideanNorm {
    private let grid: BlockGrid
    private let partials: UnsafeMutablePointer<Double>

    public init(count: Int) {
        grid = BlockGrid(count: count)
        partials = .allocate(capacity: max(1, grid.blocks))
        partials.initialize(repeating: 0, count: max(1, grid.blocks))
    }

    deinit { partials.deallocate() }

    /// - Precondition: the buffer has the length it was made for.
    public func length(of buffer: ParameterBuffer, on pool: Pool) -> Double {
        precondition(buffer.count == grid.count, "a buffer of another length")
        pool.run(grid.blocks) { block in
            partials[block] = anneal_sum_of_squares(buffer.values + grid[block].lowerBound, grid[block].count)
        }
        var sum = 0.0
        for block in 0..<grid.blocks { sum += partials[block] }
        return sum.squareRoot()
    }
}

extension ParameterBuffer {
    /// Multiplies every number.
    public func scale(by factor: Double, on pool: Pool) {
        inBlocks(on: pool) { anneal_scale(values + $0.lowerBound, $0.count, factor) }
    }

    /// Brings every number into −limit … limit; what is not a number stays.
    public func clamp(to limit: Double, on pool: Pool) {
        inBlocks(on: pool) { anneal_clamp(values + $0.lowerBound, $0.count, limit) }
    }

    /// Moves every number by a share of the way towards another buffer's.
    ///
    /// - Precondition: both have the same length.
    public func move(towards other: ParameterBuffer, by share: Double, on pool: Pool) {
        precondition(other.count == count, "a buffer of another length")
        inBlocks(on: pool) {
            anneal_average(values + $0.lowerBound, other.values + $0.lowerBound, $0.count, share)
        }
    }

    private func inBlocks(on pool: Pool, _ body: (Range<Int>) -> Void) {
        let grid = BlockGrid(count: count)
        pool.run(grid.blocks) { body(grid[$0]) }
    }
}
