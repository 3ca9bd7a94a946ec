internal import AnnealHost
internal import CAnneal
internal import Glibc

/// A library that was loaded as it is, without this host's care for what it changes.
struct LoadedPlugin {
    private let entry: anneal_entry
    let host: UnsafePointer<anneal_host>
    let pointer: UnsafePointer<anneal_plugin>

    /// Its entry refuses the host.
    struct RefusesHost: Error, CustomStringConvertible {
        let description = "its entry returns nothing, which says that it cannot work in this host"
    }

    init(_ file: String, host: UnsafePointer<anneal_host>? = nil) throws {
        guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
            throw CheckFailure(dlerror().map { String(cString: $0) } ?? "it cannot be loaded")
        }
        guard let symbol = dlsym(handle, PluginABI.entryName) else {
            throw CheckFailure("it does not export \(PluginABI.entryName)")
        }
        entry = unsafeBitCast(symbol, to: anneal_entry.self)
        self.host = host ?? hostTableAddress.assumingMemoryBound(to: anneal_host.self)
        guard let pointer = entry(self.host) else { throw RefusesHost() }
        self.pointer = pointer
    }

    func enter() -> UnsafePointer<anneal_plugin>? { entry(host) }

    /// What writes the weights to evaluate; `nil` for an optimizer that evaluates those it trains.
    func evaluation(of component: UnsafePointer<anneal_component>) -> RawOptimizer.Evaluation? {
        guard let pointer = pointer.pointee.extension?("anneal.evaluation/1") else { return nil }
        let table = pointer.assumingMemoryBound(to: anneal_evaluation.self).pointee
        let isNamed = (0..<Int(table.component_count)).contains { table.components[$0] == component }
        return isNamed ? table.evaluation : nil
    }

    func component(_ name: String) throws -> UnsafePointer<anneal_component> {
        for index in 0..<Int(pointer.pointee.component_count) {
            if let component = pointer.pointee.components[index],
                component.pointee.name.map({ String(cString: $0) }) == name
            {
                return component
            }
        }
        throw CheckFailure("it offers no \(name)")
    }
}
