internal import CAnneal

/// Strategies put together, with the plugins' instances at the leaves: a total function from times to values.
indirect enum ScheduleTree {
    case leaf(ScheduleLeaf)
    /// A factor on the rate.
    case factor(Double)
    /// Each factor's value is the base of the next; none at all is the base itself.
    case product([ScheduleTree])
    /// Each begins at its own tick, the first at 0, and counts its time from there.
    case sequence([(start: Double, tree: ScheduleTree)])

    /// What a table of values is made from; `out` overlaps nothing else.
    struct Rows {
        var time: UnsafePointer<Double>
        var count: Int
        /// A row of `width` base values at every `baseStride`; 0 is one row for all.
        var base: UnsafePointer<Double>
        var baseStride: Int
        /// What all listening leaves have seen.
        let state: UnsafePointer<Double>?
        var out: UnsafeMutablePointer<Double>
        /// The channels of the whole.
        let width: Int
    }

    /// Fills a table; the first failure ends it.
    func fill(_ rows: Rows) -> ComponentFailure? {
        switch self {
        case .leaf(let leaf): return leaf.fill(rows)
        case .factor(let factor):
            rows.copyBase()
            for row in 0..<rows.count { rows.out[row * rows.width] *= factor }
            return nil
        case .product(let factors): return Self.fill(rows, through: factors)
        case .sequence(let pieces): return Self.fill(rows, from: pieces)
        }
    }

    private static func fill(_ rows: Rows, through factors: [ScheduleTree]) -> ComponentFailure? {
        if factors.isEmpty {
            rows.copyBase()
            return nil
        }
        // Two tables take turns as base and as result; whose turn is first is chosen so that the last result is `out`.
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count * rows.width) { buffer in
            guard let other = buffer.baseAddress else { return nil }
            var step = rows
            for (index, factor) in factors.enumerated() {
                step.out = (factors.count - index).isMultiple(of: 2) ? other : rows.out
                if let failure = factor.fill(step) { return failure }
                step.base = UnsafePointer(step.out)
                step.baseStride = rows.width
            }
            return nil
        }
    }

    private static func fill(_ rows: Rows, from pieces: [(start: Double, tree: ScheduleTree)]) -> ComponentFailure? {
        // A training step asks for one row.
        if rows.count == 1 {
            let piece = index(at: rows.time[0], in: pieces)
            var local = rows.time[0] - pieces[piece].start
            return pieces[piece].tree.fill(rows.part(0..<1, time: &local))
        }
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count) { buffer in
            guard let local = buffer.baseAddress else { return nil }
            var row = 0
            while row < rows.count {
                // Rows in a row mostly fall into one piece, and are filled together.
                let piece = index(at: rows.time[row], in: pieces)
                let start = pieces[piece].start
                let end = piece + 1 < pieces.count ? pieces[piece + 1].start : .infinity
                let first = row
                while row < rows.count, rows.time[row] < end, rows.time[row] >= start || piece == 0 {
                    local[row] = rows.time[row] - start
                    row += 1
                }
                let part = rows.part(first..<row, time: local + first)
                if let failure = pieces[piece].tree.fill(part) { return failure }
            }
            return nil
        }
    }

    /// Lets the listening leaves that were in force at the last step see a result, from left to right.
    ///
    /// - Parameters:
    ///   - last: the time of the last step taken, which decides who was in force and what base it had.
    ///   - seen: holds the completed ticks.
    ///   - base: one row.
    ///   - old: what all leaves had seen before.
    ///   - new: receives the change.
    func observe(
        _ seen: anneal_observation, last: Double, base: UnsafePointer<Double>, width: Int,
        old: UnsafePointer<Double>?, new: UnsafeMutablePointer<Double>?
    ) -> ComponentFailure? {
        switch self {
        case .leaf(let leaf): return leaf.observe(seen, base: base, state: new)
        case .factor: return nil
        case .sequence(let pieces):
            let piece = pieces[Self.index(at: last, in: pieces)]
            var local = seen
            local.time -= piece.start
            return piece.tree.observe(local, last: last - piece.start, base: base, width: width, old: old, new: new)
        case .product(let factors):
            return withUnsafeTemporaryAllocation(of: Double.self, capacity: factors.count * width) { values in
                guard let start = values.baseAddress else { return nil }
                var base = base
                for (index, factor) in factors.enumerated() {
                    if let failure = factor.observe(seen, last: last, base: base, width: width, old: old, new: new) {
                        return failure
                    }
                    // The base that the next one had at that step, before anything was observed.
                    let out = start + index * width
                    let failure = withUnsafePointer(to: last) { last in
                        factor.fill(
                            Rows(time: last, count: 1, base: base, baseStride: 0, state: old, out: out, width: width))
                    }
                    if let failure { return failure }
                    base = UnsafePointer(out)
                }
                return nil
            }
        }
    }

    /// The last piece that has begun.
    private static func index(at time: Double, in pieces: [(start: Double, tree: ScheduleTree)]) -> Int {
        var (low, high) = (0, pieces.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].start <= time { low = middle } else { high = middle }
        }
        return low
    }
}

extension ScheduleTree.Rows {
    func copyBase() {
        for row in 0..<count {
            for column in 0..<width { out[row * width + column] = base[row * baseStride + column] }
        }
    }

    /// Some of the rows, with times of their own.
    func part(_ range: Range<Int>, time: UnsafePointer<Double>) -> Self {
        var part = self
        part.time = time
        part.count = range.count
        part.base += range.lowerBound * baseStride
        part.out += range.lowerBound * width
        return part
    }
}
