import Foundation

/// The tensors of a file, read anew from the format's description.
struct SafetensorsFile {
    private let data: Data
    private let header: [String: Any]
    private let start: Int

    init(_ path: String) throws {
        data = try Data(contentsOf: URL(filePath: path))
        let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        start = 8 + length
        header = try JSONSerialization.jsonObject(with: data[8..<start]) as? [String: Any] ?? [:]
    }

    func floats(_ name: String) -> [Float] {
        let offsets = (header[name] as? [String: Any])?["data_offsets"] as? [Int] ?? [0, 0]
        return data[start + offsets[0]..<start + offsets[1]].withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
    }

    /// What it says of its run.
    var run: [String: Any] {
        let text = (header["__metadata__"] as? [String: String])?["anneal"] ?? "{}"
        return (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
    }
}
