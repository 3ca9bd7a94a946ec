import Foundation
import TestSupport

extension Command {
    /// The most memory that a call of the program had, in bytes, asked for as long as it lives; and how it ended.
    static func peakMemory(_ arguments: [String], in folder: TemporaryFolder) throws -> (bytes: Double, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: prefix + "/bin/anneal")
        process.arguments = arguments
        process.environment = [:]
        process.currentDirectoryURL = folder.url
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var peak = 0.0
        while process.isRunning {
            let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
            let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
            peak = max(peak, (kilobytes ?? 0) * 1024)
            usleep(1000)
        }
        return (peak, process.terminationStatus)
    }
}
