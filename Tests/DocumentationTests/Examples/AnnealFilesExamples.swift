// The doc comments of Sources/AnnealFiles, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealFiles

@Suite struct AnnealFilesExamples {
    @Test func `JSONReader.swift, 1`() throws {
        var reader = JSONReader(Array(#"{"shape": [2, 3]}"#.utf8)[...])
        var shape: [Int] = []
        try reader.object { reader, key throws(JSONError) in
            try reader.array { reader throws(JSONError) in shape.append(try reader.integer()) }
        }
        #expect(shape == [2, 3])
    }

    @Test func `JSONText.swift, 1`() throws {
        #expect("a \"b\"\n".quotedAsJSON == #""a \"b\"\u000a""#)
    }

    @Test func `RegularFile.swift, 1`() throws {
        let cosine = Installed.plugins + "/cosine.so"
        let file = try RegularFile(path: cosine)
        #expect(try file.bytes(at: 0, count: 4) == [0x7f, 0x45, 0x4c, 0x46])
    }

    @Test func `SHA256.swift, 1`() throws {
        #expect(SHA256(of: Array("abc".utf8)).description.prefix(16) == "ba7816bf8f01cfea")
    }

    @Test func `XXH64.swift, 1`() throws {
        #expect(XXH64(of: Array("abc".utf8)).description == "44bc2cf5ad770999")
    }
}
