import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

/// Random and damaged bytes are read or refused; neither traps, and what is read fits together.
@Suite struct DatasetFuzzTests {
    private func damaged(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    @Test func `tables`() {
        var generator = SeededGenerator.ofTest()
        let alphabet = Array("0123456789.,,,,\n\n\r\"\" \t-+eEnaifNI\u{0}é".utf8)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...40, using: &generator)
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            check(bytes, label: nil)
            check(bytes, label: "a")
        }
        let valid = Array("x,\"y\"\"\r\n\",kind\r\n1,2.5,a\r\n-3e2,\"4\",\"b,c\"\r\n5,.6,a\r\n".utf8)
        for _ in 0..<20_000 {
            check(damaged(valid, using: &generator), label: Bool.random(using: &generator) ? "kind" : nil)
        }
    }

    private func check(_ bytes: [UInt8], label: String?) {
        do throws(DatasetError) {
            var format = CSVFormat(file: "fuzz.csv")
            format.options.label = label
            var table = try format.rows(DataFile(bytes, named: "fuzz.csv"), for: nil).content(of: "fuzz.csv")
            #expect(table.examples.count >= 2)
            var examples = table.examples
            if let read = table.table { table.encode(read, &examples, learningFrom: examples.count) }
            #expect(table.table != nil && examples.features.allSatisfy { $0.isFinite })
            guard case .classification(let classes) = table.task else { return }
            let labels = table.examples.targets.labels ?? []
            #expect(labels.count == table.examples.count && labels.allSatisfy { classes.indices.contains(Int($0)) })
        } catch {
            #expect(!error.description.isEmpty)
        }
    }

    @Test func `arrays`() {
        var generator = SeededGenerator.ofTest()
        let valid = idx([2, 3, 4], Array(0..<24))
        for _ in 0..<20_000 {
            let bytes = damaged(valid, using: &generator)
            do throws(DatasetError) {
                let array = try IDX(bytes, file: "fuzz")
                #expect(array.sizes.reduce(1, *) == array.elements.count)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    @Test func `archives`() throws {
        var generator = SeededGenerator.ofTest()
        let content = Array("some text, some more text, some text".utf8)
        let valid = try gzipped(content) + gzipped(content)
        for _ in 0..<5_000 {
            let bytes = damaged(valid, using: &generator)
            do throws(DatasetError) {
                let stream = GzipStream(FilePieces(bytes, named: "fuzz.gz"))
                var output = [UInt8](repeating: 0, count: 1 << 10)
                let count = try output.withUnsafeMutableBufferPointer { (output) throws(DatasetError) in
                    try stream.read(into: output)
                }
                output.removeLast(output.count - count)
                // Damage that the format allows (a time stamp, a whole member gone) leaves whole members.
                #expect(output == content || output == content + content)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
