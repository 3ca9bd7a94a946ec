// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AnnealHost
public import CAnneal
public import CAnnealHost

@c @implementation public func anneal_optimizer_open(
    _ registry: OpaquePointer!, _ setup: UnsafePointer<anneal_optimizer_setup>!,
    _ parameters: UnsafePointer<anneal_arrays>!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
    _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        let registry = try Handle.object(registry, OpenRegistry.self, named: "registry").registry
        return Handle.open(try OpenOptimizer(setup, parameters, in: registry))
    }
}

@c @implementation public func anneal_optimizer_close(_ optimizer: OpaquePointer!) {
    Handle.close(optimizer, OpenOptimizer.self)
}

@c @implementation public func anneal_optimizer_describe(_ optimizer: OpaquePointer!)
    -> UnsafeMutablePointer<CChar>!
{
    Handle.object(optimizer, OpenOptimizer.self).flatMap {
        JSON.optimizer($0.optimizer.component, $0.optimizer).allocated
    }
}

@c @implementation public func anneal_optimizer_hyperparameter_count(
    _ optimizer: OpaquePointer!
) -> UInt64 {
    UInt64(Handle.object(optimizer, OpenOptimizer.self)?.optimizer.component.parameters.count ?? 0)
}

@c @implementation public func anneal_optimizer_hyperparameter(
    _ optimizer: OpaquePointer!, _ key: UnsafePointer<CChar>!
) -> Int64 {
    guard let component = Handle.object(optimizer, OpenOptimizer.self)?.optimizer.component, let key else { return -1 }
    let name = String(cString: key)
    let index = component.parameters.firstIndex { $0.key == name } ?? component.hyperparameter(for: name)
    return index.map { Int64($0) } ?? -1
}

@c @implementation public func anneal_optimizer_hyperparameters(
    _ optimizer: OpaquePointer!
) -> UnsafeMutablePointer<Double>! {
    Handle.object(optimizer, OpenOptimizer.self)?.hyperparameters.values
}

@c @implementation public func anneal_optimizer_step(
    _ optimizer: OpaquePointer!, _ parameters: UnsafePointer<anneal_arrays>!,
    _ gradients: UnsafePointer<anneal_arrays>!, _ rows: UnsafePointer<UnsafePointer<anneal_rows>?>!,
    _ pool: OpaquePointer!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error) {
        try Handle.object(optimizer, OpenOptimizer.self, named: "optimizer")
            .step(parameters, gradients, rows, OpenPool.concurrently(pool))
    }
}

@c @implementation public func anneal_optimizer_evaluate(
    _ optimizer: OpaquePointer!, _ parameters: UnsafePointer<anneal_arrays>!, _ out: UnsafePointer<anneal_arrays>!,
    _ pool: OpaquePointer!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error) {
        try Handle.object(optimizer, OpenOptimizer.self, named: "optimizer")
            .evaluate(parameters, into: out, OpenPool.concurrently(pool))
    }
}

@c @implementation public func anneal_optimizer_slot(
    _ optimizer: OpaquePointer!, _ scope: UInt32, _ index: UInt64, _ slot: UInt64,
    _ out: UnsafeMutablePointer<anneal_numbers>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error) {
        let optimizer = try Handle.object(optimizer, OpenOptimizer.self, named: "optimizer")
        _ = try table(UnsafePointer(out), "out", atLeast: ANNEAL_NUMBERS_V1_SIZE)
        let numbers = try optimizer.numbers(ofSlot: slot, scope, index)
        out.pointee.kind = numbers.kind
        out.pointee.start = numbers.start
        out.pointee.count = UInt64(numbers.count)
    }
}

@c @implementation public func anneal_optimizer_steps(
    _ optimizer: OpaquePointer!, _ scope: UInt32
) -> UnsafeMutablePointer<UInt64>! {
    guard let optimizer = Handle.object(optimizer, OpenOptimizer.self) else { return nil }
    switch Int32(bitPattern: scope) {
    case ANNEAL_SCOPE_TENSOR: return optimizer.tensorSteps
    case ANNEAL_SCOPE_GROUP: return optimizer.groupSteps
    default: return nil
    }
}
