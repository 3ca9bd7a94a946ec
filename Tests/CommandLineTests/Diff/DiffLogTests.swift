import Foundation
import TestSupport
import Testing

/// Where two logs part.
@Suite struct DiffLogTests {
    private let runs: ComparedRuns
    private static let header = "step,epoch,lr,loss,momentum\n"

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
            short.status == 1 && short.text.contains("A ends after step 49, and B goes on to step 99"), "\(short.text)")
        let wide = try diff(
            rows(0..<3), rows(0..<3).map { "\($0),0.5" }, header: "step,epoch,lr,loss,momentum,lr[bias]\n")
        #expect(
            wide.status == 1 && wide.text.contains("All else is equal to the last bit: only B has lr[bias]."),
            "\(wide.text)")
        #expect(try diff([], []).status == 0)
        for broken in [["1,0,0.1,1,", "0,0,0.1,1,"], ["0,0,0.1"], ["x,0,0.1,1,"]] {
            let answer = try diff(broken, rows(0..<2))
            #expect(answer.status == 2 && answer.errors.hasPrefix("anneal: line "), "\(answer.errors)")
        }
        try runs.folder.write(Self.header + "0,0,0.1,0,\n1,0,0.1,1", to: "a.csv")
        let cut = try runs.diff("a.csv", "b.csv")
        #expect(cut.text.contains("The last line of A is cut off, and left out."), "\(cut.text)")
    }
}
