import AnnealFiles
import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// What is loaded is a copy that nobody can change, whatever becomes of the file.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct SealedFileTests {
    /// The map of this process's memory, line by line.
    private func map() throws -> [Substring] {
        // It has no length that could be read at once.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/maps"))
        var bytes = Data()
        while let part = try file.read(upToCount: 1 << 16), !part.isEmpty { bytes += part }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    private func descriptor(of name: String) throws -> String? {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").map { "/proc/self/fd/\($0)" }.first {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: $0)) == "/memfd:\(name) (deleted)"
        }
    }

    @Test func `what is mapped is the copy, and the file may become anything`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        let name = "p-\(UUID().uuidString).so"
        let file = try folders.add(name, name: "probe")
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        let registry = try Registry(searching: SearchPath(only: [file]), admitting: SealedPolicy())
        let component = try registry.component("probe")
        #expect(component.file == file)
        let map = try map()
        #expect(map.contains { $0.contains(" r-xp ") && $0.hasSuffix("/memfd:\(name) (deleted)") })
        #expect(!map.contains { $0.contains(file) })
        // Cut off in place, what the loader had mapped itself would be gone, and the next call a SIGBUS.
        try #require(truncate(file, 0) == 0)
        #expect(BehaviourRecord(of: component).series["lr"] == [Double](repeating: 0.1, count: 32))
        #expect(try component.plugin.digest() == SHA256(of: bytes))
        try Data("something else".utf8).write(to: URL(filePath: file), options: .atomic)
        #expect(BehaviourRecord(of: component).series["lr"] == [Double](repeating: 0.1, count: 32))
        #expect(try component.plugin.digest() == SHA256(of: bytes))

        // Nor can the copy, not even by its owner.
        let copy = try #require(try descriptor(of: name))
        let writing = open(copy, O_RDWR)
        if writing >= 0 {
            #expect(write(writing, "x", 1) == -1 && errno == EPERM)
            #expect(ftruncate(writing, 0) == -1 && errno == EPERM)
            #expect(mmap(nil, 1, PROT_WRITE, MAP_SHARED, writing, 0) == MAP_FAILED)
            close(writing)
        }
    }

    /// Two descriptors of one number would be one library to the loader.
    @Test func `one after another they are libraries of their own`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        for index in 0..<8 {
            let file = try folders.add("p\(index).so", name: "probe", summary: "The probe \(index).")
            let registry = try Registry(searching: SearchPath(only: [file]), admitting: SealedPolicy())
            #expect(try registry.component("probe").summary == "The probe \(index).")
        }
    }

    /// `$ORIGIN` is the folder of the loaded file, and a copy has none.
    @Test func `a library beside the plugin`() throws {
        let near = try CompiledLibrary("double anneal_test_one(void) { return 1; }", ["-Wl,-soname,libnear.so"])
        defer { near.remove() }
        try FileManager.default.copyItem(atPath: near.path, toPath: near.file("libnear.so"))
        let example = Repository.file("Examples/c-schedule/half_life.c")
        let source =
            try String(contentsOf: example, encoding: .utf8)
            + "\ndouble anneal_test_one(void); double anneal_test_two(void) { return 1 + anneal_test_one(); }\n"
        let plugin = try CompiledLibrary(
            source,
            [
                "-I", Repository.include, "-L", near.folder.path, "-lnear", "-lm", "-Wl,-rpath,$ORIGIN",
                "-Wl,--enable-new-dtags",
            ])
        defer { plugin.remove() }
        try FileManager.default.copyItem(atPath: near.path, toPath: plugin.file("libnear.so"))
        // First the copy: once it is loaded, a library is found by its name alone.
        let error = #expect(throws: PluginError.self) {
            try Registry(searching: SearchPath(only: [plugin.path]), admitting: SealedPolicy())
        }
        #expect(error?.reason == .needsNeighbour("libnear.so"))
        #expect(error?.description == "\(plugin.path) needs libnear.so beside it, which its sealed copy does not find")
        #expect(try Registry(searching: SearchPath(only: [plugin.path])).components.map(\.name) == ["half-life"])
    }
}
