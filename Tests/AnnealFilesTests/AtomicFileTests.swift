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

    /// A process may be killed after a file got its temporary name and before that took the old one's place. The name of a process
    /// that lives is not taken away.
    @Test func `what a killed process left is gone after a while`() throws {
        let (old, new) = (".anneal-1.partial", ".anneal-2.partial")
        for name in [old, new, "other.partial"] { try folder.write([9], to: name) }
        let hours = Date(timeIntervalSinceNow: -7200)
        for name in [old, "other.partial"] {
            try FileManager.default.setAttributes([.modificationDate: hours], ofItemAtPath: folder.file(name))
        }
        try AtomicFile.check(folder.file("a"))
        #expect(try folder.names() == [new, "other.partial"])
    }

    @Test func `a link is followed, also one that leads nowhere yet`() throws {
        try FileManager.default.createDirectory(atPath: folder.file("deep"), withIntermediateDirectories: true)
        for (link, target) in [("link", "deep/file"), ("chain", "link"), ("dangling", "deep/new")] {
            try FileManager.default.createSymbolicLink(atPath: folder.file(link), withDestinationPath: target)
        }
        try AtomicFile.write([1], to: [folder.file("chain")])
        try AtomicFile.write([2], to: [folder.file("dangling")])
        #expect(try bytes("deep/file") == [1] && bytes("deep/new") == [2])
        for link in ["link", "chain", "dangling"] {
            #expect(
                try FileManager.default.attributesOfItem(atPath: folder.file(link))[.type] as? FileAttributeType
                    == .typeSymbolicLink)
        }
        try FileManager.default.createSymbolicLink(atPath: folder.file("loop"), withDestinationPath: "loop")
        #expect(throws: AtomicFile.Failure.system(.tooManySymbolicLinkLevels)) {
            try AtomicFile.write([1], to: [folder.file("loop")])
        }
    }

    @Test func `what is no file is not replaced`() throws {
        mkfifo(folder.file("pipe"), 0o600)
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "pipe")
        for (path, kind) in [
            (folder.file("pipe"), SpecialFile.pipe), (folder.file("link"), .pipe), ("/dev/null", .device),
            (folder.file("."), .folder),
        ] {
            #expect(throws: AtomicFile.Failure.notFile(kind)) { try AtomicFile.check(path) }
            #expect(throws: AtomicFile.Failure.notFile(kind)) { try AtomicFile.write([1], to: [path]) }
        }
        #expect(try folder.names() == ["link", "pipe"])
    }

    @Test func `a name may be as long as the system lets it be`() throws {
        let longest = String(repeating: "x", count: 255)
        try AtomicFile.check(folder.file(longest))
        try AtomicFile.write([1], to: [folder.file(longest)])
        #expect(try bytes(longest) == [1])
        #expect(throws: AtomicFile.Failure.system(.fileNameTooLong)) {
            try AtomicFile.check(folder.file(longest + "x"))
        }
    }

    @Test func `permissions stay as they were`() throws {
        try AtomicFile.write([1], to: [folder.file("a")])
        chmod(folder.file("a"), 0o604)
        try AtomicFile.write([2], to: [folder.file("a")])
        var status = stat()
        #expect(stat(folder.file("a"), &status) == 0 && status.st_mode & 0o777 == 0o604)
    }

    @Test func `pieces make one file, or none`() throws {
        try AtomicFile.write([9], to: [folder.file("a")])
        #expect(throws: AtomicFile.Failure.system(.ioError)) {
            try AtomicFile.write(to: [folder.file("a")]) { file throws(AtomicFile.Failure) in
                try file.write([1])
                throw .system(.ioError)
            }
        }
        #expect(try bytes("a") == [9] && folder.names() == ["a"])
        try AtomicFile.write(to: [folder.file("a")]) { file throws(AtomicFile.Failure) in
            try file.write([1, 2])
            try file.write([3])
            try file.overwrite(at: 1, with: [7])
        }
        #expect(try bytes("a") == [1, 7, 3])
        #expect(try AtomicFile.link(folder.file("a"), as: folder.file("b")))
        #expect(try bytes("b") == [1, 7, 3] && folder.names() == ["a", "b"])
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
        #expect(throws: AtomicFile.Failure.notFile(.folder)) { try AtomicFile.write([1], to: [folder.file("folder")]) }
        #expect(throws: AtomicFile.Failure.notFile(.folder)) { try AtomicFile.check(folder.file("folder")) }
        #expect(throws: AtomicFile.Failure.system(.noSuchFileOrDirectory)) {
            try AtomicFile.write([1], to: [folder.file("none/a")])
        }
        #expect(throws: AtomicFile.Failure.system(.noSuchFileOrDirectory)) {
            try AtomicFile.check(folder.file("none/a"))
        }
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
