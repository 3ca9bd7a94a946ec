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
        events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "tensors": 0, "histograms": 0}); events.Reload()
        for tag in events.Tags()["tensors"]:
            plugin = events.SummaryMetadata(tag).plugin_data.plugin_name
            for event in events.Tensors(tag):
                if plugin == "text": print("text", tag, event.step, event.tensor_proto.string_val[0].decode())
        for tag in events.Tags()["scalars"]:
            for event in events.Scalars(tag): print(tag, event.step, repr(event.wall_time), repr(event.value))
        for tag in events.Tags()["histograms"]:
            for event in events.Histograms(tag):
                v = event.histogram_value
                print("histogram", tag, event.step, v.min, v.max, v.num, v.sum, v.sum_squares, v.bucket_limit, v.bucket, sep="|")
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

    /// By NumPy: `numpy.histogram([1, 2, 3, 4], 3)` counts 1, 1, 2 between 1, 2, 3, 4.
    @Test func `a histogram counts what is finite`() {
        let histogram = Histogram(of: [1, 2, 3, 4, .nan, .infinity], buckets: 3)
        #expect(histogram.limits == [2, 3, 4] && histogram.counts == [1, 1, 2])
        #expect(Histogram(of: [7, 7]).limits == [7] && Histogram(of: [7, 7]).counts == [2])
        #expect(Histogram(of: [.nan]).counts.isEmpty)
    }

    @Test(.enabled(if: python != nil, "there is no Python with tensorboard, and PyPI is out of reach"))
    func `histograms are read, and what a session takes back is gone`() throws {
        let folder = try TemporaryFolder()
        func write(_ events: [Event], _ source: String) throws {
            let file = folder.file(EventFileName.of(source, begun: 1_700_000_000))
            try Data(events.flatMap(\.record)).write(to: URL(filePath: file))
        }
        func scalar(_ step: Int, _ value: Double) -> Event {
            Event(time: 1_700_000_000, step: step, .scalars([("loss", value)]))
        }
        let version = Event(time: 1_700_000_000, step: 0, .version)
        try write([version] + (0..<5).map { scalar($0, 1) }, "1")
        let values: [Float] = [-1, 0, 0, 1, 2, 3]
        try write(
            [version, Event(time: 1_700_000_000, step: 3, .sessionStart), scalar(3, 2), scalar(4, 2)]
                + [
                    Event(
                        time: 1_700_000_000, step: 4,
                        .histograms([("weights/0.weight", Histogram(of: values, buckets: 2))]))
                ], "2")
        let read = try Program.run(try #require(Self.python), ["-c", Self.reader, folder.path])
        let losses = read.split(separator: "\n").filter { $0.hasPrefix("loss ") }.map { $0.split(separator: " ") }
        #expect(losses.map { $0[1] + ":" + $0[3] } == ["0:1.0", "1:1.0", "2:1.0", "3:2.0", "4:2.0"])
        let histogram = read.split(separator: "\n").last { $0.hasPrefix("histogram") }
        #expect(
            histogram == "histogram|weights/0.weight|4|-1.0|3.0|6.0|5.0|15.0|[1.0, 3.0]|[3.0, 3.0]", "\(read)")
    }
}
