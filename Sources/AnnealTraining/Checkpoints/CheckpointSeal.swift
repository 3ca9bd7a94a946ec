internal import AnnealFiles

/// The SHA-256 that seals a checkpoint's file: of all its bytes, with zeros where the digest itself stands, first in the metadata.
enum CheckpointSeal {
    static let key = "sha256"
    /// The digest's place before it is known.
    static let blank = String(repeating: "0", count: 64)

    private static let mark = Array("\"\(key)\":\"".utf8)

    /// Writes the digest in its place.
    static func close(_ bytes: inout [UInt8]) {
        guard let place = place(in: bytes[...]) else { return }
        bytes.replaceSubrange(place, with: SHA256(of: bytes).description.utf8)
    }

    /// Whether the digest is that of the bytes; `nil` if they have no place for one.
    ///
    /// - Parameter header: where in the bytes the header stands.
    static func isIntact(_ digest: String, of bytes: [UInt8], header: Range<Int>) -> Bool? {
        guard let place = place(in: bytes[header]) else { return nil }
        var stream = SHA256.Stream()
        bytes.withUnsafeBytes { bytes in
            stream.add(UnsafeRawBufferPointer(rebasing: bytes[..<place.lowerBound]))
            stream.add(Array(blank.utf8))
            stream.add(UnsafeRawBufferPointer(rebasing: bytes[place.upperBound...]))
        }
        return stream.finish().description == digest
    }

    /// Where the 64 digits stand.
    static func place(in header: ArraySlice<UInt8>) -> Range<Int>? {
        guard let mark = header.firstRange(of: mark), header.endIndex - mark.upperBound >= 64 else { return nil }
        return mark.upperBound..<mark.upperBound + 64
    }
}
