import Foundation
import Testing

/// What a terminal shows, in pseudo-terminals of several widths.
@Suite struct TerminalTests {
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
        #expect(list.status == 0 && (columns < 80 || list.shown.allSatisfy { $0.count <= columns }))
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
