import Foundation
import TestSupport
import Testing

/// The programs of `Documentation/Runs.md` that bring runs to where others look at theirs.
@Suite struct TrackerTests {
    private static let pandas = Python.interpreter(importing: ["pandas"], installing: ["pandas==2.3.3"])
    private static let wandb = Python.interpreter(
        importing: ["pandas", "wandb"], installing: ["pandas==2.3.3", "wandb==0.23.0"])
    private static let mlflow = Python.interpreter(
        importing: ["pandas", "mlflow"], installing: ["pandas==2.3.3", "mlflow-skinny==3.6.0"])

    /// The example with a word; none is longer than ten lines.
    private func example(with word: String) throws -> String {
        let page = try String(contentsOf: Repository.file("Documentation/Runs.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```python\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        let example = try #require(blocks.first { $0.contains(word) })
        #expect(example.split(separator: "\n").count <= 10)
        return example
    }

    /// Runs programs one after another beside two runs.
    ///
    /// - Returns: The folder, and what the last of them printed.
    private func run(_ programs: [String], with python: String) throws -> (TemporaryFolder, String) {
        let folder = try TemporaryFolder()
        for (name, optimizer) in [("plain", "sgd"), ("decayed", "adamw")] {
            let result = try Command.anneal(
                [
                    "train", "--model", "softmax", "--epochs", "2", "--validation", "0.2", "--optimizer", optimizer,
                    "--out", "runs/\(name)",
                ], in: folder.url)
            #expect(result.status == 0, "\(result.errors)")
        }
        // What is no run of train has no such tables, and a cell may be empty.
        let found = try Command.anneal(["find", "--model", "softmax", "--out", "runs/found"], in: folder.url)
        #expect(found.status == 0, "\(found.errors)")
        let steps = try folder.read("runs/plain/steps.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let loss = try #require(steps[0].firstIndex(of: "loss"))
        let emptied = steps.enumerated().map { place, cells in
            cells.enumerated().map { place == 3 && $0.offset == loss ? "" : $0.element }.joined(separator: ",")
        }
        try folder.write(emptied.joined(separator: "\n") + "\n", to: "runs/plain/steps.csv")
        var output = ""
        for program in programs {
            let result = try Command.run(
                python, ["-c", program],
                environment: [
                    "PATH": "/usr/bin:/bin", "HOME": folder.path, "WANDB_MODE": "offline", "WANDB_SILENT": "true",
                    "MLFLOW_DISABLE_TELEMETRY": "true",
                ], in: folder.url)
            #expect(result.status == 0, "\(result.errors)")
            output = result.output
        }
        return (folder, output)
    }

    private func last(_ folder: TemporaryFolder, _ run: String, _ column: Int) throws -> Double? {
        let row = try folder.read("runs/\(run)/epochs.csv").split(separator: "\n").last
        return row.flatMap { Double($0.split(separator: ",")[column]) }
    }

    @Test(.enabled(if: pandas != nil, "there is no Python with pandas, and PyPI is out of reach"))
    func `pandas reads them`() throws {
        let (folder, output) = try run(
            [
                example(with: "pandas as pd") + """

                    print("LAST", *(table.loc[run].test_loss.iloc[-1] for run in ["plain", "decayed"]))
                    steps = pd.read_csv("runs/plain/steps.csv")
                    print("STEPS", len(steps), steps.momentum.isna().all(), steps.loss.dtype)
                    """
            ], with: #require(Self.pandas))
        let words = output.split(separator: "\n").last { $0.hasPrefix("LAST") }?.split(separator: " ")
        #expect(try words?.dropFirst().map { Double($0) } == [last(folder, "plain", 4), last(folder, "decayed", 4)])
        #expect(output.contains("STEPS 36 True float64"), "\(output)")
    }

    @Test(.enabled(if: wandb != nil, "there is no Python with wandb, and PyPI is out of reach"))
    func `Weights and Biases takes them`() throws {
        let (_, output) = try run(
            [
                example(with: "wandb.init"),
                """
                import glob
                from wandb.proto import wandb_internal_pb2
                from wandb.sdk.internal.datastore import DataStore
                for file in glob.glob("wandb/offline-run-*/*.wandb"):
                    store = DataStore(); store.open_for_scan(file); rows = scores = 0; name = ""
                    while (data := store.scan_data()) is not None:
                        record = wandb_internal_pb2.Record(); record.ParseFromString(data)
                        if record.run.display_name: name = record.run.display_name
                        keys = {item.key or item.nested_key[0] for item in record.history.item}
                        rows += "loss" in keys; scores += "validation_loss" in keys
                    print("RUN", name, rows, scores)
                """,
            ], with: #require(Self.wandb))
        let lines = output.split(separator: "\n").filter { $0.hasPrefix("RUN") }.sorted()
        #expect(lines == ["RUN decayed 36 2", "RUN plain 35 2"], "\(output)")
    }

    @Test(.enabled(if: mlflow != nil, "there is no Python with mlflow, and PyPI is out of reach"))
    func `MLflow takes them`() throws {
        let (folder, output) = try run(
            [
                example(with: "mlflow.start_run") + """

                    client = mlflow.MlflowClient()
                    for run in client.search_runs(["0"]):
                        history = client.get_metric_history(run.info.run_id, "validation_loss")
                        print("RUN", run.info.run_name, run.data.params["optimizer"], len(history), history[-1].step, history[-1].value)
                    """
            ], with: #require(Self.mlflow))
        let lines = output.split(separator: "\n").filter { $0.hasPrefix("RUN") }.map { $0.split(separator: " ") }
        #expect(
            Set(lines.map { $0[1...4].joined(separator: " ") }) == ["plain sgd 2 36", "decayed adamw 2 36"], "\(output)"
        )
        for line in lines { #expect(try Double(line[5]) == last(folder, String(line[1]), 6)) }
    }
}
