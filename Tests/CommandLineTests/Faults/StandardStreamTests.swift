import Foundation
import TestSupport
import Testing

/// Standard streams that are closed, full or read by nobody.
@Suite struct StandardStreamTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let short = "anneal train --epochs 2"

    /// The first file that is opened would get the number of what was closed, and the program's messages would go there.
    @Test(arguments: [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
    func `closed descriptors change no file`(closed: String) throws {
        defer { folder.remove() }
        let files = "--log run.csv --json run.json --svg run.svg --checkpoint run.safetensors"
        #expect(try Command.shell("\(Self.short) \(files)", in: folder).status == 0)
        let (log, svg) = (try folder.read("run.csv"), try folder.read("run.svg"))
        try FileManager.default.removeItem(atPath: folder.file("run.json"))
        let result = try Command.shell("\(Self.short) \(files) \(closed)", in: folder)
        #expect(result.status == 0, "\(result.errors)")
        #expect(try folder.read("run.csv") == log && folder.read("run.svg") == svg)
        let json = try JSONSerialization.jsonObject(with: Data(folder.read("run.json").utf8)) as? [String: Any]
        #expect(json?["steps"] as? Int == 46)
        #expect(try Command.shell("anneal eval run.safetensors", in: folder).status == 0)
        for command in ["find --verify 0", "schedule cosine", "plugins list", "eval run.safetensors"] {
            let result = try Command.shell("anneal \(command) --json other.json \(closed)", in: folder)
            #expect(result.status == 0, "\(command): \(result.errors)")
            _ = try JSONSerialization.jsonObject(with: Data(folder.read("other.json").utf8))
        }
    }

    @Test func `data for a closed standard output is refused`() throws {
        defer { folder.remove() }
        for command in ["schedule cosine --csv -", "train --json -", "find --json -", "plugins list --json -"] {
            let result = try Command.shell("anneal \(command) >&-", in: folder)
            #expect(
                result.status == 1 && result.errors.contains("standard output is closed"),
                "\(command): \(result.errors)")
        }
    }

    @Test(arguments: ["train --epochs 2", "schedule cosine", "plugins list", "train --help", "--version"])
    func `a message that cannot be printed is exit 1`(command: String) throws {
        defer { folder.remove() }
        let result = try Command.shell("anneal \(command) > /dev/full", in: folder)
        #expect(result.status == 1 && result.signal == nil)
        #expect(
            result.errors.hasSuffix("what is printed cannot be written: No space left on device\n"), "\(result.errors)")
    }

    /// The run itself is not hurt by that.
    @Test func `a run whose messages cannot be printed is kept whole`() throws {
        defer { folder.remove() }
        let result = try Command.shell("\(Self.short) --json run.json --log run.csv > /dev/full", in: folder)
        #expect(result.status == 1)
        #expect(try folder.read("run.json").contains("\"steps\" : 46"))
        #expect(try folder.read("run.csv").split(separator: "\n").count == 47)
    }

    @Test func `data for a full device is exit 1`() throws {
        defer { folder.remove() }
        for command in [
            "schedule cosine --csv -", "schedule cosine --csv /dev/full", "train --epochs 1 --json /dev/full",
        ] {
            let result = try Command.shell("anneal \(command) > /dev/full", in: folder)
            #expect(
                result.status == 1 && result.errors.contains("No space left on device"), "\(command): \(result.errors)")
        }
    }

    /// A reader that goes away ends a run as a signal does: it is kept.
    @Test func `a run that nobody reads any more is kept`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            "anneal train --epochs 100000 --checkpoint run.safetensors 2> errors | head -n 3; exit ${PIPESTATUS[0]}",
            in: folder)
        #expect(result.status == 141)
        let errors = try folder.read("errors")
        #expect(errors.contains("this goes on from step ") && errors.contains("Broken pipe"), "\(errors)")
        #expect(try Command.shell("anneal eval run.safetensors", in: folder).status == 0)
    }

    @Test func `a reader that is gone is a sentence`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            "anneal schedule cosine --steps 1000000 --csv - 2> errors | head -n 1; exit ${PIPESTATUS[0]}", in: folder)
        #expect(result.status == 1)
        #expect(try folder.read("errors") == "anneal: --csv - cannot be written: Broken pipe\n")
    }
}
