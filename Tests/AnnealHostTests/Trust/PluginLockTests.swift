import AnnealFiles
import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// With a lock nothing is loaded but what it trusts, and nothing of anything else runs.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct PluginLockTests {
    /// A schedule that leaves a file behind when it is loaded.
    private static func source(leaving trace: String, ticks: Int = 5) throws -> String {
        let example = Repository.file("Examples/c-schedule/half_life.c")
        let text = try String(contentsOf: example, encoding: .utf8)
        let changed = text.replacing(".default_number = 5,", with: ".default_number = \(ticks),")
        try #require(ticks == 5 || changed != text)
        return changed + """

            #include <fcntl.h>
            __attribute__((constructor)) static void leave(void) { creat("\(trace)", 0600); }
            """
    }

    private let folders: PluginFolders
    private let library: CompiledLibrary
    private let trace: String
    private var hasRun: Bool { FileManager.default.fileExists(atPath: trace) }

    init() throws {
        folders = try PluginFolders()
        trace = folders.path("trace")
        library = try CompiledLibrary(Self.source(leaving: trace), ["-I", Repository.include, "-lm"])
    }

    private func done() {
        folders.remove()
        library.remove()
    }

    private func trusted(name: String? = nil, version: String? = nil, behaviour: BehaviourRecord? = nil) throws
        -> PluginLock
    {
        let registry = try Registry(searching: SearchPath(only: [library.path]), admitting: SealedPolicy())
        let entry = try PluginLock.Entry(registry.component("half-life"))
        unlink(trace)
        let changed = PluginLock.Entry(
            name: name ?? entry.name, kind: entry.kind, version: version ?? entry.version, file: entry.file,
            bytes: entry.bytes, sha256: entry.sha256, behaviour: behaviour ?? entry.behaviour)
        return try PluginLock(file: "anneal.lock", entries: [changed])
    }

    private func registry(_ lock: PluginLock) throws -> Registry {
        try Registry(searching: SearchPath(only: [], folders: [library.folder.path]), admitting: lock)
    }

    private func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: library.path)) }

    @Test func `what is trusted is loaded`() throws {
        defer { done() }
        let lock = try trusted()
        #expect(lock.entries[0].bytes == (try library.bytes().count))
        #expect(lock.entries[0].sha256 == SHA256(of: try library.bytes()).description)
        #expect(lock.entries[0].behaviour.series["lr"]?.count == 32)
        let component = try registry(lock).component("half-life")
        #expect(hasRun && component.file.hasSuffix("/plugin.so"))
        // Bytes count, not names.
        let renamed = library.file("other.so")
        try FileManager.default.moveItem(atPath: library.path, toPath: renamed)
        #expect(try registry(lock).component("half-life").file.hasSuffix("/other.so"))
    }

    /// Every byte in turn would take long: some of each part of the file.
    @Test func `with any byte changed it is not loaded`() throws {
        defer { done() }
        let lock = try trusted()
        let bytes = try library.bytes()
        for place in stride(from: 5, to: bytes.count, by: bytes.count / 40) {
            var changed = bytes
            changed[place] ^= 1
            try write(changed)
            let sentence =
                "is not the file that anneal.lock trusts as half-life, its bytes differ: SHA-256 "
                + "\(SHA256(of: changed).description.prefix(12))… instead of \(SHA256(of: bytes).description.prefix(12))…"
            let registry = try registry(lock)
            #expect(registry.entries.map(\.inWords) == [sentence])
            #expect(
                registry.entries.map(\.lockRefusal) == [
                    .otherBytes(
                        "half-life", now: SHA256(of: changed).description, trusted: SHA256(of: bytes).description,
                        lock: "anneal.lock")
                ])
            let error = #expect(throws: SpecificationError.self) { try registry.component("half-life") }
            #expect(error?.isRefusal == true && error?.description.hasSuffix(sentence) == true)
            #expect(throws: PluginError.self) {
                try Registry(searching: SearchPath(only: [library.path]), admitting: lock)
            }
        }
        #expect(!hasRun)
        try write(bytes)
        #expect(try registry(lock).components.map(\.name) == ["half-life"])
        #expect(hasRun)
    }

    @Test func `what is not in the lock is not loaded`() throws {
        defer { done() }
        let lock = try trusted()
        try FileManager.default.removeItem(at: URL(filePath: library.path))
        // As long as the trusted file, or not; under its name, or not.
        let other = try CompiledLibrary(
            Self.source(leaving: trace, ticks: 6), ["-I", Repository.include, "-lm"])
        defer { other.remove() }
        try FileManager.default.copyItem(atPath: other.path, toPath: library.file("another.so"))
        let registry = try registry(lock)
        #expect(registry.entries.map(\.inWords) == ["is not in anneal.lock, so nothing of it was loaded"])
        #expect(registry.entries.map(\.lockRefusal) == [.notInLock(lock: "anneal.lock")])
        let missing = #expect(throws: SpecificationError.self) { try registry.component("half-life") }
        #expect(
            missing?.description.hasPrefix("no file that was found has the bytes of half-life that anneal.lock trusts")
                == true)
        let unknown = #expect(throws: SpecificationError.self) { try registry.component("cosine") }
        #expect(unknown?.description == "cosine is not in anneal.lock")
        guard case .notAdmitted(let refusal) = unknown?.reason else { throw Program.Failure(text: "admitted") }
        #expect(refusal.cause as? PluginLockRefusal == .unknownName("cosine", lock: "anneal.lock"))
        #expect(!hasRun)
    }

    @Test func `the same bytes that do something else`() throws {
        defer { done() }
        let lock = try trusted()
        var values = try #require(lock.entries[0].behaviour.series["lr"])
        let now = values[3]
        values[3] += 8 * 0.1.ulp
        #expect(try registry(trusted(behaviour: BehaviourRecord(["lr": values]))).components.count == 1)
        values[3] = 0.05
        let altered = try trusted(behaviour: BehaviourRecord(["lr": values]))
        let sentence =
            "has the bytes that anneal.lock trusts, but its behaviour differs: of half-life, lr at tick 6 is \(now.shortest) and "
            + "was 0.05"
        let registry = try registry(altered)
        #expect(registry.entries.map(\.inWords) == [sentence])
        let error = #expect(throws: SpecificationError.self) { try registry.component("half-life") }
        #expect(error?.description.hasSuffix(sentence) == true)
        let named = #expect(throws: PluginError.self) {
            try Registry(searching: SearchPath(only: [library.path]), admitting: altered)
        }
        #expect(named?.reason.predicate == sentence)
    }

    @Test func `the same bytes under another name or version`() throws {
        defer { done() }
        for (lock, what) in [
            (try trusted(name: "cosine"), "half-life"), (try trusted(version: "2.0"), "the schedule half-life 1.0.0"),
        ] {
            let registry = try registry(lock)
            #expect(
                registry.entries.map(\.inWords) == [
                    "offers \(what), and anneal.lock says something else of these bytes"
                ])
            #expect(registry.entries.map(\.lockRefusal) == [.otherComponent(what, lock: "anneal.lock")])
        }
    }

    @Test func `one that does not do the same twice is not trusted`() throws {
        defer { done() }
        let source = try Self.source(leaving: trace)
        let unsteady = source.replacing("pow(", with: "(1 + 1e-9 * rand()) * pow(")
        try #require(unsteady != source)
        let other = try CompiledLibrary("#include <stdlib.h>\n" + unsteady, ["-I", Repository.include, "-lm"])
        defer { other.remove() }
        let registry = try Registry(searching: SearchPath(only: [other.path]), admitting: SealedPolicy())
        let error = #expect(throws: PluginError.self) { try PluginLock.Entry(registry.component("half-life")) }
        let beginning = "cannot be trusted, it does not do the same twice: of half-life, lr at tick "
        #expect(error?.reason.predicate.hasPrefix(beginning) == true)
    }

    @Test func `two entries of one name`() throws {
        defer { done() }
        let entry = try trusted().entries[0]
        let error = #expect(throws: PluginLockError.self) { try PluginLock(file: "my.lock", entries: [entry, entry]) }
        #expect(error?.description == "my.lock has two entries called half-life: keep the one that is right")
    }
}

extension Registry.Entry {
    /// What a lock has against it.
    fileprivate var lockRefusal: PluginLockRefusal? {
        guard case .broken(let error) = self, case .notAdmitted(let refusal) = error.reason else { return nil }
        return refusal.cause as? PluginLockRefusal
    }
}
