internal import CAnneal
internal import Glibc

/// Calls into a plugin, with a buffer for its error sentence and its setup as C structs.
enum PluginCall {
    /// Runs a call and turns its status into the plugin's sentence, or `nil` when all is well.
    @inline(__always) static func sentence(
        of call: (UnsafeMutablePointer<anneal_error>) -> anneal_status
    ) -> (status: anneal_status, sentence: String)? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            // An empty sentence, which costs a step nothing; `text` reads to the first 0 and not past the end.
            buffer[0] = 0
            var error = anneal_error(
                struct_size: UInt32(MemoryLayout<anneal_error>.size), capacity: UInt32(buffer.count),
                message: buffer.baseAddress)
            let status = call(&error)
            if status == ANNEAL_OK { return nil }
            return (status, text(in: buffer, status))
        }
    }

    /// Whatever the plugin did to the buffer, the text ends inside it.
    @inline(never) private static func text(
        in buffer: UnsafeMutableBufferPointer<CChar>, _ status: anneal_status
    ) -> String {
        let bytes = buffer.dropLast().prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.isEmpty ? "it gave up with status \(status) and no reason" : text
    }

    typealias Create =
        @convention(c) (
            UnsafePointer<anneal_component>?, UnsafePointer<anneal_setup>?,
            UnsafeMutablePointer<UnsafeMutableRawPointer?>?, UnsafeMutablePointer<anneal_error>?
        ) -> anneal_status

    /// Makes an instance.
    ///
    /// - Parameters:
    ///   - horizon: the length of the run in ticks, `nil` when unknown.
    ///   - scheduled: per parameter, whether its value changes during the run.
    static func create(
        _ create: Create, _ component: Component, _ arguments: Arguments, horizon: Double?, scheduled: [Bool]
    ) throws(SpecificationError) -> UnsafeMutableRawPointer? {
        let numbers = arguments.numbers
        var memory: [() -> Void] = []
        defer { for free in memory { free() } }
        let values: [UnsafePointer<anneal_value>?] = arguments.values.enumerated().map { index, value in
            var text: UnsafeMutablePointer<CChar>?
            var list: UnsafeMutableBufferPointer<Double>?
            switch value {
            case .text(let string):
                let bytes = Array(string.utf8CString)
                let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
                copy.initialize(from: bytes, count: bytes.count)
                text = copy
            case .list(let elements):
                let copy = UnsafeMutableBufferPointer<Double>.allocate(capacity: elements.count)
                _ = copy.initialize(from: elements)
                list = copy
            case .number, .unset, .times: break
            }
            let pointer = UnsafeMutablePointer<anneal_value>.allocate(capacity: 1)
            pointer.initialize(
                to: anneal_value(
                    struct_size: UInt32(MemoryLayout<anneal_value>.size), is_set: value == .unset ? 0 : 1,
                    number: numbers[index], text: UnsafePointer(text), list: UnsafePointer(list?.baseAddress),
                    list_count: UInt64(list?.count ?? 0)))
            memory.append {
                text?.deallocate()
                list?.deallocate()
                pointer.deallocate()
            }
            return UnsafePointer(pointer)
        }
        var instance: UnsafeMutableRawPointer?
        let failure = values.withUnsafeBufferPointer { values in
            scheduled.map { $0 ? UInt8(1) : 0 }.withUnsafeBufferPointer { scheduled in
                var setup = anneal_setup(
                    struct_size: UInt32(MemoryLayout<anneal_setup>.size), value_count: UInt32(values.count),
                    values: UnsafeMutablePointer(mutating: values.baseAddress), host: HostTable.pointer,
                    horizon: horizon ?? -1, scheduled: scheduled.baseAddress)
                return sentence { create(component.handle, &setup, &instance, $0) }
            }
        }
        if let failure { throw .refused(component: component.name, sentence: failure.sentence) }
        return instance
    }
}
