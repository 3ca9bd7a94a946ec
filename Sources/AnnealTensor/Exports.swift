/// Whoever computes with tensors names the pool that does it: one import brings it.
@_exported public import AnnealThreads
