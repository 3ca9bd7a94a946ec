// Memory that lives as long as the process, as the contract wants it of tables.

func forever<Value>(_ value: Value) -> UnsafePointer<Value> {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    pointer.initialize(to: value)
    return UnsafePointer(pointer)
}

/// A C array; `nil` for an empty one.
func table<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element?>? {
    if elements.isEmpty { return nil }
    let pointer = UnsafeMutablePointer<Element?>.allocate(capacity: elements.count)
    for (index, element) in elements.enumerated() { (pointer + index).initialize(to: element) }
    return pointer
}

func text(_ string: String) -> UnsafePointer<CChar> {
    let bytes = Array(string.utf8CString)
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    pointer.initialize(from: bytes, count: bytes.count)
    return UnsafePointer(pointer)
}

func size<Value>(_ type: Value.Type) -> UInt32 { UInt32(MemoryLayout<Value>.size) }
