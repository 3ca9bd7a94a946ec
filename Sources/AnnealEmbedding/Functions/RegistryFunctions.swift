internal import AnnealHost
public import CAnneal
public import CAnnealHost

@c(anneal_registry_open) @implementation public func openRegistry(
    _ setup: UnsafePointer<anneal_registry_setup>!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
    _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) { Handle.open(OpenRegistry(try RegistrySetup(setup).registry())) }
}

@c(anneal_registry_close) @implementation public func closeRegistry(_ registry: OpaquePointer!) {
    Handle.close(registry, OpenRegistry.self)
}

@c(anneal_registry_list) @implementation public func listRegistry(_ registry: OpaquePointer!) -> UnsafeMutablePointer<
    CChar
>! {
    Handle.object(registry, OpenRegistry.self).flatMap { JSON.list($0.registry.entries.map(JSON.entry)).allocated }
}

@c(anneal_registry_describe) @implementation public func describeRegistry(
    _ registry: OpaquePointer!, _ name: UnsafePointer<CChar>!,
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        let registry = try Handle.object(registry, OpenRegistry.self, named: "registry").registry
        let component = try registry.component(try text(name, "name"))
        return (component.kind == .schedule ? JSON.schedule(component) : JSON.optimizer(component)).allocated
    }
}
