import AnnealFiles
import Foundation
import TestSupport
import Testing

@Suite struct FileLockTests {
    @Test func `a lock is held by one, who says so`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("lock")
        var first: FileLock? = try FileLock(path, saying: "me")
        #expect(throws: FileLock.Failure.held(by: "me")) { try FileLock(path, saying: "another") }
        withExtendedLifetime(first) {}
        first = nil
        #expect(try folder.names() == [])
        _ = try FileLock(path, saying: "another")
    }

    /// What a process that was killed leaves is a file that nobody holds.
    @Test func `a lock that nobody holds is taken`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("held by a process that was killed, whose words were longer", to: "lock")
        let lock = try FileLock(folder.file("lock"), saying: "me")
        #expect(try folder.read("lock") == "held by me")
        withExtendedLifetime(lock) {}
        try folder.write("my notes", to: "notes")
        #expect(throws: FileLock.Failure.inTheWay) { try FileLock(folder.file("notes"), saying: "me") }
        #expect(try folder.read("notes") == "my notes")
    }

    /// Taken and let go by many at once, it never has two.
    @Test func `never two have it`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("lock")
        let inside = folder.file("inside")
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var times = 0
                    for _ in 0..<300 {
                        guard let lock = try? FileLock(path, saying: "one of four") else { continue }
                        // Fails if another has made it.
                        let descriptor = open(inside, O_CREAT | O_EXCL | O_WRONLY, 0o600)
                        #expect(descriptor >= 0)
                        close(descriptor)
                        unlink(inside)
                        times += 1
                        withExtendedLifetime(lock) {}
                    }
                    return times
                }
            }
            var times = 0
            for try await count in group { times += count }
            #expect(times > 0)
        }
    }

    @Test func `a file is known by what it is`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write([1], to: "a")
        try FileManager.default.createDirectory(atPath: folder.file("deep"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "a")
        try FileManager.default.createSymbolicLink(atPath: folder.file("next"), withDestinationPath: "deep/new")
        let file = FileIdentity(folder.file("a"))
        #expect(file != nil)
        for spelling in ["./a", "deep/../a", "link"] { #expect(FileIdentity(folder.file(spelling)) == file) }
        let new = FileIdentity(folder.file("deep/new"))
        #expect(
            new != nil && new == FileIdentity(folder.file("next")) && new != FileIdentity(folder.file("deep/other")))
        #expect(FileIdentity("/dev/null") == nil && FileIdentity(folder.file("none/a")) == nil)
    }
}
