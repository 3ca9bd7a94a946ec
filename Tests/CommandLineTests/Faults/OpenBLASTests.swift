import Foundation
import TestSupport
import Testing

/// OpenBLAS is opened by who multiplies, and where there is none a sentence says so.
@Suite struct OpenBLASTests {
    /// Whether the loader opened it, by what the loader says of itself.
    private func opens(_ command: String) throws -> Bool {
        let folder = try TemporaryFolder()
        let result = try Command.shell("LD_DEBUG=files LD_DEBUG_OUTPUT=loader anneal \(command)", in: folder)
        #expect(result.status == 0, "\(result.errors)")
        let told = try folder.names().filter { $0.hasPrefix("loader") }.map(folder.read)
        #expect(!told.isEmpty)
        return told.contains { $0.contains("libopenblas.so.0") }
    }

    @Test func `only what trains opens it`() throws {
        #expect(try !opens("plugins list"))
        #expect(try !opens("schedule cosine"))
        #expect(try !opens("plugins show adam"))
        #expect(try opens("train --epochs 1"))
    }

    @Test(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
    func `a library that is another is told`() throws {
        let folder = try TemporaryFolder()
        try folder.write("int nothing;\n", to: "nothing.c")
        try Program.compile(["-shared", "-fPIC", "-o", folder.file("libopenblas.so.0"), folder.file("nothing.c")])
        let result = try Command.shell(
            "LD_LIBRARY_PATH=\(folder.url.path) anneal train --epochs 1", in: folder)
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "OpenBLAS, which multiplies matrices, could not be loaded: libopenblas.so.0 has no cblas_sgemm"),
            "\(result.errors)")
        #expect(try Command.shell("LD_LIBRARY_PATH=\(folder.url.path) anneal plugins list", in: folder).status == 0)
    }
}
