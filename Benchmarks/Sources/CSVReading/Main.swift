import AnnealTraining
import Glibc

/// Seconds to read a table of numbers, as JSON: whole, as `anneal` does it, and its numbers alone by three readers.
///
///     csv-reading FILE
///
/// The fields are split beforehand, so that a row of the answer is the reader's time and nothing else.
@main struct CSVReading {
    static func main() throws {
        let path = CommandLine.arguments[1]
        let whole = try measured {
            let set = try Dataset.load(DatasetSource("csv:\(path)")) { Array(0..<$0) }
            return Double(set.train.count)
        }
        let bytes = try content(of: path)
        let fields = fields(of: bytes)
        let results = [
            ("table", whole),
            (
                "decimal", measured { fields.reduce(0) { $0 + Double(Float(DecimalNumber.parse(bytes, $1) ?? 0)) } }
            ),
            ("strtof", measured { fields.reduce(0) { $0 + Double(strtof(text(bytes, $1), nil)) } }),
            ("strtod", measured { fields.reduce(0) { $0 + strtod(text(bytes, $1), nil) } }),
            (
                "swift",
                measured { fields.reduce(0) { $0 + Double(Float(String(decoding: bytes[$1], as: UTF8.self)) ?? 0) } }
            ),
        ]
        print("{\(results.map { "\"\($0)\": \($1)" }.joined(separator: ", "))}")
    }

    /// A field ends in a comma or a line's end, where C's readers stop as well.
    private static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ field: Range<Int>) -> UnsafePointer<CChar> {
        UnsafeRawPointer(bytes.baseAddress! + field.lowerBound).assumingMemoryBound(to: CChar.self)
    }

    private static func content(of path: String) throws -> UnsafeBufferPointer<UInt8> {
        let file = fopen(path, "r")!
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size + 1)
        memory[size] = 0
        guard fread(memory.baseAddress, 1, size, file) == size else { fatalError("\(path) cannot be read") }
        return UnsafeBufferPointer(rebasing: memory[..<size])
    }

    private static func fields(of bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") {
            fields.append(start..<index)
            start = index + 1
        }
        return fields
    }

    nonisolated(unsafe) private static var sink = 0.0

    private static func measured(_ work: () throws -> Double) rethrows -> Double {
        var (start, end) = (timespec(), timespec())
        clock_gettime(CLOCK_MONOTONIC, &start)
        sink += try work()
        clock_gettime(CLOCK_MONOTONIC, &end)
        return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
    }
}
