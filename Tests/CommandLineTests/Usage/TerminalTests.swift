import Foundation
import TestSupport
import Testing

/// What a terminal shows, in pseudo-terminals of several widths.
@Suite(.enabled(if: Terminal.isOffered, "this machine offers no pseudo-terminals")) struct TerminalTests {
    /// A run of some seconds, so that its line is shown many times.
    private static let run = [
        "train", "--model", "mlp:512,512", "--epochs", "60", "--threads", "1", "--validation", "0.1",
    ]

    @Test(arguments: [20, 40, 60, 80, 120, 200]) func `the progress line fits the terminal`(columns: Int) throws {
        let terminal = try Terminal(Self.run, columns: columns)
        #expect(terminal.status == 0)
        let live = terminal.shown.filter { $0.contains("step ") && $0.contains("/") }
        #expect(live.count > 3 && live.allSatisfy { $0.count < columns }, "\(live.prefix(3))")
        let last = try #require(live.last)
        #expect(last.contains("step 1260/1260"))
        #expect(last.contains("epoch 60/60") == (columns >= 40))
        if columns >= 60 { #expect(last.contains("loss ") && last.contains("━━━━━━━━")) }
        if columns >= 80 {
            let full = live.filter { $0.contains(" left") && $0.contains("/s  ") && $0.contains("lr ") }
            #expect(!full.isEmpty, "\(live.suffix(3))")
        }
        if columns >= 120 { #expect(last.contains("validation accuracy")) }
    }

    @Test func `the line follows the terminal when that is resized`() throws {
        var isResized = false
        var before = 0
        let terminal = try Terminal(Self.run, columns: 120) { output, terminal, _ in
            guard !isResized, output.contains("step ") else { return }
            isResized = true
            Terminal.resize(terminal, to: 50)
            before = output.utf8.count
        }
        let after = Terminal.lines(of: String(decoding: Array(terminal.output.utf8)[before...], as: UTF8.self))
        // The one that was being written may still be long.
        let live = after.filter { $0.contains("step ") }.dropFirst()
        #expect(live.count > 3 && live.allSatisfy { $0.count < 50 }, "\(live.prefix(3))")
    }

    /// A race of three arms, one of which has a long name, of trials that take a twentieth of a second.
    private static func race(_ folder: TemporaryFolder, _ columns: Int, during: (String, Int32) -> Void = { _, _ in })
        throws -> Terminal
    {
        let trainer = #"sleep 0.05; echo "{\"anneal\":1,\"loss\":0.$((ANNEAL_SEED + 1))$ANNEAL_TRIAL,\"done\":true}""#
        return try Terminal(
            [
                "compare", "--schedule", "fixed; cosine; linear(start_factor=1, end_factor=0.05) for 50% -> cosine",
                "--steps", "30", "--rates", "0.01,0.1", "--metric", "loss", "--seeds", "3", "--store",
                folder.file("s.sqlite"), "--", "/bin/sh", "-c", trainer,
            ], columns: columns
        ) { output, terminal, _ in during(output, terminal) }
    }

    @Test(arguments: [40, 80, 120]) func `a race fits the terminal`(columns: Int) throws {
        let terminal = try Self.race(try TemporaryFolder(), columns)
        #expect(terminal.status == 0, "\(terminal.output.suffix(300))")
        // What comes in the end is for keeping, and has 80 columns.
        let live = terminal.output.components(separatedBy: "\u{1B}[J").dropFirst().dropLast()
        let lines = live.flatMap { Terminal.lines(of: $0) }
        #expect(
            lines.count > 30 && lines.allSatisfy { $0.count < columns }, "\(lines.max { $0.count < $1.count } ?? "")")
        #expect(
            lines.contains { $0.hasPrefix("runs: ") } && lines.contains { $0.hasPrefix("comparing at full length, ") })
        let bars = lines.filter { $0.contains("●") }
        #expect(!bars.isEmpty)
        if columns == 120 { #expect(bars.contains { $0.hasPrefix("linear(start_factor=1, end_factor=0.05) for ") }) }
    }

    @Test func `a race follows the terminal when that is resized`() throws {
        var before: String?
        let terminal = try Self.race(try TemporaryFolder(), 120) { output, terminal in
            guard before == nil, output.contains("●"), output.hasSuffix("trials\r\n") else { return }
            before = output
            Terminal.resize(terminal, to: 50)
        }
        let drawn = try #require(before)
        let lines = try #require(drawn.components(separatedBy: "\u{1B}[J").last).split(separator: "\r\n")
        // The terminal has wrapped what was there: the cursor goes up over all of it.
        let rest = terminal.output.dropFirst(drawn.count)
        let up = try #require(rest.firstMatch(of: /\u{1B}\[(\d+)A/))
        #expect(Int(up.1) == lines.reduce(0) { $0 + ($1.count + 49) / 50 }, "\(lines)")
        let live = rest.components(separatedBy: "\u{1B}[J").dropFirst().dropLast().flatMap { Terminal.lines(of: $0) }
        #expect(!live.isEmpty && live.allSatisfy { $0.count < 50 })
    }

    @Test func `an interruption begins on a line of its own`() throws {
        var isInterrupted = false
        // Long enough to be interrupted on any machine.
        let run = Self.run.map { $0 == "60" ? "1000" : $0 }
        let terminal = try Terminal(run, columns: 80) { output, _, process in
            guard !isInterrupted, output.contains("step ") else { return }
            isInterrupted = true
            process.terminate()
        }
        #expect(terminal.status == 143)
        #expect(terminal.output.contains("\r\u{1B}[Kanneal: interrupted after step "), "\(terminal.output.suffix(200))")
    }

    @Test(arguments: [60, 80, 120]) func `plots and the list of plugins fit the terminal`(columns: Int) throws {
        let plot = try Terminal(["schedule", "cosine", "step(step_size=30)"], columns: columns)
        #expect(plot.shown.map(\.count).max() ?? 0 <= columns)
        // It is as wide as the terminal, not as 80.
        #expect(plot.shown.map(\.count).max() ?? 0 > columns - 6)
        let list = try Terminal(["plugins", "list"], columns: columns)
        #expect(list.status == 0 && list.shown.allSatisfy { $0.count <= columns })
        for name in ["cosine", "adamw", "expression", "cyclic", "adafactor"] {
            let show = try Terminal(["plugins", "show", name], columns: columns)
            // A file's path is not cut.
            let lines = show.shown.filter { !$0.hasSuffix(".so") }
            #expect(show.status == 0 && lines.allSatisfy { $0.count <= columns }, "\(lines)")
            #expect(lines.count > 3)
        }
    }

    @Test func `a formula's functions are listed`() throws {
        let text = try Command.anneal("plugins", "show", "expression").output.split { $0 == " " || $0 == "\n" }.joined(
            separator: " ")
        for word in ["if(condition, then, otherwise)", "sqrt,", "floor", "<= > >= == !=", "base / (1 + (t/T)^2)"] {
            #expect(text.contains(word), "\(word)")
        }
        for formula in ["base * 0.9^t", "base / (1 + (t/T)^2)", "if(t < 5, base * (t + 1) / 5, base)"] {
            #expect(text.contains(formula))
            #expect(try Command.anneal("schedule", "expression(f=\"\(formula)\")").status == 0)
        }
    }
}
