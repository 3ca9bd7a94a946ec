import Foundation
import TestSupport
import Testing

/// Where two logs part.
@Suite struct DiffLogTests {
    private let runs: ComparedRuns
    private static let header = "step,epoch,lr,loss,momentum\n"
    private static let evaluations =
        "step,epoch,lr,running_loss,test_loss,test_accuracy,validation_loss,validation_accuracy\n"

    init() throws { runs = try ComparedRuns() }

    /// What is said of two logs with these rows.
    private func diff(_ a: [String], _ b: [String], header: String = Self.header) throws -> ComparedRuns.Answer {
        try runs.folder.write(Self.header + a.map { "\($0)\n" }.joined(), to: "a.csv")
        try runs.folder.write(header + b.map { "\($0)\n" }.joined(), to: "b.csv")
        return try runs.diff("a.csv", "b.csv")
    }

    @Test func `logs of runs`() throws {
        try runs.train("a", ["--log", "one.csv", "--threads", "1"])
        try runs.train("b", ["--log", "same.csv", "--threads", "2"])
        try runs.train("c", ["--log", "other.csv", "--clip-norm", "0.1"])
        let same = try runs.diff("one.csv", "same.csv")
        #expect(same.status == 0 && same.text.contains("Equal to the last bit, in all 60 rows"), "\(same.text)")
        let other = try runs.diff("one.csv", "other.csv")
        #expect(other.status == 1 && other.first?.hasPrefix("step 1: loss is ") == true, "\(other.text)")
        #expect(other.report.first?.name == "loss" && other.report.first?.step == 1)
        #expect(other.cause == "the logs and what stands beside them do not say; the checkpoints of the runs do")
        // What was changed stands beside a log.
        try runs.train("d", ["--steps", "30", "--log", "short.csv"])
        try runs.train(
            "d",
            [
                "--resume", "d.safetensors", "--steps", "60", "--lr", "0.1", "--log", "short.csv", "--horizon",
                "keep-step",
            ])
        let changed = try runs.diff("one.csv", "short.csv")
        #expect(
            changed.first?.hasPrefix("step 30: lr is 0.001 in A, 0.1 in B, which is 0.099 more") == true,
            "\(changed.text)")
        #expect(changed.cause?.contains("lr: 0.1 in B from step 30 on, unset before") == true, "\(changed.text)")
    }

    @Test func `numbers are compared by their bits`() throws {
        func first(_ a: String, _ b: String) throws -> String? {
            try diff(["0,0,0.1,\(a),"], ["0,0,0.1,\(b),"]).first
        }
        #expect(try first("nan", "nan") == nil)
        #expect(try first("0.00001", "1e-5") == nil)
        #expect(try first("0", "-0") == "step 0: loss is 0 in A, -0 in B, of another sign")
        #expect(try first("nan", "0.5") == "step 0: loss is nan in A, 0.5 in B")
        #expect(
            try first("0.1", "0.10000000000000002")
                == "step 0: loss is 0.1 in A, 0.10000000000000002 in B, which is 1.39e-17 more (1 ulp)")
        #expect(try first("inf", "-inf") == "step 0: loss is inf in A, -inf in B")
        #expect(try diff(["0,0,0.1,1,"], ["0,0,0.1,1,0.9"]).first == "step 0: momentum is empty in A, 0.9 in B")
    }

    @Test func `logs of other steps and columns`() throws {
        func rows(_ steps: some Sequence<Int>, _ odd: Int = -1) -> [String] {
            steps.map { "\($0),0,0.1,\($0 == odd ? 9 : $0)," }
        }
        let sampled = try diff(rows(stride(from: 0, to: 100, by: 10)), rows(0..<100))
        #expect(
            sampled.status == 0
                && sampled.text.contains("Compared are the steps that both logs have: A has every 10, B every 1."))
        #expect(sampled.text.contains("in all 10 rows of steps that both have"))
        let odd = try diff(rows(stride(from: 0, to: 100, by: 10)), rows(0..<100, 50))
        #expect(odd.status == 1 && odd.first == "step 50: loss is 50 in A, 9 in B, which is 41 less")
        let short = try diff(rows(0..<50), rows(0..<100))
        #expect(
            short.status == 1
                && short.text.hasSuffix(
                    "A is an ancestor of B, as far as logs tell: 50 rows of steps that both have are equal to the last bit; "
                        + "A ends after step 49, and B goes on to step 99."),
            "\(short.text)")
        #expect(short.cause == nil && short.report.causes.isEmpty)
        let narrow = try diff(
            rows(0..<3, 1), rows(0..<3).map { "\($0),0.5" }, header: "step,epoch,lr,loss,momentum,lr[bias]\n")
        #expect(
            narrow.status == 1 && narrow.first?.hasPrefix("step 1: loss is 9 in A, 1 in B") == true
                && narrow.text.contains("Compared are the columns that both logs have: only B has lr[bias]."),
            "\(narrow.text)")
        let wide = try diff(
            rows(0..<3), rows(0..<3).map { "\($0),0.5" }, header: "step,epoch,lr,loss,momentum,lr[bias]\n")
        #expect(
            wide.status == 1 && wide.text.contains("All else is equal to the last bit: only B has lr[bias]."),
            "\(wide.text)")
        for broken in [["1,0,0.1,1,", "0,0,0.1,1,"], ["0,0,0.1"], ["x,0,0.1,1,"]] {
            let answer = try diff(broken, rows(0..<2))
            #expect(answer.status == 2 && answer.errors.hasPrefix("anneal: line "), "\(answer.errors)")
        }
        try runs.folder.write(Self.header + "0,0,0.1,0,\n1,0,0.1,1", to: "a.csv")
        let cut = try runs.diff("a.csv", "b.csv")
        #expect(cut.text.contains("The last line of A is cut off, and left out."), "\(cut.text)")
    }

    @Test func `where nothing is compared, nothing is said to be equal`() throws {
        let row = "0,0,0.1,1,"
        func sentence(_ a: [String], _ b: [String], header: String = Self.header) throws -> String {
            let answer = try diff(a, b, header: header)
            #expect(answer.status == 2 && answer.text.isEmpty, "\(answer.text)")
            return answer.errors
        }
        #expect(
            try sentence([row, "1,0,0.1,1,"], ["5,0,0.1,1,"])
                == "anneal: a.csv has the steps 0 to 1 and b.csv the step 5, none of them in common: nothing can be compared\n"
        )
        #expect(try sentence([], []) == "anneal: a.csv has no row: nothing can be compared\n")
        #expect(try sentence([row], []) == "anneal: b.csv has no row: nothing can be compared\n")
        #expect(
            try sentence([row], ["0,0"], header: "step,size\n")
                == "anneal: a.csv and b.csv have no column of numbers in common: nothing can be compared\n")
        #expect(
            try sentence([row], ["0,0,0.1,1,1,1,,"], header: Self.evaluations)
                == "anneal: a.csv is a log of steps and b.csv one of evaluations, which counts them otherwise: give two of "
                + "one kind\n")
        try runs.folder.write(Self.header + row, to: "a.csv")
        #expect(
            try runs.diff("a.csv", "a.csv").errors == "anneal: a.csv has no whole row: nothing can be compared\n")
    }

    @Test func `lines that end as Windows ends them`() throws {
        let answer = try diff(
            ["0,0,0.1,1,", "1,0,0.1,0.5,"], ["0,0,0.1,1,\r", "1,0,0.1,0.5,\r"],
            header: "step,epoch,lr,loss,momentum\r\n")
        #expect(
            answer.status == 0
                && answer.text.hasSuffix("Equal to the last bit, in all 2 rows of steps that both have."),
            "\(answer.text) \(answer.errors)")
    }

    @Test func `what stands beside a log, or is missing there`() throws {
        try runs.train("a", ["--log", "a.csv"])
        let same = try runs.diff("a.csv", "a.csv")
        #expect(
            same.text.contains("The plugins and changes that stand beside the logs are the same."), "\(same.text)")
        try FileManager.default.copyItem(atPath: runs.folder.file("a.csv"), toPath: runs.folder.file("copy.csv"))
        let copied = try runs.diff("a.csv", "copy.csv")
        #expect(copied.status == 0 && !copied.text.contains("the same."), "\(copied.text)")
        #expect(
            copied.report.notes == ["nothing beside B says what its run was asked: there is no copy.csv.plugins.json"])
        // A run's folder says all of it.
        for (name, rate) in [("one", "0.001"), ("two", "0.002")] {
            let words = ["train", "--model", "softmax", "--steps", "60", "--lr", rate, "--out", name]
            try #require(try Command.anneal(words, in: runs.folder.url).status == 0)
        }
        for table in ["steps.csv", "epochs.csv"] {
            let other = try runs.diff("one/\(table)", "two/\(table)")
            #expect(other.status == 1 && other.report.asked == ["lr: 0.001 in A, 0.002 in B"], "\(other.text)")
            #expect(other.cause == "lr: 0.001 in A, 0.002 in B")
            let itself = try runs.diff("one/\(table)", "one/\(table)")
            #expect(itself.status == 0 && itself.text.contains("Both were asked the same."), "\(itself.text)")
        }
        try FileManager.default.removeItem(atPath: runs.folder.file("two/experiment.json"))
        let gone = try runs.diff("one/steps.csv", "two/steps.csv")
        #expect(
            gone.report.notes == ["nothing beside B says what its run was asked: there is no two/experiment.json"])
        #expect(gone.report.asked.isEmpty && !gone.text.contains("the same."), "\(gone.text)")
    }

    @Test func `what both logs' runs were gone on with alike is no difference`() throws {
        for (name, rate) in [("a", "0.002"), ("b", "0.003")] {
            try runs.train(name, ["--steps", "30", "--log", "\(name).csv"])
            try runs.train(
                name,
                [
                    "--resume", "\(name).safetensors", "--steps", "60", "--lr", rate, "--log", "\(name).csv",
                    "--horizon", "keep-step",
                ])
        }
        let answer = try runs.diff("a.csv", "b.csv")
        #expect(answer.report.asked == ["lr: 0.002 in A, 0.003 in B from step 30 on"], "\(answer.text)")
        #expect(answer.cause == "lr: 0.002 in A, 0.003 in B from step 30 on")
    }
}
