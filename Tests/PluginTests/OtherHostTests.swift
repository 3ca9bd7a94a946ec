import CAnneal
import Foundation
import Testing

/// The plugins in a host that offers nothing beyond the contract.
@Suite struct OtherHostTests {
    @Test(arguments: ["muon", "adafactor"])
    func withoutMemoryToWorkInTheyRefuse(name: String) throws {
        let library = try #require(dlopen("\(InstalledPlugins.folder)/\(name).so", RTLD_NOW | RTLD_LOCAL))
        let entry = unsafeBitCast(try #require(dlsym(library, "anneal_plugin_v1")), to: anneal_entry.self)
        var host = anneal_host(
            struct_size: UInt32(MemoryLayout<anneal_host>.size), abi_minor: 0, name: nil, version: nil,
            extension: { _, _ in nil })
        let plugin = try #require(entry(&host))
        let component = try #require(plugin.pointee.components[0])
        let api = component.pointee.api.assumingMemoryBound(to: anneal_optimizer_api.self)

        let parameters = (0..<Int(component.pointee.parameter_count)).compactMap { component.pointee.parameters[$0] }
        var values = parameters.map { parameter in
            anneal_value(
                struct_size: UInt32(MemoryLayout<anneal_value>.size),
                is_set: parameter.pointee.flags & ANNEAL_DERIVED == 0 ? 1 : 0,
                number: parameter.pointee.default_number, text: nil, list: nil, list_count: 0)
        }
        var sentence = [CChar](repeating: 0, count: 256)
        var instance: UnsafeMutableRawPointer?
        let status = values.withUnsafeMutableBufferPointer { values in
            let first = UnsafePointer(values.baseAddress)
            var pointers = values.indices.map { index in first.map { $0 + index } }
            return pointers.withUnsafeMutableBufferPointer { pointers in
                sentence.withUnsafeMutableBufferPointer { sentence in
                    withUnsafePointer(to: &host) { host in
                        var setup = anneal_setup(
                            struct_size: UInt32(MemoryLayout<anneal_setup>.size),
                            value_count: UInt32(parameters.count), values: pointers.baseAddress, host: host,
                            horizon: -1, scheduled: nil)
                        var error = anneal_error(
                            struct_size: UInt32(MemoryLayout<anneal_error>.size), capacity: 256,
                            message: sentence.baseAddress)
                        return api.pointee.create(component, &setup, &instance, &error)
                    }
                }
            }
        }
        #expect(status == ANNEAL_REFUSED)
        #expect(
            String(decoding: sentence.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                == "\(name) needs memory to work in, which this host does not lend (anneal.scratch/1)")
    }
}
