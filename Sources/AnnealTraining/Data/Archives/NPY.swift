/// An array in NumPy's format: a header that says type, order and shape, then the elements.
///
///     let array = try NPY(archive, "x")
///     array?.shape                      // [12, 2, 3]
///     try array?.numbers(axes: nil).count   // 72, the last index changing fastest
///
/// The elements are read from the file straight to where they belong, each time that they are asked for.
/// NumPy enhancement proposal 1 <https://numpy.org/neps/nep-0001-npy-format.html>.
struct NPY {
    let type: NPYType
    let shape: [Int]
    /// Whether the first index changes fastest in the file, instead of the last.
    let isFortran: Bool
    let name: String
    private let archive: ZipArchive
    private let headerSize: Int

    var count: Int { shape.reduce(1, *) }

    /// Reads the header of an array of an archive; `nil` if there is none of this name.
    ///
    /// - Throws: `ArrayError`, or what is wrong with the archive.
    init?(_ archive: ZipArchive, _ name: String) throws(DatasetError) {
        guard let member = try archive.content(name + ".npy") else { return nil }
        self.name = name
        self.archive = archive
        func bytes(_ count: Int) throws(DatasetError) -> [UInt8] {
            guard count <= member.size else { throw NPYError.cutOff.of(archive, name) }
            var bytes = [UInt8](repeating: 0, count: count)
            let read = try bytes.withUnsafeMutableBufferPointer { (bytes) throws(DatasetError) in
                try member.read(into: bytes)
            }
            guard read == count else { throw NPYError.cutOff.of(archive, name) }
            return bytes
        }
        guard member.size >= 12, case let start = try bytes(12), start.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw NPYError.notAnArray.of(archive, name)
        }
        // From version 2 on the header's length has four bytes.
        let width = start[6] == 1 ? 2 : 4
        let length = start[8..<8 + width].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= member.size - 8 - width else { throw NPYError.cutOff.of(archive, name) }
        // Longer headers have only records of very many fields.
        guard (2...0xFFFF).contains(length) else { throw NPYError.notAnArray.of(archive, name) }
        let header = String(decoding: start[(8 + width)...] + (try bytes(length - 4 + width)), as: UTF8.self)
        headerSize = 8 + width + length
        do throws(NPYError) {
            (type, isFortran, shape) = try Self.meaning(of: header, size: member.size - headerSize)
        } catch { throw error.of(archive, name) }
    }

    /// What a header says of so many bytes of elements.
    private static func meaning(
        of header: String, size: Int
    ) throws(NPYError) -> (NPYType, isFortran: Bool, shape: [Int]) {
        guard let descr = header.firstMatch(of: /'descr': *('[^']*'|\[)/)?.1,
            let order = header.firstMatch(of: /'fortran_order': *(True|False)/)?.1,
            let sizes = header.firstMatch(of: /'shape': *\(([0-9, ]*)\)/)?.1
        else { throw .notAnArray }
        let name = String(descr).replacing("'", with: "")
        if name.hasSuffix("O") { throw .objects }
        guard let type = NPYType(name) else { throw .type(name == "[" ? "records" : name) }
        var (shape, count) = ([Int](), 1)
        for text in sizes.split(whereSeparator: { ", ".contains($0) }) {
            guard let size = Int(text) else { throw .cutOff }
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow else { throw .cutOff }
            shape.append(size)
            count = product
        }
        guard size / type.size == count, size % type.size == 0 else { throw .cutOff }
        return (type, order == "True", shape)
    }

    /// The elements as numbers, those of the last axis changing fastest.
    ///
    /// - Parameter axes: The axes in the order to take them in; nil for their own.
    /// - Throws: `notFinite`, or `type` for text.
    func numbers(axes: [Int]? = nil) throws(DatasetError) -> [Double] {
        try [Double](count: count) { (output) throws(DatasetError) in
            try forEachNumber(axes) { place, number in
                output.initializeElement(at: place, to: number)
                return Float(number).isFinite
            }
        }
    }

    /// The same in 32 bits, each less the origin of its column.
    ///
    /// - Parameter origins: One for each column of a table; empty for nothing.
    func floats(axes: [Int]? = nil, lessThan origins: [Double] = []) throws(DatasetError) -> [Float] {
        try [Float](count: count) { (output) throws(DatasetError) in
            if origins.isEmpty {
                try forEachNumber(axes) { place, number in
                    let float = Float(number)
                    output.initializeElement(at: place, to: float)
                    return float.isFinite
                }
            } else {
                try forEachNumber(axes) { place, number in
                    output.initializeElement(at: place, to: Float(number - origins[place % origins.count]))
                    return Float(number).isFinite
                }
            }
        }
    }

    /// The numbers of the first rows of a table, row after row.
    func firstRows(_ rows: Int) throws(DatasetError) -> [Double] {
        let wanted = min(rows, shape.first ?? 0) * shape.dropFirst().reduce(1, *)
        var numbers = [Double](repeating: .nan, count: wanted)
        try forEachNumber(nil, limit: isFortran ? count : wanted) { place, number in
            if place < wanted { numbers[place] = number }
            return Float(number).isFinite
        }
        return numbers
    }

    /// The elements of an array of bytes, those of the last axis changing fastest.
    func wholeBytes(axes: [Int]? = nil) throws(DatasetError) -> [UInt8] {
        try [UInt8](count: count) { (output) throws(DatasetError) in
            guard var places = NPYPlaces(shape, isFortran: isFortran, axes: axes) else {
                return try read(member(), output)
            }
            try forEachChunk { chunk, _, count in
                for index in 0..<count { output.initializeElement(at: places.next(), to: chunk[index]) }
            }
        }
    }

    /// The elements of an array of text or of whole numbers of 64 bits, as text.
    ///
    /// - Throws: `notText` where one is not in its encoding.
    func texts() throws(DatasetError) -> [String] {
        var texts = [String?](repeating: nil, count: count)
        var places = NPYPlaces(shape, isFortran: isFortran, axes: nil)
        try forEachChunk { chunk, first, count in
            for index in 0..<count {
                texts[places?.next() ?? first + index] = type.text(chunk, at: index * type.size)
            }
        }
        if let index = texts.firstIndex(of: nil) { throw error(.notText(position(index, nil))) }
        return texts.compactMap { $0 }
    }

    /// Tells each number and its place among all, those of the last axis changing fastest.
    ///
    /// - Parameters:
    ///   - limit: How many of the file's first elements are read.
    ///   - body: Answers whether the number can be used.
    @inline(__always)
    private func forEachNumber(
        _ axes: [Int]?, limit: Int? = nil, _ body: (_ place: Int, _ number: Double) -> Bool
    ) throws(DatasetError) {
        guard !type.isText else { throw error(.type(type.name)) }
        var firstBad = Int.max
        if var places = NPYPlaces(shape, isFortran: isFortran, axes: axes) {
            try forEachChunk(limit: limit) { chunk, _, count in
                type.forEachNumber(of: chunk, count) { _, number in
                    let place = places.next()
                    if !body(place, number) { firstBad = min(firstBad, place) }
                }
            }
        } else {
            try forEachChunk(limit: limit) { chunk, first, count in
                type.forEachNumber(of: chunk, count) { index, number in
                    if !body(first + index, number) { firstBad = min(firstBad, first + index) }
                }
            }
        }
        if firstBad < Int.max { throw error(.notFinite(position(firstBad, axes))) }
    }

    /// Reads the elements in the order of the file, many at a time.
    private func forEachChunk(
        limit: Int? = nil, _ body: (_ chunk: UnsafeRawBufferPointer, _ first: Int, _ count: Int) -> Void
    ) throws(DatasetError) {
        let member = try member()
        let (all, most) = (limit ?? count, max(1, (1 << 18) / type.size))
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: most * type.size, alignment: 16)
        defer { memory.deallocate() }
        var done = 0
        while done < all {
            let next = min(most, all - done)
            let part = memory.prefix(next * type.size)
            try read(member, UnsafeMutableRawBufferPointer(rebasing: part).bindMemory(to: UInt8.self))
            body(UnsafeRawBufferPointer(rebasing: part), done, next)
            done += next
        }
    }

    /// The array's file, at its first element.
    private func member() throws(DatasetError) -> ZipMember {
        guard let member = try archive.content(name + ".npy") else { throw error(.cutOff) }
        let header = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: headerSize)
        defer { header.deallocate() }
        try read(member, header)
        return member
    }

    private func read(_ member: ZipMember, _ memory: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
        guard try member.read(into: memory) == memory.count else { throw error(.cutOff) }
    }

    private func error(_ error: NPYError) -> DatasetError { error.of(archive, name) }

    /// The indices of an element, along each dimension of the file.
    private func position(_ element: Int, _ axes: [Int]?) -> [Int] {
        var (rest, position) = (element, shape.map { _ in 0 })
        for axis in (axes ?? Array(shape.indices)).reversed() {
            position[axis] = rest % shape[axis]
            rest /= shape[axis]
        }
        return position
    }
}

extension Array {
    /// So many elements in memory that is filled once.
    fileprivate init(
        count: Int, filling fill: (UnsafeMutableBufferPointer<Element>) throws(DatasetError) -> Void
    ) throws(DatasetError) {
        var failure: DatasetError?
        self.init(unsafeUninitializedCapacity: count) { memory, initialized in
            do throws(DatasetError) {
                try fill(UnsafeMutableBufferPointer(rebasing: memory[..<count]))
                initialized = count
            } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
