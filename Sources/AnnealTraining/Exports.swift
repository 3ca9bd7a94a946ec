/// Whoever trains names the finder's rates, schedules, optimizers and random numbers too: one import brings them.
@_exported public import AnnealFinder
@_exported public import AnnealHost
@_exported public import AnnealTensor
