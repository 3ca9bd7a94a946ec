// The doc comments of Sources/AnnealFiles, written by CommentExampleTests.

import Foundation
import TestSupport
import Testing

@testable import AnnealFiles

@Suite struct AnnealFilesExamples {
    @Test("RegularFile.swift, 1") func RegularFile1() throws {
        let file = try RegularFile(path: "cosine.so")
        #expect(try file.bytes(at: 0, count: 4) == [0x7f, 0x45, 0x4c, 0x46])
    }

    @Test("ResolvedPath.swift, 1") func ResolvedPath1() throws {
        #expect(resolvedPath("/proc/self/exe") == "/usr/bin/anneal")

    }

    @Test("SHA256.swift, 1") func SHA2561() throws {
        #expect(SHA256(of: Array("abc".utf8)).description.prefix(16) == "ba7816bf8f01cfea")

    }
}
