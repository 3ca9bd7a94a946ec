import Foundation
import TestSupport
import Testing

/// The library as a file, and what loading it changes.
@Suite(.enabled(if: HostProgram.isPossible, "no C compiler on PATH"))
struct LibraryTests {
    private static func header() throws -> String {
        try String(contentsOfFile: HostProgram.include + "/anneal_host.h", encoding: .utf8)
    }

    @Test(arguments: ["cc", "gcc", "clang"].filter { Program.path($0) != nil }, ["c99", "c11", "c17"])
    func `the header compiles as C without a warning`(compiler: String, standard: String) throws {
        // C99 has no static assertions, which the compilers have all the same.
        let flags = ["-x", "c", "-std=\(standard)"] + (compiler == "clang" ? ["-Wno-c11-extensions"] : [])
        try compile(compiler, flags)
    }

    @Test(arguments: ["c++", "g++", "clang++"].filter { Program.path($0) != nil }, ["c++17", "c++20"])
    func `the header compiles as C++ without a warning`(compiler: String, standard: String) throws {
        try compile(compiler, ["-x", "c++", "-std=\(standard)"])
    }

    private func compile(_ compiler: String, _ flags: [String]) throws {
        let folder = try TemporaryFolder()
        let source = try folder.write(
            "#include <anneal_host.h>\n#include <math.h>\n#include <anneal_host.h>\n", to: "twice.c")
        try Program.run(
            compiler,
            flags + ["-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", "-I", HostProgram.include, source])
    }

    @Test(.enabled(if: Program.path("nm") != nil, "no nm on PATH"))
    func `it exports the functions of the header and nothing else`() throws {
        let exported = try Program.run("nm", ["-D", "--defined-only", HostProgram.library]).split(separator: "\n")
            .compactMap { line -> String? in
                let fields = line.split(separator: " ")
                // A small letter is a local symbol, but for indirect, unique and weak ones.
                guard fields.count == 3, let letter = fields[1].first, letter.isUppercase || "iuvw".contains(letter)
                else { return nil }
                return String(fields[2])
            }.sorted()
        let declared = try Self.header().replacing(/\/\*(?s:.*?)\*\//, with: "")
            .matches(of: /(?m:^)[a-z][\w ]*[ *](anneal_\w+)\(/).map { String($0.1) }.sorted()
        #expect(declared.count > 30)
        #expect(exported == declared)
    }

    @Test(.enabled(if: Program.path("readelf") != nil, "no readelf on PATH"))
    func `it needs no library of Swift, and none for numbers or files`() throws {
        let section = try Program.run("readelf", ["-d", HostProgram.library])
        let needed = Set(section.matches(of: /\(NEEDED\).*\[(.*)\]/).map { String($0.1) })
        let system: Set = ["libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1"]
        let others = needed.subtracting(system).filter { !$0.hasPrefix("ld-linux") }
        #expect(others.isEmpty, "it needs \(others.sorted().joined(separator: ", "))")
        #expect(section.contains("Library soname: [libannealhost.so.1]"))
    }

    @Test func `loading it changes nothing of the process`() throws {
        let folder = try TemporaryFolder()
        let plugin = folder.file("heavy-ball.so")
        let source = Repository.file("Examples/c-optimizer/heavy_ball.c").path
        try Program.compile(["-shared", "-fPIC", "-I", Repository.include, source, "-o", plugin, "-lm"])
        let output = try HostProgram("loading", isLinked: false).run([HostProgram.library, plugin])
        #expect(output == "unchanged\n")
    }

    @Test(.enabled(if: Program.path("pkg-config") != nil, "no pkg-config on PATH"))
    func `pkg-config finds it`() throws {
        let text = try String(contentsOfFile: Installed.prefix + "/lib/pkgconfig/annealhost.pc", encoding: .utf8)
        #expect(text.contains("-lannealhost"))
        let flags = try Program.run(
            "env",
            ["PKG_CONFIG_PATH=\(Installed.prefix)/lib/pkgconfig", "pkg-config", "--cflags", "--libs", "annealhost"])
        #expect(flags.contains("-lannealhost") && flags.contains("include"))
    }
}
