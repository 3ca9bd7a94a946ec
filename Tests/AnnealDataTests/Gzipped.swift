import Foundation
import TestSupport

/// What the system's gzip makes of the bytes.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    let directory = try TemporaryFolder()
    let file = try directory.write(bytes, to: "content")
    try Program.run("gzip", [file])
    return Array(try Data(contentsOf: URL(filePath: file + ".gz")))
}

/// What the system's zstd makes of the bytes; `nil` if it is not installed.
func zstandard(_ bytes: [UInt8]) throws -> [UInt8]? {
    guard Program.path("zstd") != nil else { return nil }
    let directory = try TemporaryFolder()
    let file = try directory.write(bytes, to: "content")
    try Program.run("zstd", ["-q", file])
    return Array(try Data(contentsOf: URL(filePath: file + ".zst")))
}
