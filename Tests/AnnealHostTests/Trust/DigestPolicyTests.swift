import AnnealFiles
import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// Libraries that others could exchange, and whose bytes are known.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct DigestPolicyTests {
    /// The example, in a file that its group may write to.
    private func exposed() throws -> CompiledLibrary {
        let source = try String(contentsOf: Repository.file("Examples/c-schedule/half_life.c"), encoding: .utf8)
        let library = try CompiledLibrary(source, ["-I", Repository.include, "-lm"])
        try #require(chmod(library.path, 0o664) == 0)
        return library
    }

    private func registry(_ library: CompiledLibrary, trusting digests: Set<String>) throws -> Registry {
        try Registry(searching: SearchPath(only: [library.path]), admitting: DigestPolicy(trusting: digests))
    }

    @Test func `one whose digest is trusted is loaded from a copy of its bytes`() throws {
        let library = try exposed()
        defer { library.remove() }
        let component = try registry(library, trusting: [SHA256(of: library.bytes()).description]).component(
            "half-life")
        #expect(component.file == library.path)
        // The copy goes on, whatever becomes of the file.
        try Data("nothing".utf8).write(to: URL(filePath: library.path))
        #expect(try component.plugin.digest().description.count == 64)
    }

    @Test func `one whose digest is another is refused as without digests`() throws {
        let library = try exposed()
        defer { library.remove() }
        let error = #expect(throws: PluginError.self) {
            try registry(library, trusting: [SHA256(of: Array("abc".utf8)).description])
        }
        #expect(error?.reason == .exposed(.writableByOthers(library.path)))
    }

    @Test func `one that nobody else could exchange needs no digest`() throws {
        let library = try exposed()
        defer { library.remove() }
        try #require(chmod(library.path, 0o644) == 0)
        #expect(try registry(library, trusting: []).components.map(\.name) == ["half-life"])
    }
}
