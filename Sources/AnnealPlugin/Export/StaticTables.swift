// Memory that lives as long as the process, as the contract wants it of tables: allocated once and never freed.

/// A value at an address of its own.
func leaked<Value>(_ value: Value) -> UnsafePointer<Value> {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    pointer.initialize(to: value)
    return UnsafePointer(pointer)
}

/// A C array; `nil` for an empty one.
func leakedArray<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element?>? {
    if elements.isEmpty { return nil }
    let pointer = UnsafeMutablePointer<Element?>.allocate(capacity: elements.count)
    for (index, element) in elements.enumerated() { (pointer + index).initialize(to: element) }
    return pointer
}

/// A C string.
func leakedText(_ string: String) -> UnsafePointer<CChar> {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: string.utf8.count + 1)
    copy(string, to: pointer, capacity: string.utf8.count + 1)
    return UnsafePointer(pointer)
}

/// Writes a C string, cut to fit. Byte by byte: a conversion by Swift, or a prefix, would be larger than most plugins.
///
/// - Returns: how many bytes it has without the closing one.
@discardableResult
func copy(_ string: String, to pointer: UnsafeMutablePointer<CChar>, capacity: Int) -> Int {
    var count = 0
    for byte in string.utf8 where count < capacity - 1 {
        (pointer + count).initialize(to: CChar(bitPattern: byte))
        count += 1
    }
    (pointer + count).initialize(to: 0)
    return count
}

/// What `struct_size` says of a table.
func size<Value>(_ type: Value.Type) -> UInt32 { UInt32(MemoryLayout<Value>.size) }
