import AnnealKernels
import Foundation
import Testing

/// Updates of the optimizers that look at more than one element, and the sums before them, against their formulas in float64.
@Suite struct WholeOptimizerKernelTests {
    @Test(arguments: KernelCheck.counts, [0, 0.01])
    func `lars`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0]).expect(
            { _, count, param, grad, slots in anneal_lars(param, grad, slots[0], count, 0.1, 0.9, decay) },
            is: { _, param, grad, slots in
                slots[0] = 0.9 * slots[0] + 0.1 * (grad + decay * param)
                param -= slots[0]
            })
    }

    @Test(arguments: KernelCheck.counts, [0, 0.01])
    func `lamb`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0, 0]).expect(
            { step, count, param, grad, slots in
                anneal_lamb(
                    param, grad, slots[0], slots[1], count, 0.1, 0.9, 0.99, 1e-3, decay, 1 - pow(0.9, Double(step)),
                    1 - pow(0.99, Double(step)))
            },
            is: { step, param, grad, slots in
                slots[0] = 0.9 * slots[0] + 0.1 * grad
                slots[1] = 0.99 * slots[1] + 0.01 * grad * grad
                let root = (slots[1] / (1 - pow(0.99, Double(step)))).squareRoot()
                param -= 0.1 * (slots[0] / (1 - pow(0.9, Double(step))) / (root + 1e-3) + decay * param)
            })
    }

    @Test(arguments: KernelCheck.counts)
    func `lamb measures what it takes`(count: Int) {
        let (param, grad) = (floats(count, seed: 1), floats(count, seed: 2))
        let (first, second) = (floats(count, seed: 3), floats(count, seed: 4).map(abs))
        var sums = [7.0, 7]
        anneal_lamb_norms(param, grad, first, second, count, 0.9, 0.99, 1e-3, 0.1, 0.5, 0.25, &sums)
        var (moved, m, v) = (param, first, second)
        anneal_lamb(&moved, grad, &m, &v, count, 1, 0.9, 0.99, 1e-3, 0.1, 0.5, 0.25)
        let directions = zip(param, moved).map { Double($0) - Double($1) }
        expect(sums[0], param.map { Double($0) * Double($0) })
        #expect(abs(sums[1] - directions.reduce(0) { $0 + $1 * $1 }) <= 1e-6 * (1 + sums[1]))
    }

    @Test(arguments: KernelCheck.counts, [(0.0, 0.01), (0.01, 0.0)])
    func `prodigy`(count: Int, decay: (l2: Double, decoupled: Double)) {
        for hasAverage in [true, false] {
            KernelCheck(count: count, slots: [0, 0, 0]).expect(
                { _, count, param, grad, slots in
                    anneal_prodigy(
                        param, grad, hasAverage ? slots[0] : nil, slots[1], slots[2], count, 0.9, 0.99, 0.95, 3, 0.5,
                        1e-3, 0.1, decay.l2, decay.decoupled)
                },
                is: { _, param, grad, slots in
                    let g = grad + decay.l2 * param
                    if hasAverage { slots[0] = 0.9 * slots[0] + 0.5 * 0.1 * g }
                    slots[1] = 0.99 * slots[1] + 0.25 * 0.01 * g * g
                    slots[2] = 0.95 * slots[2] + 3 * g
                    let step = 0.1 * (hasAverage ? slots[0] : g) / (slots[1].squareRoot() + 1e-3)
                    param = (1 - decay.decoupled) * param - step
                })
        }
    }

    @Test(arguments: KernelCheck.counts)
    func `prodigy sums`(count: Int) {
        let (param, grad) = (floats(count, seed: 1), floats(count, seed: 2))
        let (start, s) = (floats(count, seed: 3), floats(count, seed: 4))
        var sums = [7.0, 7]
        anneal_prodigy_sums(param, grad, start, s, count, 0.95, 3, 0.1, &sums)
        let g = zip(grad, param).map { Double($0) + 0.1 * Double($1) }
        expect(sums[0], (0..<count).map { g[$0] * (Double(start[$0]) - Double(param[$0])) })
        expect(sums[1], (0..<count).map { abs(0.95 * Double(s[$0]) + 3 * g[$0]) })
    }

    @Test(arguments: KernelCheck.counts, [0, 0.01])
    func `schedule-free SGD`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0.25]).expect(
            { step, count, y, grad, slots in
                anneal_schedule_free_sgd(y, grad, slots[0], count, 0.1, 0.9, 1 / Double(step), decay)
            },
            is: { step, y, grad, slots in
                scheduleFree(step, &y, &slots[0], grad + decay * y)
            })
    }

    @Test(arguments: KernelCheck.counts, [0, 0.01])
    func `schedule-free AdamW`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0.25, 0]).expect(
            { step, count, y, grad, slots in
                anneal_schedule_free_adamw(
                    y, grad, slots[0], slots[1], count, 0.1, 0.9, 0.99, 1e-3, 1 / Double(step), decay,
                    1 - pow(0.99, Double(step)))
            },
            is: { step, y, grad, slots in
                slots[1] = 0.99 * slots[1] + 0.01 * grad * grad
                let root = (slots[1] / (1 - pow(0.99, Double(step)))).squareRoot()
                scheduleFree(step, &y, &slots[0], grad / (root + 1e-3) + decay * y)
            })
    }

    /// By way of the average x, which the kernels do without.
    private func scheduleFree(_ step: Int, _ y: inout Double, _ z: inout Double, _ g: Double) {
        var x = (y - (1 - 0.9) * z) / 0.9
        z -= 0.1 * g
        x += (z - x) / Double(step)
        y = (1 - 0.9) * z + 0.9 * x
    }

    @Test(arguments: KernelCheck.counts, [-0.11, 0.25, 1.0])
    func `lerp`(count: Int, weight: Double) {
        let (start, end) = (floats(count, seed: 1), floats(count, seed: 2))
        var out = start.zeros
        anneal_lerp(start, end, &out, count, weight)
        for i in 0..<count {
            let expected = Double(start[i]) + weight * (Double(end[i]) - Double(start[i]))
            #expect(abs(Double(out[i]) - expected) <= 3e-7)
        }
        if weight == 1 { #expect(out == end) }
    }

    @Test(arguments: [(1, 1), (3, 17), (64, 64), (5, 100)])
    func `adafactor`(rows: Int, columns: Int) {
        let count = rows * columns
        let grad = floats(count, seed: 2)
        let squares = grad.map { Double($0) * Double($0) }
        var rowMeans = [Double](repeating: 0.5, count: rows)
        var columnMeans = [Double](repeating: 0.25, count: columns)
        var room = [Double](repeating: 7, count: columns)
        anneal_adafactor_factors(grad, &rowMeans, &columnMeans, &room, rows, columns, 0.75)
        for row in 0..<rows {
            let mean = squares[row * columns..<(row + 1) * columns].reduce(0, +) / Double(columns)
            #expect(abs(rowMeans[row] - (0.25 * 0.5 + 0.75 * mean)) < 1e-12)
        }
        for column in 0..<columns {
            let mean = (0..<rows).reduce(0) { $0 + squares[$1 * columns + column] } / Double(rows)
            #expect(abs(columnMeans[column] - (0.25 * 0.25 + 0.75 * mean)) < 1e-12)
        }

        let start = floats(count, seed: 1)
        var (param, variance) = (start, [Float](repeating: 0.5, count: count))
        anneal_adafactor_variance(grad, &variance, count, 0.75)
        // eps1 is above some roots and below others.
        for isFactored in [true, false] {
            var length = 0.0
            param = start
            for row in 0..<rows {
                let range = row * columns..<(row + 1) * columns
                grad[range].withUnsafeBufferPointer { grad in
                    variance[range].withUnsafeBufferPointer { variance in
                        param[range].withUnsafeMutableBufferPointer { param in
                            length += anneal_adafactor_length(
                                grad.baseAddress, isFactored ? columnMeans : nil, variance.baseAddress, columns,
                                isFactored ? rowMeans[row] : 1, 0.4)
                            anneal_adafactor(
                                param.baseAddress, grad.baseAddress, isFactored ? columnMeans : nil,
                                variance.baseAddress, columns, isFactored ? rowMeans[row] : 1, 0.4, 0.1, 0.01)
                        }
                    }
                }
            }
            var expected = 0.0
            for i in 0..<count {
                let (row, column) = (i / columns, i % columns)
                let v = isFactored ? rowMeans[row] * columnMeans[column] : 0.25 * 0.5 + 0.75 * squares[i]
                let u = Double(grad[i]) / max(v.squareRoot(), 0.4)
                expected += u * u
                #expect(abs(Double(param[i]) - (0.9 * Double(start[i]) - 0.01 * u)) <= 3e-7)
            }
            #expect(abs(length - expected) <= 1e-6 * expected)
        }
    }

    @Test(arguments: KernelCheck.counts, [true, false])
    func `muon direction`(count: Int, nesterov: Bool) {
        let grad = floats(count, seed: 1)
        var (buffer, direction) = (floats(count, seed: 2), grad.zeros)
        let before = buffer
        anneal_muon_direction(grad, &buffer, &direction, count, 0.9, nesterov)
        var param = floats(count, seed: 3)
        let start = param
        anneal_decayed_step(&param, direction, count, 0.5, 0.1)
        for i in 0..<count {
            let b = 0.9 * Double(before[i]) + 0.1 * Double(grad[i])
            let d = nesterov ? 0.9 * b + 0.1 * Double(grad[i]) : b
            #expect(abs(Double(buffer[i]) - b) < 3e-7 && abs(Double(direction[i]) - d) < 3e-7)
            #expect(abs(Double(param[i]) - (0.9 * Double(start[i]) - 0.5 * d)) < 3e-7)
        }
    }

    /// Every edge of the tiles: fewer rows than a tile, columns that do not fill one, sums longer than a panel.
    @Test(arguments: [(1, 1), (3, 5), (4, 32), (33, 70), (70, 33), (2, 300), (300, 2), (64, 64), (37, 600), (290, 290)])
    func `Newton-Schulz`(rows: Int, columns: Int) {
        let start = floats(rows * columns, seed: 1)
        var x = start
        var scratch = [Float](repeating: .nan, count: anneal_newton_schulz_scratch(rows, columns))
        anneal_newton_schulz(&x, rows, columns, 3.4445, -4.775, 2.0315, 5, 1e-7, &scratch, nil, nil)
        // Cut by rows for others, and those done in another order: the same bits.
        var shared = start
        scratch = scratch.map { _ in .nan }
        anneal_newton_schulz(
            &shared, rows, columns, 3.4445, -4.775, 2.0315, 5, 1e-7, &scratch,
            { _, count, body, context in for index in (0..<count).reversed() { body?(context, index) } }, nil)
        #expect(shared == x)
        let expected = Self.orthogonalised(start.map(Double.init), rows, columns)
        // Small singular values and their roundings grow by up to 3.4445 each time.
        for i in x.indices { #expect(abs(Double(x[i]) - expected[i]) < 2e-4) }
    }

    @Test func `a matrix of zeros stays one`() {
        var x = [Float](repeating: 0, count: 6)
        var scratch = [Float](repeating: .nan, count: anneal_newton_schulz_scratch(2, 3))
        anneal_newton_schulz(&x, 2, 3, 3.4445, -4.775, 2.0315, 5, 1e-7, &scratch, nil, nil)
        #expect(x == [0, 0, 0, 0, 0, 0])
    }

    private static func orthogonalised(_ values: [Double], _ rows: Int, _ columns: Int) -> [Double] {
        let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        var x = values.map { $0 / norm }
        for _ in 0..<5 {
            let isWide = rows <= columns
            let side = min(rows, columns)
            let transposed = transpose(x, rows, columns)
            let gram =
                isWide
                ? product(x, transposed, side, columns, side) : product(transposed, x, side, rows, side)
            let square = product(gram, gram, side, side, side)
            let weights = zip(gram, square).map { -4.775 * $0 + 2.0315 * $1 }
            let change =
                isWide
                ? product(weights, x, rows, rows, columns) : product(x, weights, rows, columns, columns)
            x = zip(x, change).map { 3.4445 * $0 + $1 }
        }
        return x
    }

    private static func product(_ a: [Double], _ b: [Double], _ rows: Int, _ inner: Int, _ columns: Int) -> [Double] {
        var out = [Double](repeating: 0, count: rows * columns)
        for i in 0..<rows {
            for k in 0..<inner {
                for j in 0..<columns { out[i * columns + j] += a[i * inner + k] * b[k * columns + j] }
            }
        }
        return out
    }

    private static func transpose(_ a: [Double], _ rows: Int, _ columns: Int) -> [Double] {
        (0..<columns).flatMap { j in (0..<rows).map { a[$0 * columns + j] } }
    }

    private func expect(_ sum: Double, _ terms: [Double], _ location: SourceLocation = #_sourceLocation) {
        let size = terms.reduce(0) { $0 + abs($1) }
        #expect(abs(sum - terms.reduce(0, +)) <= 1e-6 * size, sourceLocation: location)
    }
}
