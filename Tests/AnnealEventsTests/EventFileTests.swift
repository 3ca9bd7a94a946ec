import Foundation
import TestSupport
import Testing

@testable import AnnealEvents

@Suite struct EventFileTests {
    private static let python = Python.interpreter(
        importing: ["tensorboard"], installing: ["tensorboard==2.21.0"])

    /// Prints what the package of Python reads of a folder.
    private static let reader = """
        import sys
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "tensors": 0}); events.Reload()
        for tag in events.Tags()["tensors"]:
            plugin = events.SummaryMetadata(tag).plugin_data.plugin_name
            for event in events.Tensors(tag):
                if plugin == "text": print("text", tag, event.step, event.tensor_proto.string_val[0].decode())
        for tag in events.Tags()["scalars"]:
            for event in events.Scalars(tag): print(tag, event.step, repr(event.wall_time), repr(event.value))
        """

    /// The examples of RFC 3720, appendix B.4.
    @Test(
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8a91_36aa), ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
            ([UInt8](0..<32), 0x46dd_794e), ([UInt8]((0..<32).reversed()), 0x113f_db5c),
        ] as [([UInt8], UInt32)]) func `the checksum is that of RFC 3720`(bytes: [UInt8], crc: UInt32)
    {
        #expect(CRC32C.of(bytes) == crc)
    }

    @Test(.enabled(if: python != nil, "there is no Python with tensorboard, and PyPI is out of reach"))
    func `TensorBoard reads what was written`() throws {
        let folder = try TemporaryFolder()
        let begun = 1_700_000_000.0
        let losses = (0..<300).map { 1 / Double($0 + 3) }
        let events =
            [Event(time: begun, step: 0, .version), Event(time: begun, step: 0, .text(tag: "verdict", "- **é**"))]
            + losses.enumerated().map { step, loss in
                Event(time: begun + Double(step) / 2, step: step, .scalars([("loss", loss), ("lr", -0.5)]))
            } + [Event(time: begun + 999, step: 1 << 40, .scalars([("loss", .nan)]))]
        let file = folder.file(EventFileName.of("7", begun: begun))
        try Data(events.flatMap(\.record)).write(to: URL(filePath: file))

        let read = try Program.run(try #require(Self.python), ["-c", Self.reader, folder.path])
        // The reader says beforehand what it does without.
        let lines = read.split(separator: "\n").drop { !$0.hasPrefix("text ") }
        #expect(lines.first == "text verdict 0 - **é**")
        let scalars = lines.filter { $0.hasPrefix("loss ") }.map { $0.split(separator: " ") }
        #expect(lines.count == 1 + 301 + 300)
        try #require(scalars.count == 301)
        for (step, loss) in losses.enumerated() {
            #expect(Int(scalars[step][1]) == step)
            #expect(Double(scalars[step][2]) == begun + Double(step) / 2)
            #expect(Double(scalars[step][3]) == Double(Float(loss)))
        }
        #expect(scalars[300].dropFirst() == ["1099511627776", "1700000999.0", "nan"])
    }
}
