internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import AnnealTrials

/// An error that says itself whether it was asked for what can never work, or whether that was tried and failed.
protocol UsageReporting: Error { var isUsage: Bool { get } }

/// Most of them can only mean the first.
extension UsageReporting {
    var isUsage: Bool { true }
}

extension UsageError: UsageReporting {}
extension ModelError: UsageReporting {}
extension FieldError: UsageReporting {}
/// A plugin that refuses its arguments has been asked, and everything else was wrong as it stood.
extension SpecificationError: UsageReporting { var isUsage: Bool { !isRefusal } }
extension DatasetError: UsageReporting {}
/// An expression is typed; it cannot become right by itself.
extension MetricPattern.Failure: UsageReporting { var isUsage: Bool { true } }
extension ExperimentError: UsageReporting {}
extension InitialWeightsError: UsageReporting {}
extension ForkError: UsageReporting {}
extension MergeError: UsageReporting {}
