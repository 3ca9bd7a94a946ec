import Foundation
import Glibc
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealHost

/// Files that an accident has damaged: whatever is accepted has all its segments, and nothing harms the host.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct SharedObjectDamageTests {
    @Test(arguments: ["sysv", "gnu"])
    func `cut anywhere, it is accepted only with every segment whole, and then it loads`(style: String) throws {
        let library = try CompiledLibrary(CompiledLibrary.entry, ["-g", "-Wl,--hash-style=\(style)"])
        defer { library.remove() }
        let bytes = try library.bytes()
        let loadedEnd = ELFEdit(bytes: bytes).loadedEnd
        var accepted = 0
        for length in Array(stride(from: 0, to: bytes.count, by: 97)) + [loadedEnd - 1, loadedEnd, loadedEnd + 1] {
            let path = try library.variant(bytes[..<length])
            let refusal = SharedObject.refusal(path)
            #expect((refusal == nil) == (length >= loadedEnd), "cut to \(length) of \(bytes.count) bytes")
            guard refusal == nil else { continue }
            accepted += 1
            let handle = try #require(dlopen(path, RTLD_NOW | RTLD_LOCAL))
            #expect(dlsym(handle, "anneal_plugin_v1") != nil)
            dlclose(handle)
        }
        #expect(accepted > 2)
    }

    @Test func `damaged at random, it is read or refused`() throws {
        var random = SeededGenerator.ofTest()
        var refused = 0
        for style in ["sysv", "gnu", "both"] {
            let library = try CompiledLibrary(CompiledLibrary.entry, ["-Wl,--hash-style=\(style)"])
            defer { library.remove() }
            let good = ELFEdit(bytes: try library.bytes())
            let headers = 0..<64 + 56 * Int(good.number(at: 56, 2))
            let dynamic = good.segments(2).map { segment in
                let start = Int(good.number(at: segment + 8, 8))
                return start..<start + Int(good.number(at: segment + 32, 8))
            }
            // The headers, the dynamic section, the tables at the file's beginning, and everything.
            let regions = [headers, try #require(dynamic.first), headers.upperBound..<1_536, 0..<good.bytes.count - 8]
            for _ in 0..<1_700 {
                var edit = good
                for _ in 0..<[1, 1, 2, 8, 40].randomElement(using: &random)! {
                    let place = regions.randomElement(using: &random)!.randomElement(using: &random)!
                    if Bool.random(using: &random) {
                        edit.bytes[place] = UInt8.random(in: 0...255, using: &random)
                    } else {
                        let size = UInt64(good.bytes.count)
                        let values = [0, 1, .max, 1 << 63, size, size - 1, .max - 23, 1 << 32, 0xffff_ffff, 64 << 20]
                        edit.set(
                            place / 8 * 8, [4, 8].randomElement(using: &random)!, values.randomElement(using: &random)!)
                    }
                }
                let path = try library.variant(edit.bytes)
                guard let reason = SharedObject.refusal(path) else { continue }
                refused += 1
                let sentence = SharedObjectError(file: path, reason: reason).description
                #expect(
                    sentence.hasPrefix(path + " ") && !sentence.hasSuffix(".") && !sentence.contains("\n"),
                    "seed \(random.seed)")
            }
        }
        #expect(refused > 1_000)
    }
}
