internal import ArgumentParser

/// Leave to call C functions of which nothing is known but what their signature says.
struct NativeOptions: ParsableArguments {
    @Flag(help: "Let the schedule native call functions of any C library; each is tried in a process of its own first.")
    var allowNative = false
}
