/// An object of ours as C holds it: counted once more, until it is closed.
enum Handle {
    static func open(_ object: some AnyObject) -> OpaquePointer {
        OpaquePointer(Unmanaged.passRetained(object).toOpaque())
    }

    static func close<Object: AnyObject>(_ pointer: OpaquePointer?, _ type: Object.Type) {
        guard let pointer else { return }
        Unmanaged<Object>.fromOpaque(UnsafeRawPointer(pointer)).release()
    }

    /// The object, if there is one.
    static func object<Object: AnyObject>(_ pointer: OpaquePointer?, _ type: Object.Type) -> Object? {
        pointer.map { Unmanaged<Object>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
    }

    static func object<Object: AnyObject>(
        _ pointer: OpaquePointer?, _ type: Object.Type, named name: String
    ) throws(Misuse) -> Object {
        guard let object = object(pointer, type) else { throw .missing(name) }
        return object
    }
}
