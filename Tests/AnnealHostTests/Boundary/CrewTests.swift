import CAnneal
import Synchronization
import Testing

@testable import AnnealHost

/// The run's threads, as a plugin gets them.
@Suite struct CrewTests {
    /// What a body writes: how often each index was called, and the order.
    private final class Calls {
        let order = Mutex<[UInt64]>([])
        /// Run from within each body.
        var nested: Calls?
    }

    private static func run(_ count: UInt64, _ calls: Calls) {
        let host = HostTable.pointer
        guard let offered = host.pointee.extension(host, "anneal.crew/1") else { return }
        let table = offered.assumingMemoryBound(to: anneal_crew.self)
        table.pointee.run(
            host, count,
            { context, index in
                guard let context else { return }
                let calls = Unmanaged<Calls>.fromOpaque(context).takeUnretainedValue()
                calls.order.withLock { $0.append(index) }
                if index == 1, let nested = calls.nested { CrewTests.run(3, nested) }
            }, Unmanaged.passUnretained(calls).toOpaque())
    }

    @Test(arguments: BlockOrder.allCases)
    func `every index is called once, by the threads that were lent`(order: BlockOrder) {
        let (calls, nested) = (Calls(), Calls())
        calls.nested = nested
        Crew.lending(order.concurrently) { Self.run(100, calls) }
        #expect(calls.order.withLock { $0.sorted() } == Array(0..<100))
        #expect(nested.order.withLock { $0 } == [0, 1, 2], "a body that asks for more does it alone, in order")
        if order == .backwards { #expect(calls.order.withLock { $0 } == (0..<100).reversed()) }
    }

    @Test func `where none were lent the caller does all, in order`() {
        let (before, after) = (Calls(), Calls())
        Self.run(5, before)
        Crew.lending(BlockOrder.backwards.concurrently) {}
        Self.run(5, after)
        #expect(before.order.withLock { $0 } == [0, 1, 2, 3, 4] && after.order.withLock { $0 } == [0, 1, 2, 3, 4])
        Self.run(0, after)
        Self.run(.max, after)
        #expect(after.order.withLock { $0.count } == 5, "no more than there can be")
    }
}
