import TestSupport
import Testing

/// What the library promises of optimizers, tried by programs in C.
@Suite(.enabled(if: HostProgram.isPossible, "no C compiler on PATH"))
struct OptimizerTests {
    @Test func `tensors rest, get rows, and what is remembered moves`() throws {
        #expect(try HostProgram("tensors").run([Installed.plugins]) == "all held\n")
    }

    @Test func `flushed denormals, forks and registries change no bit, and a step allocates nothing`() throws {
        #expect(try HostProgram("process").run([Installed.plugins]) == "all held\n")
    }
}
