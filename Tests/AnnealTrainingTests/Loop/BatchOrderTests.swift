import AnnealTensor
import Testing

@testable import AnnealTraining

@Suite struct BatchOrderTests {
    @Test func `every row comes once an epoch`() {
        var order = BatchOrder(rows: 10, batchSize: 4, shuffled: true, random: Random(seed: 1))
        #expect(order.stepsPerEpoch == 3)
        var epochs: [[Int]] = []
        for _ in 0..<2 {
            let batches = (0..<3).map { _ in Array(order.next()) }
            #expect(batches.map(\.count) == [4, 4, 2])
            epochs.append(Array(batches.joined()))
        }
        #expect(epochs.allSatisfy { $0.sorted() == Array(0..<10) } && epochs[0] != epochs[1])
    }

    @Test func `a copy goes on the same way`() {
        var order = BatchOrder(rows: 10, batchSize: 3, shuffled: true, random: Random(seed: 2))
        _ = order.next()
        var copy = order
        for _ in 0..<9 {
            let (original, copied) = (order.next(), copy.next())
            #expect(original == copied)
        }
        #expect(order == copy)
    }

    @Test func `unshuffled rows come in their order`() {
        var order = BatchOrder(rows: 5, batchSize: 99, shuffled: false, random: Random(seed: 0))
        let epochs = [order.next(), order.next()]
        #expect(order.batchSize == 5 && epochs == [[0, 1, 2, 3, 4], [0, 1, 2, 3, 4]])
    }

    /// As `DataLoader(drop_last=True)`: 10 rows in batches of 4 are two; three batches of 3 in steps of two are one whole step and a rest.
    @Test func `a short last batch is dropped`() {
        var order = BatchOrder(rows: 10, batchSize: 4, dropsLast: true, shuffled: true, random: Random(seed: 3))
        #expect(order.stepsPerEpoch == 2 && order.rowsPerEpoch == 8)
        var seen = Set<Int>()
        for _ in 0..<20 {
            let epoch = (0..<2).map { _ in Array(order.next()) }
            #expect(epoch.map(\.count) == [4, 4] && Set(epoch.joined()).count == 8)
            seen.formUnion(epoch.joined())
        }
        #expect(seen.count == 10, "what is left out of one epoch comes in others")
        var several = BatchOrder(
            rows: 10, batchSize: 3, batchesPerStep: 2, dropsLast: true, shuffled: false, random: Random(seed: 0))
        let steps = (0..<3).map { _ in Array(several.next()) }
        #expect(several.stepsPerEpoch == 2 && steps == [[0, 1, 2, 3, 4, 5], [6, 7, 8], [0, 1, 2, 3, 4, 5]])
        // A batch that holds all rows is whole.
        let all = BatchOrder(rows: 3, batchSize: 9, dropsLast: true, shuffled: false, random: Random(seed: 0))
        #expect(all.stepsPerEpoch == 1 && all.rowsPerEpoch == 3)
    }
}
