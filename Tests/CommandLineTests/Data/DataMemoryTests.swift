import Foundation
import SeededNumbers
import TestSupport
import Testing

/// What a run holds of its data at the most, from reading to training, as the system counts it: a ratio with a generous margin.
@Suite struct DataMemoryTests {
    private let rows = 160_000
    private let columns = 20

    /// Numbers as text, ten times as many rows as are different.
    private func table(_ columns: Int) -> String {
        var generator = SeededGenerator.ofTest()
        let block = (0..<rows / 10).map { _ in
            (0..<columns).map { _ in "\(Int.random(in: -99_999...99_999, using: &generator))e-4" }
                .joined(separator: ",") + "\n"
        }.joined()
        return String(repeating: block, count: 10)
    }

    /// The most memory that a run had, in bytes.
    private func peak(_ folder: TemporaryFolder, _ arguments: [String]) throws -> Double {
        let words = ["train", "--steps", "4000", "--batch-size", "16", "--lr", "0.001", "--threads", "1"] + arguments
        let (peak, status) = try Command.peakMemory(words, in: folder)
        #expect(status == 0)
        return peak
    }

    @Test(arguments: [[], ["--standardize"], ["--standardize", "--validation", "0.1"]])
    func `a table takes at most twice its numbers`(options: [String]) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(table(columns), to: "table.csv")
        let tiny = (1...40).map { "\($0),\($0 % 7),\(Double($0) / 2)\n" }
        try folder.write(tiny.joined(), to: "tiny.csv")
        func peak(_ file: String) throws -> Double {
            try self.peak(folder, ["--dataset", "csv:\(file)", "--model", "linear"] + options)
        }
        let size = Double(rows * columns * 4)
        let taken = try peak("table.csv") - peak("tiny.csv")
        #expect(taken > 0.9 * size && taken < 2 * size, "\(taken / size)")
    }

    /// Bytes stay bytes; floats of 64 bits are held in 32.
    @Test(arguments: [("|u1", 1, 1.3), ("<f4", 4, 1.3), ("<f8", 8, 0.9)])
    func `arrays take at most their size and a third`(type: String, width: Int, most: Double) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let rows = 32_000_000 / width / 40
        for (rows, name) in [(rows, "large.npz"), (40, "tiny.npz")] {
            let x = NPYFile(type, [rows, 40], [UInt8](repeating: 0, count: rows * 40 * width))
            let y = NPYFile("|u1", [rows], (0..<rows).map { UInt8($0 % 2) })
            try folder.write(StoredArchive([("x.npy", x.bytes), ("y.npy", y.bytes)]).bytes, to: name)
        }
        func peak(_ file: String) throws -> Double {
            try self.peak(folder, ["--dataset", "npz:\(file)", "--model", "softmax"])
        }
        let size = Double(rows * (40 * width + 1))
        let taken = try peak("large.npz") - peak("tiny.npz")
        // Labels that are classes take 24 bytes for a while beside an example of 40 to 320.
        let labels = Double(rows * 24)
        #expect(taken > 0.4 * size && taken < most * size + labels, "\(taken / size)")
    }
}

/// An array as NumPy saves it.
private struct NPYFile {
    let bytes: [UInt8]

    init(_ type: String, _ shape: [Int], _ elements: [UInt8]) {
        let sizes = shape.map { "\($0)," }.joined()
        let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
        let padded = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
        bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(padded.utf8.count), 0] + Array(padded.utf8) + elements
    }
}

/// A zip archive whose files are stored.
private struct StoredArchive {
    private(set) var bytes: [UInt8] = []

    init(_ files: [(name: String, content: [UInt8])]) {
        func number(_ number: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(number >> (8 * $0) & 0xFF) } }
        var directory: [UInt8] = []
        for (name, content) in files {
            let common =
                number(20, 2) + number(0, 8) + number(Self.checksum(content), 4) + number(content.count, 4)
                + number(content.count, 4) + number(name.utf8.count, 2) + number(0, 2)
            directory += number(0x0201_4B50, 4) + number(20, 2) + common + number(0, 10) + number(bytes.count, 4)
            directory += Array(name.utf8)
            bytes += number(0x0403_4B50, 4) + common + Array(name.utf8)
            bytes += content
        }
        let start = bytes.count
        bytes += directory + number(0x0605_4B50, 4) + number(0, 4) + number(files.count, 2) + number(files.count, 2)
        bytes += number(directory.count, 4) + number(start, 4) + number(0, 2)
    }

    /// CRC-32 of ISO 3309.
    private static func checksum(_ bytes: [UInt8]) -> Int {
        let table = (0..<256).map { (byte: UInt32) in
            (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
        }
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8 }
        return Int(value ^ 0xFFFF_FFFF)
    }
}
