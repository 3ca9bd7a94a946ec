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
}
