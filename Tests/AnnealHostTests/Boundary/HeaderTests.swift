import TestSupport
import Testing

@testable import AnnealHost

/// The header by itself, in the languages it promises.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct HeaderTests {
    private static let warnings = ["-Wall", "-Wextra", "-pedantic", "-Werror"]

    /// Included twice, before and after system headers, with an entry that must be visible though all else is hidden.
    private static let entry = """
        #define ANNEAL_PLUGIN_IMPLEMENTATION
        #include "\(Repository.include)/anneal.h"
        #include <math.h>
        #include "\(Repository.include)/anneal.h"
        const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { (void)host; return NULL; }
        """

    private func compile(_ compiler: String, _ language: String, _ standard: String, _ source: String) throws {
        let code = try CompiledLibrary(source)
        defer { code.remove() }
        try Program.run(
            compiler,
            ["-x", language, "-std=\(standard)", "-fsyntax-only", "-I", Repository.include] + Self.warnings
                + [code.file("plugin.c")])
    }

    @Test(arguments: ["cc", "gcc", "clang"].filter { Program.path($0) != nil }, ["c11", "c17", "gnu11"])
    func `it compiles as C without a warning`(compiler: String, standard: String) throws {
        try compile(compiler, "c", standard, Self.entry)
    }

    @Test(arguments: ["c++", "g++", "clang++"].filter { Program.path($0) != nil }, ["c++17", "c++20"])
    func `it compiles as C++ without a warning`(compiler: String, standard: String) throws {
        try compile(compiler, "c++", standard, Self.entry)
    }

    @Test func `the entry is exported although symbols are hidden by default`() throws {
        let library = try CompiledLibrary(Self.entry, ["-fvisibility=hidden"])
        defer { library.remove() }
        #expect(try SharedObject.inspect(library.path).exportedSymbols.map(\.name) == ["anneal_plugin_v1"])
    }
}
