public import AnnealExperiment
public import AnnealHost
public import AnnealTraining
public import ArgumentParser

// Words on the command line that are cases of an enum.
extension Clock: ExpressibleByArgument {}
extension RateSweep.Spacing: ExpressibleByArgument {}
extension Monitor: ExpressibleByArgument {}
extension DivergencePolicy: ExpressibleByArgument {}
extension HorizonPolicy: ExpressibleByArgument {}
