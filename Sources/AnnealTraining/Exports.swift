/// Whoever trains names schedules, optimizers and random numbers too: one import brings them.
@_exported public import AnnealHost
@_exported public import AnnealTensor
