import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

/// Rows read piece by piece are those of the text as a whole.
@Suite struct TextWindowTests {
    private func rows(_ window: TextWindow, _ dialect: CSVDialect = CSVDialect()) throws -> [[String?]] {
        var reader = CSVReader(window, dialect)
        var fields: [CSVReader.Field] = []
        var rows: [[String?]] = []
        while let line = try reader.next(&fields, numbers: [true, false, true]) {
            rows.append(fields.map(reader.text) + ["\(line)"])
            for field in fields where !field.number.isNaN {
                #expect(reader.text(field).flatMap(Double.init).map { Float($0) } == Float(field.number))
            }
        }
        return rows
    }

    /// Quotes, line ends of every kind and fields longer than a piece lie on the borders.
    @Test func `wherever a piece ends`() throws {
        var generator = SeededGenerator.ofTest()
        let folder = try TemporaryFolder()
        for length in [3, 40, 300_000] {
            var bytes: [UInt8] = []
            let kinds: [(inout SeededGenerator) -> String] = [
                { "\(Int.random(in: -9999...9999, using: &$0))" },
                { "\(Double.random(in: -1...1, using: &$0))" },
                { _ in "\"a \"\"b\"\"\r\n,c\r\r\"" }, { _ in " x y " }, { _ in "" }, { _ in "\"\"" },
                { String(repeating: "é", count: Int.random(in: 0...length, using: &$0)) },
            ]
            while bytes.count < 5_000_000 {
                let count = Int.random(in: 1...4, using: &generator)
                let row = (0..<count).map { _ in kinds[Int.random(in: 0..<kinds.count, using: &generator)](&generator) }
                let end = ["\n", "\r\n", "\r", "\n\n"][Int.random(in: 0..<4, using: &generator)]
                bytes += Array((row.joined(separator: ",") + end).utf8)
            }
            let whole = try bytes.withUnsafeBufferPointer { try rows(TextWindow($0, file: "t.csv")) }
            for content in try [bytes, gzipped(bytes)] {
                let window = try TextWindow(DataFile(folder.write(content, to: "t.csv")))
                window.keepsAll = false
                #expect(try rows(window) == whole, "seed \(generator.seed), length \(length)")
            }
        }
        folder.remove()
    }

    @Test func `a quote that is never closed`() throws {
        let text = Array("1,2\n\"".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
        let window = try TextWindow(DataFile(text, named: "t.csv"))
        window.keepsAll = false
        let error = #expect(throws: DatasetError.self) { try rows(window) }
        #expect(error?.description == "t.csv, row 2, column 1: the quote that opens here is never closed")
    }
}
