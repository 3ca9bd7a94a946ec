import Foundation
import TestSupport
import Testing

/// `anneal train`.
@Suite struct TrainCommandTests {
    private struct Summary: Decodable {
        struct Plugin: Decodable {
            let name: String
            let file: String
        }
        let steps: Int
        let seconds: Double
        let samplesPerSecond: Double
        let msPerStep: Double
        let trainLoss: Double
        let testLoss: Double
        let testAccuracy: Double
        let plugins: [Plugin]
    }

    private func train(_ arguments: [String], in folder: URL? = nil) throws -> Summary {
        let result = try Command.anneal(["train", "--json", "-"] + arguments, in: folder)
        #expect(result.status == 0)
        return try result.decode(Summary.self)
    }

    @Test func `the result as JSON`() throws {
        let result = try train([
            "--optimizer", "sgd(momentum=0.9)", "--lr", "0.1", "--epochs", "20", "--schedule", "cosine",
        ])
        // 1,438 examples in batches of 64 are 23 steps.
        #expect(result.steps == 20 * 23)
        #expect(result.testAccuracy > 0.96 && result.testLoss < 0.2 && result.trainLoss < 0.05)
        #expect(result.seconds > 0 && result.msPerStep > 0)
        #expect(abs(result.samplesPerSecond * result.seconds - 20 * 1438) < 1)
        #expect(result.plugins.map(\.name) == ["cosine", "sgd"])
        #expect(result.plugins.map(\.file) == ["cosine", "sgd"].map { "\(Command.plugins)/\($0).so" })
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sha256sum"), "no sha256sum"))
    func `the record of plugins names their bytes`() throws {
        struct Record: Decodable, Equatable {
            let name: String
            let kind: String
            let version: String
            let file: String
            let sha256: String
        }
        struct Result: Decodable { let plugins: [Record] }
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = try Command.anneal(
            [
                "train", "--steps", "2", "--schedule", "cosine * cosine", "--optimizer", "sgd", "--lr", "0.1", "--log",
                "run.csv", "--json", "-",
            ], in: folder.url)
        let record = try run.decode(Result.self).plugins
        #expect(record.map(\.name) == ["cosine", "sgd"] && record.map(\.kind) == ["schedule", "optimizer"])
        #expect(record.allSatisfy { $0.version == "1.0.0" })
        let sums = try Command.run("/usr/bin/sha256sum", record.map(\.file)).output
        #expect(record.map { "\($0.sha256)  \($0.file)\n" }.joined() == sums)
        let beside = try JSONDecoder().decode([Record].self, from: Data(folder.read("run.csv.plugins.json").utf8))
        #expect(beside == record)
        // The log is as plain as before, and a log that is no file has nothing beside it.
        #expect(try folder.read("run.csv").hasPrefix("step,epoch,lr,loss,momentum\n"))
        #expect(try Command.anneal("train", "--steps", "1", "--log", "/dev/null").status == 0)
        #expect(!FileManager.default.fileExists(atPath: "/dev/null.plugins.json"))
    }

    @Test func `the result for people`() throws {
        let result = try Command.anneal("train", "--epochs", "2")
        #expect(result.status == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == "digits: 1438 examples of 64 features, 359 to test; mlp:64: 4810 parameters")
        #expect(lines[1].hasPrefix("epoch 1/2  step 23/46  lr 0.001  loss "))
        #expect(lines[2].hasPrefix("epoch 2/2  step 46/46  lr 0.001  loss "))
        let titles = lines.dropFirst(3).map { String($0.prefix { $0 != " " } + $0.drop { $0 != " " }.prefix(9)) }
        #expect(titles.count == 6 && !result.output.contains("\u{1B}"))
        for title in ["train loss ", "test loss ", "test accuracy ", "monitored ", "time ", "samples per second "] {
            #expect(lines.contains { $0.hasPrefix(title) }, "no \(title)")
        }
    }

    /// The logged rate is the one that step used.
    @Test func `the log`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try Command.anneal(
            [
                "train", "--schedule", "cyclic(base_lr=0.01, max_lr=0.1, step_size_up=10)", "--optimizer",
                "sgd(momentum=0.5)", "--epochs", "2", "--log", "run.csv", "--svg", "run.svg",
            ], in: folder.url)
        #expect(result.status == 0)
        let rows = try folder.read("run.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(rows[0] == ["step", "epoch", "lr", "loss", "momentum"])
        #expect(rows.count == 1 + 46)
        for (step, row) in rows.dropFirst().enumerated() {
            #expect(row[0] == "\(step)" && row[1] == "\(step / 23)")
            let height = 1 - abs(Double(step % 20) - 10) / 10
            #expect(abs((Double(row[2]) ?? .nan) - (0.01 + 0.09 * height)) < 1e-15)
            #expect(abs((Double(row[4]) ?? .nan) - (0.9 - 0.1 * height)) < 1e-15)
            #expect((Double(row[3]) ?? .nan) > 0)
        }
        #expect(try folder.read("run.svg").contains("momentum"))
    }

    @Test func `the bits do not depend on the threads`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for threads in ["1", "2", "3"] {
            _ = try train(
                ["--model", "mlp:96,32", "--epochs", "2", "--threads", threads, "--log", "\(threads).csv"],
                in: folder.url)
        }
        let one = try folder.read("1.csv")
        #expect(one.count > 1000)
        #expect(try folder.read("2.csv") == one)
        #expect(try folder.read("3.csv") == one)
    }

