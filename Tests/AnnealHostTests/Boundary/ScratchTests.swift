import CAnneal
import Foundation
import Testing

@testable import AnnealHost

/// Memory that plugins work in.
@Suite struct ScratchTests {
    /// As a plugin asks for it.
    private func memory(_ bytes: UInt64) throws -> UnsafeMutableRawPointer? {
        let host = HostTable.pointer
        let offered = try #require(host.pointee.extension(host, "anneal.scratch/1"))
        let table = offered.assumingMemoryBound(to: anneal_scratch.self)
        #expect(table.pointee.struct_size == ANNEAL_SCRATCH_V1_SIZE)
        return table.pointee.memory(host, bytes)
    }

    @Test func `it is aligned, may be written, and is kept until more is wanted`() throws {
        for bytes in [1, 63, 64, 1000, 1 << 20] as [UInt64] {
            let piece = try #require(try memory(bytes))
            #expect(UInt(bitPattern: piece) % 64 == 0)
            memset(piece, 0xff, Int(bytes))
            #expect(try memory(bytes) == piece)
            #expect(try memory(1) == piece)
        }
    }

    @Test func `each thread has its own`() throws {
        let pieces = try withThreads(4) { try memory(100) }
        #expect(Set(pieces).count == 4)
    }

    @Test(arguments: [UInt64.max, UInt64(Int.max), UInt64(Int.max) - 64, 1 << 62])
    func `what cannot be had is NULL, and what was kept is not needed for that`(bytes: UInt64) throws {
        #expect(try memory(bytes) == nil)
        #expect(try memory(100) != nil)
    }

    @Test func `no other table is offered`() {
        let host = HostTable.pointer
        #expect(host.pointee.extension(host, "anneal.scratch/2") == nil)
        #expect(host.pointee.extension(host, nil) == nil)
    }

    /// What threads that all live at once return.
    private func withThreads<Result>(_ count: Int, _ body: @escaping () throws -> Result) throws -> [Result] {
        let (all, lock) = (DispatchGroup(), NSLock())
        let together = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var results: [Swift.Result<Result, any Error>] = []
        nonisolated(unsafe) let body = body
        for _ in 0..<count {
            all.enter()
            Thread.detachNewThread {
                let result = Swift.Result { try body() }
                lock.withLock { results.append(result) }
                if lock.withLock({ results.count == count }) { for _ in 0..<count { together.signal() } }
                together.wait()
                all.leave()
            }
        }
        all.wait()
        return try results.map { try $0.get() }
    }
}
