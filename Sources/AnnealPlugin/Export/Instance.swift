import CAnneal

// The functions of a component's table that make and free instances.

func create(
    _ component: UnsafePointer<anneal_component>?, _ setup: UnsafePointer<anneal_setup>?,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ sentence: UnsafeMutablePointer<anneal_error>?
) -> anneal_status {
    guard let component, let setup, let instance else { return ANNEAL_FAILED }
    do {
        let maker = Unmanaged<Maker>.fromOpaque(component.pointee.context).takeUnretainedValue()
        instance.pointee = Unmanaged.passRetained(try maker.make(setup)).toOpaque()
        return ANNEAL_OK
    } catch {
        write(error, to: sentence)
        return ANNEAL_REFUSED
    }
}

func destroy(_ instance: UnsafeMutableRawPointer?) {
    if let instance { Unmanaged<AnyObject>.fromOpaque(instance).release() }
}

func write(_ sentence: String, to error: UnsafeMutablePointer<anneal_error>?) {
    if let error { copy(sentence, to: error.pointee.message, capacity: Int(error.pointee.capacity)) }
}

func write(_ refusal: Refusal, to error: UnsafeMutablePointer<anneal_error>?) {
    guard let error, let start = error.pointee.message else { return }
    let capacity = Int(error.pointee.capacity)
    let written = copy(refusal.subject, to: start, capacity: capacity)
    copy(refusal.predicate, to: start + written, capacity: capacity - written)
}

/// The component's type, which a C function cannot capture: the contract's `context` points to one of these.
final class Maker {
    let make: (UnsafePointer<anneal_setup>) throws(Refusal) -> AnyObject

    init(_ make: @escaping (UnsafePointer<anneal_setup>) throws(Refusal) -> AnyObject) { self.make = make }
}

/// - Parameter box: the instance of a component whose parameters are decoded.
func maker<C: Component>(of type: C.Type, _ box: @escaping (C) throws(Refusal) -> AnyObject) -> Maker {
    let parameters = C.parameters
    return Maker { setup throws(Refusal) in
        var component = C()
        let view = Setup(setup, keys: parameters.map { $0.key })
        for (index, parameter) in parameters.enumerated() {
            guard let value = setup.pointee.values[index] else { throw Refusal(parameter.key, " did not arrive") }
            try parameter.decode(&component, value.pointee, view)
        }
        try component.prepare(view)
        return try box(component)
    }
}
