import Foundation
import TestSupport

@testable import AnnealHost

/// Plugins of `Fixtures/` and `Examples/`, compiled against `anneal.h` alone.
extension CompiledLibrary {
    /// Builds `Fixtures/NAME.c` with macros defined: `["PARAMETER": ".help = NULL"]`.
    init(fixture name: String, _ macros: [String: String] = [:], _ flags: [String] = []) throws {
        let source = try String(
            contentsOf: Repository.file("Tests/AnnealHostTests/Fixtures/\(name).c"), encoding: .utf8)
        let definitions = macros.map { "-D\($0)=\($1)" }
        try self.init(
            source, ["-std=c11", "-D_GNU_SOURCE", "-O1", "-I", Repository.include, "-lm"] + definitions + flags)
    }

    /// The components of one fixture. Its file is gone afterwards; a library stays in memory once it was opened.
    static func registry(fixture name: String, _ macros: [String: String] = [:]) throws -> Registry {
        let library = try CompiledLibrary(fixture: name, macros)
        defer { library.remove() }
        return try Registry(searching: SearchPath(only: [library.path]))
    }
}
