@preconcurrency internal import Foundation

/// What people read: standard output, or standard error when data has taken that.
struct Console {
    private let stream: UnsafeMutablePointer<FILE>
    let isTerminal: Bool
    /// Whether colours are wanted: on a terminal that has them, unless NO_COLOR is set (no-color.org).
    let hasColor: Bool

    init(standardOutputIsTaken: Bool) {
        stream = standardOutputIsTaken ? stderr : stdout
        isTerminal = isatty(fileno(stream)) == 1
        let environment = ProcessInfo.processInfo.environment
        let isRefused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        hasColor = isTerminal && !isRefused
    }

    /// The characters that a line of the terminal has now: it may be resized at any time. `nil` elsewhere.
    var columns: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

    /// The lines that the terminal has now; `nil` elsewhere.
    var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

    private var size: winsize? {
        var size = winsize()
        guard isTerminal, ioctl(fileno(stream), UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return size
    }

    /// The width of what is drawn or set in columns: the terminal's, within reason, and 80 elsewhere.
    var drawingColumns: Int { columns.map { min(max($0, 60), 200) } ?? 80 }

    func print(_ text: String = "") { StandardStreams.put(text.visible + "\n", on: stream) }

    func print(_ lines: [String]) { for line in lines { print(line) } }

    /// Prints what is drawn, in colours.
    func draw(_ text: String) { StandardStreams.put(text.visibleInColor + "\n", on: stream) }

    /// Shows a line that the next one overwrites.
    func live(_ text: String) {
        StandardStreams.put("\r\(text.visible)\u{1B}[K", on: stream)
        StandardStreams.flush(stream)
    }

    /// Shows lines in the place of those that were shown last; the cursor stays below them.
    ///
    /// - Parameter former: What is there, which a terminal that was made narrower since has wrapped.
    func redraw(_ lines: [String], over former: [String]) {
        let columns = columns ?? .max
        let rows = former.reduce(0) { $0 + max(1, ($1.count - 1) / columns + 1) }
        let up = rows > 0 ? "\u{1B}[\(rows)A" : ""
        StandardStreams.put("\r\(up)\u{1B}[J" + lines.map { "\($0.visibleInColor)\n" }.joined(), on: stream)
        StandardStreams.flush(stream)
    }

    /// Ends a live line, at once: what follows may go to another stream.
    func endLive() {
        StandardStreams.put("\r\u{1B}[K", on: stream)
        StandardStreams.flush(stream)
    }
}
