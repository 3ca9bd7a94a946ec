/// Reproducible numbers in -1 ..< 1.
func floats(_ count: Int, seed: UInt64) -> [Float] {
    var word = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<count).map { _ in
        word ^= word << 13
        word ^= word >> 7
        word ^= word << 17
        return Float(word >> 40) * 0x1p-23 - 1
    }
}

extension [Float] {
    var zeros: [Float] { [Float](repeating: 0, count: count) }
}

/// Passes the array to C, or NULL.
func withOptional(_ array: inout [Float], _ isPresent: Bool, _ body: (UnsafeMutablePointer<Float>?) -> Void) {
    // An empty array's pointer would be NULL too, and the kernel would see another configuration; give it an address.
    array.append(0)
    array.withUnsafeMutableBufferPointer { body(isPresent ? $0.baseAddress : nil) }
    array.removeLast()
}
