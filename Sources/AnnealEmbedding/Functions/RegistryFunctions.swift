// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AnnealHost
public import CAnneal
public import CAnnealHost

@c @implementation public func anneal_registry_open(
    _ setup: UnsafePointer<anneal_registry_setup>!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
    _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) { Handle.open(OpenRegistry(try RegistrySetup(setup).registry())) }
}

@c @implementation public func anneal_registry_close(_ registry: OpaquePointer!) {
    Handle.close(registry, OpenRegistry.self)
}

@c @implementation public func anneal_registry_list(_ registry: OpaquePointer!) -> UnsafeMutablePointer<
    CChar
>! {
    Handle.object(registry, OpenRegistry.self).flatMap { JSON.list($0.registry.entries.map(JSON.entry)).allocated }
}

@c @implementation public func anneal_registry_describe(
    _ registry: OpaquePointer!, _ name: UnsafePointer<CChar>!,
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        let registry = try Handle.object(registry, OpenRegistry.self, named: "registry").registry
        let component = try registry.component(try text(name, "name"))
        return (component.kind == .schedule ? JSON.schedule(component) : JSON.optimizer(component)).allocated
    }
}
