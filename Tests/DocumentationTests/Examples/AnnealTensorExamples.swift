// The doc comments of Sources/AnnealTensor, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealTensor

@Suite struct AnnealTensorExamples {
    @Test func `Random.swift, 1`() throws {
        var random = Random(seed: 42)
        let saved = random.state
        let order = random.permutation(5)
        var again = try Random(state: saved)
        #expect((again.permutation(5) == order) == true)
    }

    @Test func `Shape.swift, 1`() throws {
        let shape = Shape(128, 784)
        #expect(shape.rank == 2)
        #expect(shape.count == 100352)
        #expect(shape.last == 784)
    }

    @Test func `Window.swift, 1`() throws {
        #expect(Window(kernel: 3, padding: 1).positions(along: 28) == 28)
        #expect(Window(kernel: 2, stride: 2).positions(along: 7) == 3)
    }

    @Test func `BlockGrid.swift, 1`() throws {
        let grid = BlockGrid(count: 40_000)
        #expect(grid.blocks == 3)
        #expect(grid[2] == 32768..<40000)
    }

    @Test func `ChunkGrid.swift, 1`() throws {
        let grid = ChunkGrid(rows: 128, multiplyAddsPerRow: 668_672, parameters: 669_706)
        #expect(grid.chunks == 2)
        #expect(grid[1] == 64..<128)
    }

    @Test func `ParameterLayout.swift, 1`() throws {
        let layout = try ParameterLayout([("weight", Shape(10, 784)), ("bias", Shape(10))])
        #expect(layout.count == 7936)
        #expect(layout.entries[1].offset == 7872)
    }

    @Test func `RowGradient.swift, 1`() throws {
        let rows = RowGradient(width: 2)
        discard(try rows[7].update(repeating: 1, count: 2))
        #expect(rows.count == 1)
        try rows[7][0] += 1                          // the same row
        discard(rows.reset())
    }
}
