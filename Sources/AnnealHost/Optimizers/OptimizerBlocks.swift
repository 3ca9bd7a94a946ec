internal import CAnneal

/// How the parameters are cut into blocks. It depends on sizes only, never on the number of threads, so that sums over
/// blocks and the bits of every result are the same on every machine of a kind.
struct OptimizerBlocks {
    struct Block {
        /// Where it begins in the flat buffers.
        let offset: Int
        /// Where it begins in its tensor, or in the run of neighbouring tensors it is cut from.
        let begin: Int
        let count: Int
        /// The tensor it belongs to; of a run, the first.
        let tensor: Int
        /// The parameter group of its tensors.
        let group: Int
    }

    /// Some microseconds of work: enough to be worth handing to a thread, little enough for threads to end together.
    static let blockSize = 16_384

    /// The size of blocks that a long run is cut into. Where there are hundreds they may be larger, since at each block a
    /// thread jumps in memory, where what it will read next has not been fetched ahead.
    static func blockSize(ofRun length: Int) -> Int { min(4 * blockSize, max(blockSize, length / 128 / 64 * 64)) }

    /// The blocks of all tensors, as if no gradient were sparse: where state is laid out and weights to evaluate are written.
    let blocks: [Block]
    /// The blocks whose gradients are dense, which is all that a step updates without rows; indices of `blocks`.
    let dense: [Int]

    /// A tensor whose gradient comes as rows. It is cut between them.
    struct Sparse {
        let tensor: Int
        let group: Int
        let offset: Int
        let width: Int
        /// How many rows the tensor has.
        let rows: Int
        /// How many row numbers a block has, except the last.
        let step: Int
        /// Its block in `blocks` that begins where it does.
        let first: Int

        /// How many blocks `count` row numbers are cut into.
        func blockCount(_ count: Int) -> Int { width == 0 ? 0 : count / step + (count % step == 0 ? 0 : 1) }
    }
    let sparse: [Sparse]

    /// - Parameters:
    ///   - groups: of each tensor, the group it is in; a block never spans two.
    ///   - joins: whether a block may span neighbouring tensors, where the optimizer lets it.
    init(
        _ tensors: [OptimizerInstance.Tensor], in groups: [Int], cut: OptimizerTable.Cut, plan: SlotPlan, joins: Bool
    ) {
        var blocks: [Block] = []
        switch cut {
        case .never:
            for (index, tensor) in tensors.enumerated() {
                blocks.append(
                    Block(offset: tensor.offset, begin: 0, count: tensor.count, tensor: index, group: groups[index]))
            }
        case .rows:
            for (index, tensor) in tensors.enumerated() {
                let rows = tensor.shape.first ?? 1
                let width = rows == 0 ? 0 : tensor.count / rows
                // Blocks begin 64-byte aligned, so a cut comes after a multiple of rows that makes 16 elements' multiple.
                let unit = width == 0 ? 1 : 64 / Self.greatestCommonDivisor(64, width)
                let step = max(unit, width == 0 ? unit : Self.blockSize / width / unit * unit)
                for row in stride(from: 0, to: rows, by: step) {
                    let count = min(step, rows - row) * width
                    blocks.append(
                        Block(
                            offset: tensor.offset + row * width, begin: row * width, count: count, tensor: index,
                            group: groups[index]))
                }
            }
        case .anywhere:
            var first = 0
            while first < tensors.count {
                var last = first
                while joins, last + 1 < tensors.count, groups[last] == groups[last + 1],
                    !tensors[last].isSparse, !tensors[last + 1].isSparse,
                    Self.areNeighbours(tensors, last, plan)
                {
                    last += 1
                }
                let start = tensors[first].offset
                let length = tensors[last].offset + tensors[last].count - start
                let size = Self.blockSize(ofRun: length)
                for begin in stride(from: 0, to: length, by: size) {
                    let count = min(size, length - begin)
                    blocks.append(
                        Block(
                            offset: start + begin, begin: begin, count: count, tensor: first, group: groups[first]))
                }
                first = last + 1
            }
        }
        blocks.removeAll { $0.count == 0 }
        self.blocks = blocks
        dense = blocks.indices.filter { !tensors[blocks[$0].tensor].isSparse }
        sparse = tensors.enumerated().filter(\.element.isSparse).map { index, tensor in
            Sparse(
                tensor: index, group: groups[index], offset: tensor.offset, width: tensor.width,
                rows: tensor.shape[0],
                step: cut == .never ? max(1, tensor.shape[0]) : max(1, Self.blockSize / max(1, tensor.width)),
                first: blocks.firstIndex { $0.tensor == index } ?? 0)
        }
    }

    /// How many blocks the largest possible step has.
    var largestStep: Int { dense.count + sparse.reduce(0) { $0 + $1.blockCount($1.rows) } }

    /// Whether a block may span a tensor and the next: they keep the same slots and only padding lies between.
    private static func areNeighbours(_ tensors: [OptimizerInstance.Tensor], _ index: Int, _ plan: SlotPlan) -> Bool {
        let end = tensors[index].offset + tensors[index].count
        return plan.tensors[index] == plan.tensors[index + 1] && tensors[index + 1].offset - end < 64
            && plan.tensors[index].allSatisfy { $0.kind != UInt32(ANNEAL_VALUES) }
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
