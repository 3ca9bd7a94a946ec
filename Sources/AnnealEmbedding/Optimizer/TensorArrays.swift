internal import CAnnealHost

/// Where a caller's tensors lie.
struct TensorArrays {
    private let name: String
    private let layouts: [TensorLayout]
    private let starts: UnsafePointer<UnsafeMutablePointer<Float>?>?
    private let allStrides: UnsafePointer<UnsafePointer<Int64>?>?

    init(_ pointer: UnsafePointer<anneal_arrays>?, _ name: String, _ layouts: [TensorLayout]) throws(Misuse) {
        let arrays = try table(pointer, name, atLeast: ANNEAL_ARRAYS_V1_SIZE)
        guard arrays.start != nil || layouts.isEmpty else { throw .missing("\(name).start") }
        self.name = name
        self.layouts = layouts
        starts = arrays.start
        allStrides = arrays.strides
    }

    /// The first number of a tensor; `nil` if there is none.
    func start(_ tensor: Int) -> UnsafeMutablePointer<Float>? { starts?[tensor] }

    /// One per dimension; `nil` if the numbers lie one after another.
    func strides(_ tensor: Int) -> UnsafePointer<Int64>? { allStrides?[tensor] }

    /// - Throws: if a tensor with numbers has no place.
    func check(_ tensor: Int) throws(Misuse) {
        if layouts[tensor].count > 0, start(tensor) == nil { throw .noPlace(name, tensor: layouts[tensor].name) }
    }

    /// Whether two numbers of a tensor share a place.
    func overlaps(_ tensor: Int) -> Bool {
        guard let strides = strides(tensor) else { return false }
        return layouts[tensor].overlaps(strides)
    }
}
