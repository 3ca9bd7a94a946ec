import Foundation
import TestSupport
import Testing

/// Event files of a run, as TensorBoard's own reader has them.
@Suite struct TensorBoardTests {
    private static let python = Python.interpreter(importing: ["tensorboard"], installing: ["tensorboard==2.21.0"])

    private static let reader = """
        import json, sys
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        result = {}
        for name in ["steps", "evaluations"]:
            events = EventAccumulator(f"{sys.argv[1]}/{name}", size_guidance={"scalars": 0, "tensors": 0, "histograms": 0})
            events.Reload()
            for tag in events.Tags()["scalars"]:
                result[f"{name}/{tag}"] = [[e.step, e.value] for e in events.Scalars(tag)]
            for tag in events.Tags()["histograms"]:
                result[f"{name}/{tag}"] = [[e.step, e.histogram_value.num] for e in events.Histograms(tag)]
            for tag in events.Tags()["tensors"]:
                text = events.Tensors(tag)[-1].tensor_proto.string_val[0].decode()
                model = json.loads(text.removeprefix("```json").removesuffix("```"))["experiment"]["model"]
                result[f"{name}/{tag}: {model}"] = []
        print("RESULT", json.dumps(result))
        """

    private func read(_ path: String) throws -> [String: [[Double]]] {
        let output = try Program.run(try #require(Self.python), ["-c", Self.reader, path])
        let line = try #require(output.split(separator: "\n").last { $0.hasPrefix("RESULT ") })
        return try JSONDecoder().decode([String: [[Double]]].self, from: Data(line.dropFirst(7).utf8))
    }

    /// Also where a run was killed and went on: what was done twice is there once.
    @Test(.enabled(if: python != nil, "there is no Python with tensorboard, and PyPI is out of reach"))
    func `it has the numbers of the run's tables, once`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = [
            "train", "--model", "mlp:8", "--validation", "0.2", "--evaluate-every", "10", "--checkpoint-every", "15",
            "--keep", "9", "--histograms", "--steps", "60", "--out", "run", "--tensorboard", "board",
        ]
        let result = try Command.anneal(run, in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        // From an earlier checkpoint on it is done once more.
        let again = try Command.anneal(["train", "--resume", "run/checkpoint-30.safetensors"], in: folder.url)
        #expect(again.status == 0, "\(again.errors)")
        let read = try read(folder.file("board"))
        for (table, prefix) in [("steps", "steps"), ("epochs", "evaluations")] {
            let rows = try folder.read("run/\(table).csv").split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            for (column, name) in rows[0].enumerated() where column > 1 && name != "momentum" {
                if table == "epochs", name == "lr" { continue }
                let values = rows.dropFirst().map { [Double($0[0]) ?? -1, Double(Float($0[column]) ?? .nan)] }
                #expect(read["\(prefix)/\(name)"] == values, "\(name)")
            }
        }
        #expect(read["evaluations/experiment: mlp:8"] != nil)
        #expect(read["evaluations/weights/0.weight"] == (1...6).map { [Double($0) * 10, 512] })
        #expect(read["evaluations/gradients/2.bias"]?.last == [60, 10])
        #expect(read["evaluations/weights/2.bias"]?.count == 6)
    }

    @Test func `events of two runs do not mix`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = ["train", "--model", "softmax", "--steps", "5", "--tensorboard", "board"]
        #expect(try Command.anneal(run, in: folder.url).status == 0)
        let again = try Command.anneal(run, in: folder.url)
        #expect(again.status == 2)
        #expect(again.errors == "anneal: --tensorboard board holds the events of another run: name another folder\n")
        let alone = try Command.anneal(["train", "--steps", "5", "--histograms"], in: folder.url)
        #expect(alone.errors == "anneal: --histograms needs --tensorboard FOLDER, which says where\n")
    }
}
