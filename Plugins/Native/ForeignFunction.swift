import AnnealPlugin
import CFFI

/// A function of a library that is known by its name and signature only.
///
/// It is called by libffi, which lays arguments out by a description instead of by compiled code. Calls may come from several
/// threads: the description is written once, here.
final class ForeignFunction: @unchecked Sendable {
    private let address: @convention(c) () -> Void
    private let interface: UnsafeMutablePointer<ffi_cif>
    private let types: UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>
    private let result: NumberType

    /// The library stays open: nobody knows what of it is still in use.
    init(_ symbol: String, of library: String, _ signature: Signature) throws(Refusal) {
        // To the loader an empty name is the program itself.
        guard !library.isEmpty else { throw Refusal("library is empty: name one, ./mine.so or libm.so.6") }
        guard let handle = Self.open(library) else {
            let reason = dlerror().map { String(cString: $0) } ?? "no reason given"
            let hint = library.utf8.contains(UInt8(ascii: "/")) ? "" : "; a file of the current folder is ./\(library)"
            throw Refusal("library \(library) cannot be opened: \(reason)\(hint)")
        }
        guard let function = dlsym(handle, symbol) else {
            throw Refusal("symbol \(symbol) is not exported by \(library)")
        }
        let count = signature.arguments.count
        address = unsafeBitCast(function, to: (@convention(c) () -> Void).self)
        result = signature.result
        types = .allocate(capacity: max(1, count))
        for (index, argument) in signature.arguments.enumerated() {
            (types + index).initialize(to: argument.type.description)
        }
        interface = .allocate(capacity: 1)
        interface.initialize(to: ffi_cif())
        guard ffi_prep_cif(interface, FFI_DEFAULT_ABI, UInt32(count), result.description, types) == FFI_OK else {
            throw Refusal("signature is none that libffi can call on this machine")
        }
    }

    deinit {
        interface.deallocate()
        types.deallocate()
    }

    /// - Parameter words: the arguments, each from its word's lowest byte on.
    @inline(__always) func call(_ words: UnsafeMutableBufferPointer<UInt64>) -> Double {
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: words.count) { places in
            for index in words.indices { places[index] = UnsafeMutableRawPointer(words.baseAddress.map { $0 + index }) }
            // libffi widens a shorter whole number to a word, and fills half a word with a float.
            var returned: UInt64 = 0
            ffi_call(interface, address, &returned, places.baseAddress)
            return result.number(returned)
        }
    }

    /// A library linked with `-ffast-math` changes the denormal mode of the whole process when it is opened.
    private static func open(_ library: String) -> UnsafeMutableRawPointer? {
        var environment = fenv_t()
        fegetenv(&environment)
        defer { fesetenv(&environment) }
        return dlopen(library, RTLD_NOW | RTLD_LOCAL)
    }
}

extension NumberType {
    /// For libffi.
    fileprivate var description: UnsafeMutablePointer<ffi_type> {
        switch self {
        case .i32: ffi_address_of_sint32()
        case .u32: ffi_address_of_uint32()
        case .i64: ffi_address_of_sint64()
        case .u64: ffi_address_of_uint64()
        case .f32: ffi_address_of_float()
        case .f64: ffi_address_of_double()
        }
    }
}
