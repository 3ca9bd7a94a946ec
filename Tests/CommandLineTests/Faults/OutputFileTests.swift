import Foundation
import TestSupport
import Testing

/// Files that are written: not over what is read, not twice, not through what is no file, and whole or not at all.
@Suite struct OutputFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let rows = (0..<40).map { "\($0 % 7),\($0 % 3),\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write(Array(("x,y,label\n" + rows.joined(separator: "\n") + "\n").utf8), to: "data.csv")
        try folder.write(Array("epochs: 1\n".utf8), to: "recipe.yml")
        try folder.write("tick,lr\n0,0.1\n5,0.05\n", to: "rates.csv")
        _ = try Command.shell(
            "anneal train --epochs 1 --dataset csv:data.csv --checkpoint run.safetensors; ln -s data.csv link; mkdir sub; "
                + "anneal plugins trust cosine; anneal compare --budget '2 runs' --confirm 0 --dataset csv:data.csv --steps 4 --schedule 'fixed; cosine'",
            in: folder)
    }

    @Test(arguments: [
        "train --dataset csv:data.csv --log data.csv", "train --dataset csv:data.csv --log ./sub/../link",
        "train --dataset csv:data.csv --json data.csv", "train --dataset csv:data.csv --svg $PWD/data.csv",
        "train --dataset csv:data.csv --checkpoint data.csv", "train recipe.yml --json recipe.yml",
        "train --resume run.safetensors --json run.safetensors",
        "train --resume run.safetensors --log ./run.safetensors",
        "train --locked --json anneal.lock", "train --json a --svg ./a", "train --log a --json sub/../a",
        "train --checkpoint a --json a", "train --log run.txt > run.txt",
        "find --dataset csv:data.csv --csv data.csv", "find --csv a --svg a",
        "eval run.safetensors --json run.safetensors", "eval run.safetensors --json data.csv",
        "eval run.safetensors --dataset csv:link --json data.csv",
        "predict run.safetensors --input data.csv --output link",
        "predict run.safetensors --input data.csv --output run.safetensors",
        "schedule 'table(file=rates.csv)' --csv rates.csv", "schedule cosine --csv a --json a",
        "compare --dataset csv:data.csv --report data.csv", "compare --dataset csv:data.csv --json data.csv",
        "compare recipe.yml --csv recipe.yml", "compare --store anneal.sqlite --report ./anneal.sqlite",
        "search --family spline2 --dataset csv:data.csv --json data.csv", "report -o anneal.sqlite",
        "claims . -o recipe.yml",
    ])
    func `what is read is not written over, and nothing is written twice`(command: String) throws {
        defer { folder.remove() }
        let before = try contents()
        let result = try Command.shell("anneal \(command)", in: folder)
        #expect(result.status == 2 && result.signal == nil, "\(result.output)\(result.errors)")
        #expect(
            result.errors.contains("which would be lost: give it a name of its own")
                || result.errors.contains(" a name of its own"), "\(result.errors)")
        var after = try contents()
        if command.contains("> run.txt") { after["run.txt"] = nil }
        #expect(after == before)
    }

    private func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try folder.names() where name != "sub" && !name.hasPrefix("anneal.sqlite-") {
            contents[name] = try Data(contentsOf: URL(filePath: folder.file(name)))
        }
        return contents
    }

    @Test(arguments: [("/dev/null", "a device"), ("pipe", "a pipe"), ("sub", "a folder")])
    func `a checkpoint is a file`(path: String, kind: String) throws {
        defer { folder.remove() }
        _ = try Command.shell("mkfifo pipe", in: folder)
        let result = try Command.shell("anneal train --epochs 1 --checkpoint \(path)", in: folder)
        #expect(result.status == 1 && result.errors.contains("cannot be written: it is \(kind)"), "\(result.errors)")
        #expect(try Command.shell("test -c /dev/null && test -p pipe && test -d sub", in: folder).status == 0)
    }

    @Test func `a link to a checkpoint stays one`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            "ln -s sub/real.safetensors run.link; anneal train --epochs 2 --checkpoint run.link --keep 2 && test -L run.link && anneal eval sub/real.safetensors",
            in: folder)
        #expect(result.status == 0, "\(result.errors)")
    }

    /// The next write fails, since the file may not grow so large: then the old one is there as it was.
    @Test(arguments: [
        "schedule cosine --steps 100000 --csv out", "schedule cosine --steps 100000 --json out",
        "find --verify 0 --svg out", "train --epochs 2 --checkpoint out",
        "predict run.safetensors --input many.csv --output out",
    ])
    func `a file that may not grow leaves the old one`(command: String) throws {
        defer { folder.remove() }
        let rows = (0..<4000).map { "\($0 % 7),\($0 % 3)" }
        try folder.write(Array(("x,y\n" + rows.joined(separator: "\n") + "\n").utf8), to: "many.csv")
        try folder.write(Array("old".utf8), to: "out")
        let result = try Command.shell("ulimit -f 2; anneal \(command)", in: folder)
        #expect(result.status == 1 && result.signal == nil, "\(result.status) \(result.errors)")
        #expect(result.errors.contains("File too large"), "\(result.errors)")
        #expect(try folder.read("out") == "old")
        #expect(try folder.names().filter { $0.contains("partial") || $0.hasSuffix(".held") }.isEmpty)
    }

    @Test func `a log that cannot be written ends the run, which is kept`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            "ulimit -f 64; anneal train --model softmax --epochs 200 --log run.csv --checkpoint digits.safetensors",
            in: folder)
        #expect(result.status == 1 && result.signal == nil)
        let sentence = try #require(
            result.errors.wholeMatch(
                of:
                    /anneal: the log run.csv cannot be written: File too large; this goes on from step (\d+): anneal train --resume digits.safetensors\n/
            ), "\(result.errors)")
        #expect((Int(sentence.output.1) ?? 0) > 500)
        let rest = try Command.shell("anneal train --resume digits.safetensors", in: folder)
        #expect(rest.status == 0, "\(rest.errors)")
        #expect(rest.output.contains("goes on at step \(sentence.output.1) of"))
        #expect(rest.output.contains("The log run.csv has no rows of the steps "))
    }

    @Test func `a log that is not of this run is not continued`() throws {
        defer { folder.remove() }
        let start = "anneal train --epochs 2 --checkpoint c.safetensors --log c.csv"
        for (change, sentence) in [
            ("printf 'a,b\\n1,2\\n' > c.csv", "it is no log of this run"),
            ("sed -i 's/momentum/inertia/' c.csv", "it is no log of this run"),
            ("sed -i '5s/.*/hello/' c.csv", "its line 5 is no row of a log"),
            ("sed -i '5{h;G}' c.csv", "its line 6 is no row of a log"),
        ] {
            _ = try Command.shell("\(start); \(change); cp c.csv before.csv", in: folder)
            let result = try Command.shell("anneal train --resume c.safetensors", in: folder)
            #expect(result.status == 1 && result.errors.contains(sentence), "\(change): \(result.errors)")
            #expect(try folder.read("c.csv") == folder.read("before.csv"))
        }
    }
}
