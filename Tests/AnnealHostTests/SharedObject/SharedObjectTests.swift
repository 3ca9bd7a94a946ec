import AnnealFiles
import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// What a plugin library looks like to the check, and which libraries are none.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct SharedObjectTests {
    @Test(
        .enabled(if: Program.path("strip") != nil, "no strip on PATH"),
        arguments: ["sysv", "gnu", "both"], [false, true])
    func `a plugin is read whatever its hash table, stripped or not`(style: String, stripped: Bool) throws {
        let source = """
            #include <math.h>
            double table[4];
            static double hidden(double x) { return x; }
            double rate(double x) { return hidden(cos(x)) + table[0]; }
            int anneal_plugin_v1(void) { return 1; }
            """
        let library = try CompiledLibrary(
            source, ["-Wl,--hash-style=\(style)", "-Wl,-soname,cosine.so", "-Wl,--no-as-needed", "-lm"])
        defer { library.remove() }
        if stripped {
            // Section headers go too: what is left is what the loader reads.
            try Program.run("strip", [library.path])
            var edit = ELFEdit(bytes: try library.bytes())
            edit.set(40, 8, 0)
            edit.set(58, 6, 0)
            try Data(edit.bytes).write(to: URL(filePath: library.path))
        }
        let object = try SharedObject.inspect(library.path)
        #expect(object.path == library.path)
        #expect(object.size == UInt64(try library.bytes().count))
        #expect(object.soname == "cosine.so")
        #expect(object.needed.contains("libm.so.6") && object.needed.contains("libc.so.6"))
        #expect(
            Set(object.exportedSymbols.filter(\.isFunction).map(\.name)).isSuperset(of: ["anneal_plugin_v1", "rate"]))
        #expect(object.exportedSymbols.contains { $0.name == "table" && !$0.isFunction })
        #expect(!object.exportedSymbols.contains { $0.name == "hidden" || $0.name == "cos" })
    }

    @Test(.enabled(if: Program.path("nm") != nil, "no nm on PATH"), arguments: ["sysv", "gnu", "both"])
    func `the symbols are those that nm lists`(style: String) throws {
        let many = (0..<300).map { "int function\($0)(void) { return \($0); } int variable\($0) = 1;" }
        let rest = "int common; extern int puts(const char *); int use(void) { return puts(0); }"
        let source = (many + [CompiledLibrary.entry, rest]).joined(separator: "\n")
        let library = try CompiledLibrary(source, ["-Wl,--hash-style=\(style)"])
        defer { library.remove() }

        let read = try SharedObject.inspect(library.path).exportedSymbols
        // Some linkers mark the ends of sections with symbols.
        let listed = try CompiledLibrary.exportsListedByNM(library.path)
            .filter { !["__bss_start", "_edata", "_end"].contains($0) }
        #expect(read.map(\.name).sorted() == listed)
        #expect(read.count >= 603)
        #expect(read.count(where: \.isFunction) >= 302)
    }

    /// Large libraries with symbol versions, indirect, unique and absolute symbols.
    @Test(
        .enabled(if: Program.path("nm") != nil, "no nm on PATH"),
        arguments: ["libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1"])
    func `the symbols of a system library are those that nm lists`(name: String) throws {
        let folders = ["/lib/x86_64-linux-gnu/", "/lib/aarch64-linux-gnu/", "/lib64/", "/usr/lib/"]
        guard let path = folders.map({ $0 + name }).first(where: FileManager.default.fileExists(atPath:)) else {
            return
        }
        #expect(SharedObject.refusal(path) == .noEntry)

        let file = try RegularFile(path: path)
        let segments = try ELFSegments(reading: file, try ELFHeader(reading: file))
        var dynamic = try ELFDynamicSection(reading: file, segments)
        let read = try ELFSymbol.exported(by: &dynamic, file, segments)
        #expect(read.map(\.name).sorted() == (try CompiledLibrary.exportsListedByNM(path)))
    }

    @Test func `a version script leaves one function`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let script = try folder.write("{ global: anneal_plugin_v1; local: *; };", to: "exports.map")
        let library = try CompiledLibrary(
            "int other(void) { return 2; }\n" + CompiledLibrary.entry, ["-Wl,--version-script=\(script)"])
        defer { library.remove() }
        #expect(try SharedObject.inspect(library.path).exportedSymbols.map(\.name) == ["anneal_plugin_v1"])
    }

    @Test(arguments: [
        "__attribute__((weak)) int anneal_plugin_v1(void) { return 1; }",
        "__attribute__((visibility(\"protected\"))) int anneal_plugin_v1(void) { return 1; }",
        """
        static int one(void) { return 1; }
        static void *pick(void) { return (void *)one; }
        int anneal_plugin_v1(void) __attribute__((ifunc("pick")));
        """,
        CompiledLibrary.entry + "\nint anneal_plugin_v2(void) { return 2; }",
    ])
    func `weak, protected and indirect entries count`(source: String) throws {
        let library = try CompiledLibrary(source)
        defer { library.remove() }
        #expect(SharedObject.refusal(library.path) == nil)
    }

    @Test(
        arguments: [
            ("int other(void) { return 1; }", .noEntry),
            ("__attribute__((visibility(\"hidden\"))) int anneal_plugin_v1(void) { return 1; }", .noEntry),
            ("static int anneal_plugin_v1(void) { return 1; }", .noEntry),
            ("int anneal_plugin_v1(void); int use(void) { return anneal_plugin_v1(); }", .noEntry),
            ("int anneal_plugin_v02(void) { return 1; } int anneal_plugin_v(void) { return 1; }", .noEntry),
            ("int anneal_plugin_v2 = 1;", .noEntry),
            ("", .noEntry),
            ("int anneal_plugin_v1 = 1;", .entryNotAFunction),
            (
                "__asm__(\".data\\n.globl anneal_plugin_v1\\n.type anneal_plugin_v1, %function\\nanneal_plugin_v1: .quad 0\");",
                .entryOutsideCode
            ),
            ("int anneal_plugin_v2(void) { return 2; }", .otherMajor([2])),
            (
                "int anneal_plugin_v12(void) { return 2; } int anneal_plugin_v3(void) { return 2; }",
                .otherMajor([3, 12])
            ),
        ] as [(String, SharedObjectError.Reason)])
    func `a library without a usable entry is no plugin`(source: String, expected: SharedObjectError.Reason) throws {
        let library = try CompiledLibrary(source)
        defer { library.remove() }
        #expect(SharedObject.refusal(library.path) == expected)
    }

    @Test func `executables and object files are no libraries`() throws {
        let source = CompiledLibrary.entry + "\nint main(void) { return 0; }"
        let library = try CompiledLibrary(source)
        defer { library.remove() }
        let (code, program) = (library.file("plugin.c"), library.file("program"))
        try Program.compile(["-fPIE", "-pie", "-rdynamic", "-o", program, code])
        #expect(SharedObject.refusal(program) == .executable)
        try Program.compile(["-no-pie", "-o", program, code])
        #expect(SharedObject.refusal(program) == .executable)
        try Program.compile(["-c", "-o", program, code])
        #expect(SharedObject.refusal(program) == .relocatableObject)
    }
}
