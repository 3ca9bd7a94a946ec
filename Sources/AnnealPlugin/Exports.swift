// A plugin that imports AnnealPlugin can call `pow` and `cos`, whatever Swift it is compiled as.
@_exported public import CStandardLibrary
