import AnnealFiles
import Foundation
import TestSupport
import Testing

/// The limit of a container, as the system tells it.
@Suite struct MemoryLimitTests {
    private func limit(_ list: String, _ files: [String: String]) throws -> Double? {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(Array(list.utf8), to: "list")
        for (path, text) in files {
            let url = URL(filePath: folder.file("root/\(path)"))
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return MemoryLimit.ofGroups(listedIn: folder.file("list"), under: folder.file("root"))
    }

    @Test func `version 2 has one tree, in which the least limit counts`() throws {
        let list = "0::/jobs/mine\n"
        #expect(try limit(list, ["jobs/mine/memory.max": "1000\n"]) == 1000)
        #expect(try limit(list, ["jobs/mine/memory.max": "max\n", "jobs/memory.max": "500\n"]) == 500)
        #expect(try limit(list, ["jobs/mine/memory.max": "300\n", "jobs/memory.max": "500\n"]) == 300)
        #expect(try limit(list, ["jobs/mine/memory.max": "max\n"]) == nil)
        // In a container the tree begins at the group.
        #expect(try limit(list, ["memory.max": "700\n"]) == 700)
        #expect(try limit("0::/\n", ["memory.max": "700\n"]) == 700)
    }

    @Test func `version 1 has a tree for memory`() throws {
        let list = "9:name=systemd:/\n4:memory:/docker/abc\n2:cpu,cpuacct:/\n0::/\n"
        #expect(try limit(list, ["memory/docker/abc/memory.limit_in_bytes": "1000\n"]) == 1000)
        #expect(try limit(list, ["memory/memory.limit_in_bytes": "2000\n"]) == 2000)
        #expect(try limit(list, ["cpu/docker/abc/memory.limit_in_bytes": "1\n"]) == nil)
        #expect(try limit("", ["memory.max": "1\n"]) == nil)
    }

    @Test func `the machine has memory`() { #expect(MemoryLimit.bytes > 268_435_456 && MemoryLimit.bytes.isFinite) }
}
