import Testing

@testable import AnnealTraining

/// Numbers of other widths than ours, as other programs write them.
@Suite struct SafetensorsNumbersTests {
    @Test func `every half is the number that the language has for it`() {
        for bits in UInt16.min...UInt16.max {
            let (own, wanted) = (Float(NPYType.half(bits)), Float(Float16(bitPattern: bits)))
            #expect(own.bitPattern == wanted.bitPattern || (own.isNaN && wanted.isNaN), "\(bits)")
        }
    }

    @Test func `tensors of any width are read, whatever else is in the file`() throws {
        let header =
            #"{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},"#
            + #""m":{"dtype":"BOOL","shape":[3],"data_offsets":[8,11]}}"#
        var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        bytes += Array(header.utf8) + [0x80, 0x3F, 0x00, 0xC0, 0x00, 0x3C, 0x00, 0xB8, 1, 0, 1]
        let file = try SafetensorsFile(bytes)
        #expect(try file.anyFloats("a", shape: [2]) == [1, -2])
        #expect(try file.anyFloats("b", shape: [2]) == [1, -0.5])
        #expect(throws: SafetensorsError.self) { try file.anyFloats("m", shape: [3]) }
        #expect(throws: SafetensorsError.self) { try file.anyFloats("a", shape: [1, 2]) }
        #expect(try SafetensorsFile(file.encoded()).anyFloats("b", shape: [2]) == [1, -0.5])
    }
}
