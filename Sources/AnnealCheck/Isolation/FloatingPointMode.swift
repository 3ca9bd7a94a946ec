internal import Glibc

/// How this thread rounds, what it does with denormal numbers and which exceptions trap; without the flags that say what
/// happened, which every division changes.
struct FloatingPointMode: Equatable {
    private let words: [UInt32]

    /// As it is now.
    init() {
        var environment = fenv_t()
        fegetenv(&environment)
        #if arch(x86_64)
            words = [environment.__mxcsr & ~0x3f, UInt32(environment.__control_word)]
        #else
            words = [UInt32(truncatingIfNeeded: environment.__fpcr)]
        #endif
    }
}
