extension SafetensorsTensor {
    /// Its numbers as 32-bit floats, rounded to the nearest; `nil` if they are integers.
    ///
    ///     // BF16 [2]: 0x3F80, 0xC000  →  [1, -2]
    var floats: [Float]? {
        switch type {
        case .float32: numbers(as: Float.self)
        case .float64: numbers(as: Double.self).map { Float($0) }
        case .bfloat16: halves.map { Float(bitPattern: UInt32($0) << 16) }
        case .float16: halves.map { Float(NPYType.half($0)) }
        default: nil
        }
    }

    private var halves: [UInt16] { numbers(as: UInt16.self) }
}

extension SafetensorsFile {
    /// A tensor of any type of floating-point numbers.
    func anyFloats(_ name: String, shape: [Int]) throws(SafetensorsError) -> [Float] {
        guard let tensor = tensors.first(where: { $0.name == name }) else {
            throw SafetensorsError(path: path, fault: .missing(name))
        }
        guard tensor.shape == shape, let floats = tensor.floats else {
            throw SafetensorsError(
                path: path,
                fault: .other(name, found: "\(tensor.type.rawValue) \(tensor.shape)", wanted: "F32 \(shape)"))
        }
        return floats
    }
}
