import AnnealKernels
import Foundation
import Synchronization
import Testing

@testable import AnnealTensor

@Suite struct PoolTests {
    @Test(arguments: [1, 2, 3, 8])
    func `every index once`(threads: Int) throws {
        let pool = try Pool(threads: threads)
        for round in 0..<300 {
            let count = round % 40
            let calls = UnsafeMutablePointer<Int>.allocate(capacity: 40)
            calls.initialize(repeating: 0, count: 40)
            pool.run(count) { calls[$0] += 1 }
            for index in 0..<40 { #expect(calls[index] == (index < count ? 1 : 0)) }
            calls.deallocate()
        }
    }

    /// Longer than a waiting thread spins, so that both kinds of waiting are met.
    @Test func `sleepers are woken`() throws {
        let pool = try Pool(threads: 4)
        for _ in 0..<20 {
            let total = Atomic(0)
            pool.run(8) { index in
                var sum = 0
                for i in 0..<20_000 * (index % 3) { sum &+= i ^ sum }
                total.add(sum == 1 ? 2 : 1, ordering: .relaxed)
            }
            #expect(total.load(ordering: .relaxed) == 8)
            Thread.sleep(forTimeInterval: 0.0005)
        }
    }

    @Test func `the error of the lowest index is thrown`() throws {
        let pool = try Pool(threads: 4)
        for _ in 0..<50 {
            let finished = Atomic(0)
            #expect(throws: TensorError.outOfMemory(elements: 3)) {
                try pool.run(20) { index throws(TensorError) in
                    finished.add(1, ordering: .relaxed)
                    if index >= 3 { throw .outOfMemory(elements: index) }
                }
            }
            #expect(finished.load(ordering: .relaxed) == 20)
        }
    }

    @Test func `a run inside a run is done in order`() throws {
        let pool = try Pool(threads: 3)
        let total = Atomic(0)
        pool.run(4) { _ in
            var last = -1
            pool.run(10) { index in
                if index == last + 1 { total.add(1, ordering: .relaxed) }
                last = index
            }
        }
        #expect(total.load(ordering: .relaxed) == 40)
    }

    /// Whatever thread an index falls to, a caller that flushes to zero or rounds down gets what it would have computed alone.
    @Test func `workers compute in the mode of their caller`() throws {
        let pool = try Pool(threads: 4)
        let usual = anneal_floating_point_mode()
        #if arch(x86_64)
            let roundsDownAndFlushes = usual | 0x2000 | 0x8040
        #else
            let roundsDownAndFlushes = usual | 2 << 22 | 1 << 24
        #endif
        defer { anneal_set_floating_point_mode(usual) }
        for round in 0..<20 {
            let mode = round % 2 == 0 ? roundsDownAndFlushes : usual
            anneal_set_floating_point_mode(mode)
            let seen = UnsafeMutablePointer<UInt64>.allocate(capacity: 64)
            defer { seen.deallocate() }
            pool.run(64) { index in
                seen[index] = anneal_floating_point_mode()
                usleep(50)
            }
            for index in 0..<64 { #expect(seen[index] == mode) }
        }
    }

    @Test func `pools come and go`() throws {
        for _ in 0..<50 {
            let pool = try Pool(threads: 3)
            pool.run(2) { _ in }
        }
        #expect(try Pool(threads: -3).threads == 1)
    }

    @Test func `grids cover everything in order`() {
        for count in [0, 1, 64, 16384, 16385, 669_760] {
            let grid = BlockGrid(count: count)
            var end = 0
            for block in 0..<grid.blocks {
                #expect(grid[block].lowerBound == end && end % 64 == 0 && !grid[block].isEmpty)
                end = grid[block].upperBound
            }
            #expect(end == count)
        }
        for (rows, multiplyAdds, parameters) in [
            (0, 10, 10), (1, .max, 0), (128, 668_672, 669_706), (77, 4_000_000, 9),
        ] {
            let grid = ChunkGrid(rows: rows, multiplyAddsPerRow: multiplyAdds, parameters: parameters)
            var end = 0
            for chunk in 0..<grid.chunks {
                #expect(grid[chunk].lowerBound == end)
                end = grid[chunk].upperBound
            }
            #expect(end == rows)
        }
    }
}