    @Test func `a seed decides everything`() throws {
        let (a, b) = (try train(["--epochs", "1"]), try train(["--epochs", "1", "--seed", "0"]))
        let other = try train(["--epochs", "1", "--seed", "1"])
        #expect(a.testLoss == b.testLoss && a.trainLoss == b.trainLoss)
        #expect(a.testLoss != other.testLoss)
    }

    /// Loshchilov and Hutter 2019: as an L2 penalty, weight decay is divided by the gradients' size with everything else.
    @Test func `weight decay works with adamw where it ruins adam`() throws {
        func accuracy(_ optimizer: String) throws -> Double {
            try train([
                "--optimizer", "\(optimizer)(weight_decay=0.1)", "--lr", "2e-3", "--schedule", "cosine",
            ]).testAccuracy
        }
        #expect(try accuracy("adamw") > 0.87)
        #expect(try accuracy("adam") < 0.8)
    }

    @Test func `divergence ends with 1 and keeps the log`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try Command.anneal(
            ["train", "--optimizer", "sgd", "--lr", "1e9", "--log", "run.csv", "--json", "run.json"], in: folder.url)
        #expect(result.status == 1)
        #expect(
            result.errors.wholeMatch(
                of:
                    /anneal: training diverged: the loss is (nan|inf) at step \d+, after the update of step \d+ with the rate 1000000000; try a smaller one, anneal find suggests it\n/
            ) != nil)
        let rows = try folder.read("run.csv").split(separator: "\n")
        #expect(rows.count >= 3 && rows[0] == "step,epoch,lr,loss,momentum")
        #expect(rows.last?.hasSuffix("nan,") == true || rows.last?.hasSuffix("inf,") == true)
        #expect(!folder.exists("run.json"), "there is no result")
    }

    @Test func `a channel the optimizer lacks is said once and ignored`() throws {
        let result = try Command.anneal(
            "train", "--optimizer", "adagrad", "--steps", "3", "--schedule", "cyclic(base_lr=0.01, max_lr=0.1)")
        #expect(result.status == 0)
        let said = result.output.split(separator: "\n").filter { $0.contains("momentum") }
        #expect(said == ["The schedule drives momentum, which adagrad does not have: it is ignored."])
    }

    @Test func `data to standard output leaves the rest to the other`() throws {
        let result = try Command.anneal("train", "--steps", "3", "--svg", "-")
        #expect(result.output.hasPrefix("<svg") && result.output.hasSuffix("</svg>\n"))
        #expect(result.errors.contains("test accuracy"))
    }

    @Test func `patience stops a run that no longer improves`() throws {
        let result = try Command.anneal(
            "train", "--validation", "0.2", "--patience", "2", "--epochs", "200", "--lr", "0.01", "--monitor",
            "validation_accuracy")
        #expect(result.status == 0 && result.output.contains("stopped early"))
        #expect(result.output.contains("1150 examples of 64 features, 288 to validate, 359 to test"))
        #expect(!result.output.contains("epoch 200/200"))
    }

    @Test func `a file of one's own, numeric targets`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // y = 3a − 2b + 1: a line is learnt to the last few digits.
        let rows = (0..<200).map { row in
            let (a, b) = (Double(row % 17) / 17 - 0.5, Double(row % 11) / 11 - 0.5)
            return "\(a),\(3 * a - 2 * b + 1.25),\(b)"
        }
        try folder.write("a,y,b\n" + rows.joined(separator: "\n") + "\n", to: "line.csv")
        let result = try Command.anneal(
            [
                "train", "--dataset", "csv:line.csv,label=y", "--model", "linear", "--optimizer", "sgd", "--lr", "0.3",
                "--epochs", "200", "--json", "line.json",
            ], in: folder.url)
        #expect(result.status == 0)
        let loss = try #require(
            try folder.read("line.json").firstMatch(of: /"test_loss" : ([0-9.e-]+)/).flatMap { Double($0.output.1) })
        #expect(loss < 1e-6)
        #expect(!result.output.contains("accuracy"))
    }

    @Test(arguments: [
        (
            ["--schedule", "cosine"],
            "lr stays at 0.1 for all 23 steps of cosine: it ticks once an epoch, so more epochs or --clock step would make it move."
        ),
        (
            ["--schedule", "cosine-restarts(T_0=1)"],
            "lr stays at 0.1 for all 23 steps of cosine-restarts(T_0=1): it ticks once an epoch, so --clock step would make it move."
        ),
        (
            ["--schedule", "step(step_size=30)"],
            "lr stays at 0.1 for all 23 steps of step(step_size=30): a longer run, or shorter times in it, would make it move."
        ),
        (
            ["--schedule", "plateau", "--patience", "3"],
            "The test data choose for --patience and plateau, so that their score says less of new data: --validation 0.1 sets "
                + "rows aside to choose by."
        ),
    ])
    func `what comes to nothing, or costs something, is said`(options: [String], line: String) throws {
        let result = try Command.anneal(["train", "--epochs", "1", "--lr", "0.1", "--model", "softmax"] + options)
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.output.split(separator: "\n").dropFirst().first.map(String.init) == line)
    }

    @Test func `a run is evaluated as often as it is asked to`() throws {
        let result = try Command.anneal(
            "train", "--epochs", "2", "--model", "softmax", "--evaluate-every", "20 steps", "--patience", "1",
            "--min-delta", "100", "--validation", "0.1", "--drop-last")
        #expect(result.status == 0, "\(result.errors)")
        // 1,294 rows to learn from are 20 batches of 64, and a rest that is left out.
        let lines = result.output.split(separator: "\n").filter { $0.hasPrefix("epoch ") }
        #expect(lines.map { $0.prefix(21) } == ["epoch 1/2  step 20/40", "epoch 2/2  step 40/40"])
        #expect(result.output.contains("validation_loss has not improved by more than 100 for 1 evaluation\n"))
    }

    @Test func `the plot has the accuracy and the best epoch, in the same colours with and without a part set aside`()
        throws
    {
        func plot(_ options: String...) throws -> String {
            let result = try Command.anneal(["train", "--model", "softmax", "--epochs", "3", "--svg", "-"] + options)
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }
        let (without, with) = (try plot(), try plot("--validation", "0.1", "--schedule", "cosine", "--log-scale"))
        #expect(without.contains("<title>softmax on digits: adam, fixed</title>"))
        #expect(with.contains("<title>softmax on digits: adam, cosine</title>"))
        for svg in [without, with] { #expect(svg.contains(">accuracy in %</text>")) }
        #expect(without.contains(/>best test_loss: [0-9.]+ in epoch 3<\/text>/))
        #expect(with.contains(/>best validation_loss: [0-9.]+ in epoch 3<\/text>/))
        // Each name's sample in the legend has the same stroke.
        func strokes(_ svg: String) -> [String: String] {
            Dictionary(
                svg.matches(
                    of: /<path d="[^"]*" fill="none" (stroke="#[^\/]*)\/>\n<text [^>]*>(training|test|learning rate)</
                ).map {
                    (String($0.output.2), String($0.output.1))
                }, uniquingKeysWith: { first, _ in first })
        }
        #expect(strokes(without)["test"] != nil && strokes(without)["test"] == strokes(with)["test"])
        #expect(strokes(without)["training"] == strokes(with)["training"])
        func lastLine(_ svg: String) -> Substring? { svg.split(separator: "\n").last { $0.hasPrefix("<polyline") } }
        func stroke(_ line: Substring?) -> Substring? { line?.firstMatch(of: /stroke=.*/)?.output }
        #expect(stroke(lastLine(without)) == stroke(lastLine(with)), "the rate's")
        // A constant rate is drawn over zero.
        #expect(without.contains(">0</text>"))
    }
}
