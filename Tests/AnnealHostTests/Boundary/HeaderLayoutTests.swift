import CAnneal
import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// The layout of `anneal.h` is what `Tests/Goldens/abi/MAJOR.MINOR.txt` says, and the changelog knows. To store what the header
/// says now: `ANNEAL_STORE_SNAPSHOTS=1 Scripts/test --filter HeaderLayoutTests`; see `Documentation/ABI.md` for when that is right.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct HeaderLayoutTests {
    private static let folder = Repository.file("Tests/Goldens/abi")

    private static func header() throws -> String {
        try String(contentsOfFile: Repository.include + "/anneal.h", encoding: .utf8)
    }

    private static func stored(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// Oldest first.
    private static func minors() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted {
            $0.compare($1, options: .numeric) == .orderedAscending
        }
    }

    @Test func `it is as stored`() throws {
        let layout = HeaderLayout(header: try Self.header())
        #expect(layout.isComplete && layout.structs.count == 20 && layout.constants.count > 40)
        let lines = try layout.lines()
        let name = "1.\(ANNEAL_ABI_MINOR).txt"
        if ProcessInfo.processInfo.environment["ANNEAL_STORE_SNAPSHOTS"] != nil {
            try lines.write(to: Self.folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        #expect(try lines == Self.stored(name), "anneal.h is not \(name): see Documentation/ABI.md")
    }

    @Test func `the changelog has an entry for every layout`() throws {
        let changelog = try String(
            contentsOf: Repository.file("CHANGELOG.md"), encoding: .utf8)
        let sections = changelog.split(separator: "\n### ").filter { $0.hasPrefix("ABI\n") }
        let minors = try Self.minors()
        #expect(!minors.isEmpty)
        for name in minors {
            let mark = try "layout `\(HeaderLayout.fingerprint(Self.stored(name)))`"
            #expect(sections.contains { $0.contains(mark) }, "no entry under ABI says what changed: \(name) is \(mark)")
        }
    }

    @Test func `every minor leaves the one before as it was`() throws {
        let layouts = try Self.minors().map(Self.stored)
        for (old, new) in zip(layouts, layouts.dropFirst()) { #expect(HeaderLayout.breach(of: old, by: new) == nil) }
    }

    /// What a header may and may not become; each change is one that a compiler takes without a word.
    @Test(
        arguments: [
            ("  double number;\n", "  float number, spare;\n", "a field of anneal_value has changed"),
            ("  uint32_t is_set;", "  int32_t is_set;", "a field of anneal_value has changed"),
            ("  uint64_t begin;", "  uint64_t start;", "a field of anneal_block has changed"),
            (
                "const double *time, const double *base,", "const double *base, const double *time,",
                "a field of anneal_schedule_api has changed"
            ),
            ("#define ANNEAL_TEXT 5 ", "#define ANNEAL_TEXT 6 ", "ANNEAL_TEXT 5 is gone or has another value"),
            (
                "typedef int32_t anneal_status;", "typedef int64_t anneal_status;",
                "typedef int32_t anneal_status; is gone or has another value"
            ),
            ("#define ANNEAL_ABI_MINOR 0 ", "#define ANNEAL_ABI_MINOR 1 ", nil),
        ] as [(String, String, String?)])
    func `a change is noticed`(old: String, new: String, sentence: String?) throws {
        let header = try Self.header()
        #expect(header.contains(old))
        let lines = try HeaderLayout(header: header.replacing(old, with: new)).lines()
        let golden = try HeaderLayout(header: header).lines()
        #expect(lines != golden)
        #expect(HeaderLayout.breach(of: golden, by: lines) == sentence)
    }

    @Test func `an appended field is growth`() throws {
        let header = try Self.header()
        let last = "  double metric;  /* the monitored value; may be NaN */\n"
        #expect(header.contains(last))
        // The header's own assertion has to be changed as well, or it does not compile.
        let longer = header.replacing(last, with: last + "  double loss;\n")
        #expect(throws: Program.Failure.self) { try HeaderLayout(header: longer).lines() }
        let grown = longer.replacing("sizeof(anneal_observation) == 24", with: "sizeof(anneal_observation) == 32")
        let (before, now) = (try HeaderLayout(header: header).lines(), try HeaderLayout(header: grown).lines())
        #expect(before != now && HeaderLayout.breach(of: before, by: now) == nil)
        #expect(HeaderLayout.breach(of: now, by: before) == "a field of anneal_observation has changed")
    }

    /// The translation that plugins in Rust are written with.
    @Test(.enabled(if: Program.path("rustc") != nil, "no rustc on PATH"))
    func `it is the same in Rust`() throws {
        let layout = HeaderLayout(header: try Self.header())
        let places = layout.structs.map { table in
            let fields = table.fields.map { field in
                let name = field.name == "type" ? "r#type" : field.name
                return "place!(table, \(name), \"\(field.declaration)\");"
            }
            return """
                println!("\(table.name) {}", std::mem::size_of::<anneal::\(table.name)>());
                let table = std::mem::MaybeUninit::<anneal::\(table.name)>::uninit();
                \(fields.joined(separator: "\n"))
                """
        }
        // A frozen size is the host's business.
        let constants = layout.constants.filter { !$0.hasSuffix("_V1_SIZE") }
        let numbers = constants.map { "println!(\"\($0) {}\", anneal::\($0) as i64);" }
        let source = """
            mod anneal;
            fn size<T>(_: *const T) -> usize { std::mem::size_of::<T>() }
            macro_rules! place {
                ($table:ident, $field:ident, $text:expr) => {
                    let field = unsafe { std::ptr::addr_of!((*$table.as_ptr()).$field) };
                    println!("  {} {} {}", field as usize - $table.as_ptr() as usize, size(field), $text);
                };
            }
            fn main() {
            \((places + numbers).joined(separator: "\n"))
            }
            """
        let code = try CompiledLibrary()
        defer { code.remove() }
        try FileManager.default.copyItem(
            at: Repository.file("Examples/rust-schedule/anneal.rs"),
            to: URL(filePath: code.file("anneal.rs")))
        try source.write(toFile: code.file("main.rs"), atomically: true, encoding: .utf8)
        try Program.run("rustc", ["--edition", "2021", code.file("main.rs"), "-o", code.file("main")])
        let rust = try Program.run(code.file("main"), [])
        let wanted = try layout.lines().split(separator: "\n").filter {
            !$0.contains("_V1_SIZE") && !$0.hasPrefix("typedef")
        }
        #expect(rust.split(separator: "\n") == wanted)
    }

    /// The translation that plugins in Fortran are written with.
    @Test(.enabled(if: Program.path("gfortran") != nil, "no gfortran on PATH"))
    func `it is the same in Fortran`() throws {
        let layout = HeaderLayout(header: try Self.header())
        let places = layout.structs.map { table in
            let fields = table.fields.map { field in
                """
                place = transfer(c_loc(table%\(field.name)), place) - transfer(c_loc(table), place)
                print '("  ",i0," ",i0," \(field.declaration)")', place, c_sizeof(table%\(field.name))
                """
            }
            return """
                block
                type(\(table.name)), target :: table
                print '("\(table.name) ",i0)', c_sizeof(table)
                \(fields.joined(separator: "\n"))
                end block
                """
        }
        // A frozen size is the host's business.
        let constants = layout.constants.filter { !$0.hasSuffix("_V1_SIZE") }
        let numbers = constants.map { "print '(\"\($0) \",i0)', \($0)" }
        let source = """
            program layout
            use anneal
            implicit none
            integer(c_size_t) :: place
            \((places + numbers).joined(separator: "\n"))
            end program
            """
        let code = try CompiledLibrary()
        defer { code.remove() }
        try source.write(toFile: code.file("main.f90"), atomically: true, encoding: .utf8)
        try Program.run(
            "gfortran",
            [
                "-std=f2018", "-ffree-line-length-none", "-J", code.folder.path,
                Repository.file("Examples/fortran-schedule/anneal.f90").path, code.file("main.f90"), "-o",
                code.file("main"),
            ])
        let fortran = try Program.run(code.file("main"), [])
        let wanted = try layout.lines().split(separator: "\n").filter {
            !$0.contains("_V1_SIZE") && !$0.hasPrefix("typedef")
        }
        #expect(fortran.split(separator: "\n") == wanted)
    }
}
