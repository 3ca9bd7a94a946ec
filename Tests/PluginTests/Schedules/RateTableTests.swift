import AnnealHost
import Foundation
import SeededNumbers
import TestSupport
import Testing

/// Rates from a file: what it may look like, and how a mistake in it is told.
@Suite struct RateTableTests {
    /// A table whose file holds this.
    private func table(_ content: String, _ arguments: Specification.Argument...) throws -> ScheduleInstance {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = try folder.write(content, to: "rates.csv")
        return try ScheduleInstance(
            .strategy(Specification(name: "table", arguments: [.init("file", .string(file))] + arguments)),
            in: InstalledPlugins.registry, length: RunLength(steps: 100))
    }

    @Test(arguments: [
        "tick,lr\n0,0.1\n10,0.01\n", "0,0.1\n10,0.01", "\u{FEFF}tick,lr\r\n0,0.1\r\n\r\n10,1e-2\r\n",
        "note, \"lr\" , tick\na,0.1,0\nb,0.01,10\n", "\n\n 0 , .1 \n 1e1 , +0.01 \n",
    ])
    func `it is read however it is written`(content: String) throws {
        let schedule = try table(content)
        #expect(
            try schedule.values(atTimes: [0, 9.5, 10, 1e9], base: [1, 0.8])
                == [0.1, 0.8, 0.1, 0.8, 0.01, 0.8, 0.01, 0.8])
        let straight = try table(content, .init("interpolate", .word("linear")))
        let values = try straight.values(atTimes: [5], base: [1, 0.8])
        #expect(abs(values[0] - 0.055) < 1e-17 && values[1] == 0.8)
    }

    /// What `anneal schedule --csv` writes can be read again as it is.
    @Test func `a schedule written down is the same`() throws {
        let length = RunLength(steps: 100)
        let original = try ScheduleInstance(
            ScheduleSpecification("onecycle"), in: InstalledPlugins.registry, length: length)
        let curve = try original.curve(steps: 0..<100, base: [0.1, 0.9])
        let rows = (0..<100).map { "\($0),\(curve[2 * $0]),\(curve[2 * $0 + 1])\n" }
        let copy = try table("tick,lr,momentum\n" + rows.joined())
        #expect(try copy.curve(steps: 0..<100, base: [7, 7]) == curve)
    }

    @Test(arguments: [
        ("", " has no row of numbers"),
        ("tick,lr\n", " has no row of numbers"),
        ("step,lr\n0,1\n", ", line 1: expected a header with the columns tick and lr, or two numbers"),
        ("0,1,2\n", ", line 1: expected two columns, tick and lr, or a header that names them"),
        ("5\n", ", line 1: expected two columns, tick and lr, or a header that names them"),
        ("tick,lr\n0,0.1\n1\n", ", line 3: there is no column lr"),
        ("tick,lr\n0,0.1\n1,x\n", ", line 3: expected a number of at least 0 in the column lr"),
        ("tick,lr\n0,0.1\n1,-0.1\n", ", line 3: expected a number of at least 0 in the column lr"),
        ("tick,lr\n0,0.1\n1,nan\n", ", line 3: expected a number of at least 0 in the column lr"),
        ("tick,lr\n0,0.1\n1,0x1p3\n", ", line 3: expected a number of at least 0 in the column lr"),
        ("tick,lr\n-1,0.1\n", ", line 2: expected a number of at least 0 in the column tick"),
        ("tick,lr\n0,1e999\n", ", line 2: expected a number of at least 0 in the column lr"),
        ("tick,lr\n0,0.1\n\n2,0.1\n2,0.2\n", ", line 5: the ticks must rise, and 2.0 is not above 2.0"),
        ("tick,lr,momentum\n0,0.1,\n", ", line 2: expected a number of at least 0 in the column momentum"),
    ])
    func `a mistake names its line`(content: String, end: String) throws {
        do {
            _ = try table(content)
            Issue.record("\(content) was read")
        } catch {
            #expect(error.refusal?.hasSuffix(".csv\(end)") == true, "\(error)")
        }
    }

    @Test(arguments: [
        ("/no/such/file.csv", "cannot read /no/such/file.csv: No such file or directory"),
        ("/", "/ is not a regular file"), ("/dev/zero", "/dev/zero is not a regular file"),
    ])
    func `a file that is none`(path: String, sentence: String) throws {
        let error = #expect(throws: SpecificationError.self) {
            try ScheduleInstance(
                .strategy(Specification(name: "table", arguments: [.init("file", .string(path))])),
                in: InstalledPlugins.registry, length: RunLength(steps: 100))
        }
        #expect(error?.refusal == sentence)
    }

    @Test func `random bytes are refused or read`() throws {
        var random = SeededGenerator.ofTest()
        for _ in 0..<400 {
            let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                "tick,lr0123456789.-+eE\n\r\"\0\u{7F}é ".utf8.randomElement(using: &random) ?? 0
            }
            let content = String(decoding: bytes, as: UTF8.self)
            do {
                let values = try table(content).values(atTimes: [0, 3, 1e9], base: [1, 1])
                #expect(values.allSatisfy { $0.isFinite && $0 >= 0 }, "\(bytes), seed \(random.seed)")
            } catch {
                #expect(error.refusal?.isEmpty == false)
            }
        }
    }
}
