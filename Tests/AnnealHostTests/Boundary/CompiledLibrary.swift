import Foundation
import TestSupport

/// A shared library built from C for one test, in a folder of its own until `remove()`.
struct CompiledLibrary {
    static let entry = "int anneal_plugin_v1(void) { return 1; }"

    let folder: TemporaryFolder
    var path: String { file("plugin.so") }

    /// Builds `source`; `flags` come last, so that they may undo the usual ones.
    init(_ source: String = entry, _ flags: [String] = []) throws {
        folder = try TemporaryFolder()
        try folder.write(source, to: "plugin.c")
        try Program.compile(["-shared", "-fPIC", "-o", path, file("plugin.c")] + flags)
    }

    func remove() { folder.remove() }

    func file(_ name: String) -> String { folder.file(name) }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    /// Writes another version of the library beside it.
    func variant(_ bytes: some Sequence<UInt8>) throws -> String {
        try folder.write(Array(bytes), to: "variant.so")
    }

    /// What `nm` knows to be exported by a library, sorted, without versions.
    static func exportsListedByNM(_ path: String) throws -> [String] {
        try Program.run("nm", ["-D", "--defined-only", path]).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 3, let letter = fields[1].first else { return nil }
            // A small letter is a local symbol, but for indirect, unique and weak ones.
            guard letter.isUppercase || "iuvw".contains(letter) else { return nil }
            return fields[2].split(separator: "@").first.map(String.init)
        }.sorted()
    }
}
