/// How the rows of a batch are cut into chunks.
public struct ChunkGrid: Equatable, Sendable {
    public let rows: Int
    public let chunks: Int
    public init(rows: Int, chunks: Int) {
        self.rows = rows
        self.chunks = chunks
    }
    public subscript(chunk: Int) -> Range<Int> {
        chunk * rows / chunks..<(chunk + 1) * rows / chunks
    }
}
extension ChunkGrid { public init(rows: Int) { self.init(rows: rows, chunks: max(1, min(8, rows / 64))) } }
