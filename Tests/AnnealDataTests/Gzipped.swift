import Foundation
import TestSupport

/// What the system's gzip makes of the bytes.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    let directory = try TemporaryFolder()
    let file = try directory.write(bytes, to: "content")
    try Program.run("gzip", [file])
    return Array(try Data(contentsOf: URL(filePath: file + ".gz")))
}
