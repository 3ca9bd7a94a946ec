import Foundation
import Glibc

/// The installed program in a terminal of its own: a pseudo-terminal of so many columns.
struct Terminal {
    /// What came out of it.
    let output: String
    let status: Int32

    /// - Parameters:
    ///   - during: called with everything that has come so far, the terminal, and the program's process.
    init(
        _ arguments: [String], columns: Int,
        during: (_ output: String, _ terminal: Int32, _ process: Process) -> Void = { _, _, _ in }
    ) throws {
        var (main, side): (Int32, Int32) = (-1, -1)
        guard openpty(&main, &side, nil, nil, nil) == 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(main) }
        // Programs that other tests start meanwhile would keep the terminal open.
        for descriptor in [main, side] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        Self.resize(main, to: columns)
        let process = Process()
        // With the signals' default meanings, whatever those of this process are.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--default-signal=INT,TERM,HUP", Command.prefix + "/bin/anneal"] + arguments
        process.environment = ["TERM": "xterm"]
        let handle = FileHandle(fileDescriptor: side, closeOnDealloc: false)
        (process.standardInput, process.standardOutput, process.standardError) = (handle, handle, handle)
        try process.run()
        close(side)
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(main, &piece, piece.count)
            // The other side is closed when the program has ended.
            guard count > 0 else { break }
            bytes += piece[..<count]
            during(String(decoding: bytes, as: UTF8.self), main, process)
        }
        process.waitUntilExit()
        status = process.terminationStatus
        output = String(decoding: bytes, as: UTF8.self)
    }

    /// Whether there are pseudo-terminals: a root without `/dev/pts` has none.
    static var isOffered: Bool {
        var (main, side): (Int32, Int32) = (-1, -1)
        guard openpty(&main, &side, nil, nil, nil) == 0 else { return false }
        close(main)
        close(side)
        return true
    }

    /// What a program is told when somebody pulls at the window's edge.
    static func resize(_ terminal: Int32, to columns: Int) {
        var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    }

    /// Every line that was shown, also those that the next one overwrote, without colours.
    var shown: [String] { Self.lines(of: output) }

    static func lines(of output: String) -> [String] {
        output.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "").split { $0 == "\r" || $0 == "\n" || $0 == "\r\n" }.map(
            String.init)
    }
}
