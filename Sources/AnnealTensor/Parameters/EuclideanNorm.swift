import AnnealKernels

/// The length of a flat buffer, √Σx², or of one with the touched rows of sparse tensors. Squares are added in float64, in blocks over
/// the pool, and the blocks' sums in grid order: the same bits for any number of threads.
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
    public func length(of buffer: ParameterBuffer, _ rows: [CoalescedGradient] = [], on pool: Pool) -> Double {
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
        pool.run(grid.blocks, over: (values, partials, grid)) { sums, block in
            let (values, partials, grid) = sums
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
        inBlocks(count, of: values, factor, on: pool) { anneal_scale($0, $1, $2) }
    }

    /// Brings every number into −limit … limit; what is not a number stays.
    public func clamp(to limit: Double, on pool: Pool) {
        inBlocks(count, of: values, limit, on: pool) { anneal_clamp($0, $1, $2) }
    }

    /// Moves every number by a part of the way towards another buffer's.
    ///
    /// - Precondition: both have the same length.
    public func move(towards other: ParameterBuffer, by part: Double, on pool: Pool) {
        precondition(other.count == count, "a buffer of another length")
        let grid = BlockGrid(count: count)
        pool.run(grid.blocks, over: (values, other.values, part, grid)) { move, block in
            let (values, others, part, grid) = move
            anneal_average(values + grid[block].lowerBound, others + grid[block].lowerBound, grid[block].count, part)
        }
    }
}

extension CoalescedGradient {
    /// Multiplies every number.
    public func scale(by factor: Double, on pool: Pool) {
        inBlocks(count * width, of: values, factor, on: pool) { anneal_scale($0, $1, $2) }
    }

    /// Brings every number into −limit … limit; what is not a number stays.
    public func clamp(to limit: Double, on pool: Pool) {
        inBlocks(count * width, of: values, limit, on: pool) { anneal_clamp($0, $1, $2) }
    }
}

private func inBlocks(
    _ count: Int, of values: UnsafeMutablePointer<Float>, _ number: Double, on pool: Pool,
    _ body: @escaping (UnsafeMutablePointer<Float>, Int, Double) -> Void
) {
    struct Blocks {
        let grid: BlockGrid
        let values: UnsafeMutablePointer<Float>
        let number: Double
        let body: (UnsafeMutablePointer<Float>, Int, Double) -> Void
    }
    let grid = BlockGrid(count: count)
    pool.run(grid.blocks, over: Blocks(grid: grid, values: values, number: number, body: body)) { blocks, block in
        let range = blocks.grid[block]
        blocks.body(blocks.values + range.lowerBound, range.count, blocks.number)
    }
}
