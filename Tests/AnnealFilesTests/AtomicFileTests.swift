import AnnealFiles
import Foundation
import SystemPackage
import TestSupport
import Testing

/// A file is replaced whole or not at all, and nothing else is left beside it.
@Suite struct AtomicFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func bytes(_ name: String) throws -> [UInt8] { try RegularFile(path: folder.file(name)).bytes() }

    @Test func `one file under several names`() throws {
        try AtomicFile.write([1, 2], to: [folder.file("a")])
        #expect(try bytes("a") == [1, 2])
        try AtomicFile.write([3], to: [folder.file("a"), folder.file("b"), folder.file("a")])
        #expect(try bytes("a") == [3] && bytes("b") == [3])
        #expect(try RegularFile(path: folder.file("a")).identity == RegularFile(path: folder.file("b")).identity)
        #expect(try folder.names() == ["a", "b"])
        try AtomicFile.write([], to: [folder.file("b")])
        #expect(try bytes("a") == [3] && bytes("b") == [])
        try AtomicFile.write([1], to: [])
    }

    /// A process may be killed after a file got its temporary name and before that took the old one's place.
    @Test func `what a killed process left is gone after the next write`() throws {
        try folder.write([9], to: "a.partial")
        try FileManager.default.linkItem(atPath: folder.file("a.partial"), toPath: folder.file("b.partial"))
        try AtomicFile.write([1], to: [folder.file("a"), folder.file("b")])
        #expect(try bytes("a") == [1] && bytes("b") == [1] && folder.names() == ["a", "b"])
    }

    @Test func `its permissions are those asked for, within the mask`() throws {
        try AtomicFile.write([1], to: [folder.file("a")], permissions: [.ownerReadWrite, .groupRead])
        var status = stat()
        #expect(
            stat(folder.file("a"), &status) == 0 && status.st_mode & 0o777 & ~0o640 == 0
                && status.st_mode & 0o600 == 0o600)
    }

    @Test func `what cannot be written leaves everything as it was`() throws {
        try FileManager.default.createDirectory(atPath: folder.file("folder/below"), withIntermediateDirectories: true)
        #expect(throws: Errno.isDirectory) { try AtomicFile.write([1], to: [folder.file("folder")]) }
        #expect(throws: Errno.isDirectory) { try AtomicFile.check(folder.file("folder")) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try AtomicFile.write([1], to: [folder.file("none/a")]) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try AtomicFile.check(folder.file("none/a")) }
        try AtomicFile.write([1], to: [folder.file("a")])
        try AtomicFile.check(folder.file("a"))
        try AtomicFile.check(folder.file("new"))
        #expect(try bytes("a") == [1] && folder.names() == ["a", "folder"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("folder")) == ["below"])
    }

    @Test func `several writers and readers meet`() async throws {
        let target = folder.file("a")
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
        #expect(try folder.names() == ["a"])
    }
}
