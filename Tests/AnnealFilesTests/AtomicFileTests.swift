import AnnealFiles
import Foundation
import SystemPackage
import Testing

/// A file is replaced whole or not at all, and nothing else is left beside it.
struct AtomicFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "anneal-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private func path(_ name: String) -> String { folder.appending(path: name).path }
    private func bytes(_ name: String) throws -> [UInt8] { try RegularFile(path: path(name)).bytes() }
    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
    private func done() { try? FileManager.default.removeItem(at: folder) }

    @Test func `one file under several names`() throws {
        defer { done() }
        try AtomicFile.write([1, 2], to: [path("a")])
        #expect(try bytes("a") == [1, 2])
        try AtomicFile.write([3], to: [path("a"), path("b"), path("a")])
        #expect(try bytes("a") == [3] && bytes("b") == [3])
        #expect(try RegularFile(path: path("a")).identity == RegularFile(path: path("b")).identity)
        #expect(try names() == ["a", "b"])
        try AtomicFile.write([], to: [path("b")])
        #expect(try bytes("a") == [3] && bytes("b") == [])
        try AtomicFile.write([1], to: [])
    }

    @Test func `its permissions are those asked for, within the mask`() throws {
        defer { done() }
        try AtomicFile.write([1], to: [path("a")], permissions: [.ownerReadWrite, .groupRead])
        var status = stat()
        #expect(
            stat(path("a"), &status) == 0 && status.st_mode & 0o777 & ~0o640 == 0 && status.st_mode & 0o600 == 0o600)
    }

    @Test func `what cannot be written leaves everything as it was`() throws {
        defer { done() }
        try FileManager.default.createDirectory(atPath: path("folder/below"), withIntermediateDirectories: true)
        #expect(throws: Errno.isDirectory) { try AtomicFile.write([1], to: [path("folder")]) }
        #expect(throws: Errno.isDirectory) { try AtomicFile.check(path("folder")) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try AtomicFile.write([1], to: [path("none/a")]) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try AtomicFile.check(path("none/a")) }
        try AtomicFile.write([1], to: [path("a")])
        try AtomicFile.check(path("a"))
        try AtomicFile.check(path("new"))
        #expect(try bytes("a") == [1] && names() == ["a", "folder"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("folder")) == ["below"])
    }

    @Test func `several writers and readers meet`() async throws {
        defer { done() }
        let target = path("a")
        let count = 1 << 18
        try AtomicFile.write(Array(repeating: 0, count: count), to: [target])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in UInt8(1)...3 {
                group.addTask {
                    for _ in 0..<20 { try AtomicFile.write(Array(repeating: writer, count: count), to: [target]) }
                }
            }
            group.addTask {
                for _ in 0..<60 {
                    let seen = try RegularFile(path: target).bytes()
                    #expect(seen.count == count && seen.allSatisfy { $0 == seen[0] })
                }
            }
            try await group.waitForAll()
        }
        #expect(try names() == ["a"])
    }
}
