import Foundation
import Glibc
import TestSupport
import Testing

@testable import AnnealHost

/// A library linked with `-ffast-math` asks, when it is loaded, to have the smallest numbers flushed to zero.
@Suite(.enabled(if: CompiledLibrary.fastMathStartFile != nil, "the C compiler has no crtfastmath.o"))
struct FloatingPointTests {
    /// Half of the smallest normal number, if the processor keeps it.
    @inline(never)
    private static func half(_ number: Double) -> Double { number / 2 }
    private static var keepsDenormals: Bool { half(.leastNormalMagnitude) != 0 }

    private static func environment() -> [UInt8] {
        var environment = fenv_t()
        fegetenv(&environment)
        return withUnsafeBytes(of: environment, Array.init)
    }

    @Test func `loading it changes nothing`() throws {
        let start = try #require(CompiledLibrary.fastMathStartFile)
        let flags = ["-ffast-math", start]
        let library = try CompiledLibrary(fixture: "probe", Probe.macros([:]), flags)
        defer { library.remove() }
        #expect(Self.keepsDenormals)
        let before = Self.environment()
        _ = try Registry(searching: SearchPath(only: [library.path]))
        #expect(Self.keepsDenormals)
        #expect(Self.environment() == before)

        // Loaded without care, a copy of it does flush: so the test above can fail.
        try FileManager.default.copyItem(atPath: library.path, toPath: library.file("copy.so"))
        var kept = fenv_t()
        fegetenv(&kept)
        let handle = dlopen(library.file("copy.so"), RTLD_NOW | RTLD_LOCAL)
        let flushes = !Self.keepsDenormals
        fesetenv(&kept)
        #expect(handle != nil)
        #expect(flushes)
        #expect(Self.keepsDenormals)
    }
}

extension CompiledLibrary {
    /// The object that compilers link for `-ffast-math`. It is named below, as some leave it out of shared libraries.
    static let fastMathStartFile: String? = {
        let answer = try? Program.run(Program.compiler ?? "cc", ["-print-file-name=crtfastmath.o"])
        guard let path = answer?.trimmingCharacters(in: .whitespacesAndNewlines), path.hasPrefix("/") else {
            return nil
        }
        return path
    }()
}
