/// What happens when a loss is not finite: the run ends, or goes on from its last checkpoint with half the rate.
public enum DivergencePolicy: String, Sendable, CaseIterable { case stop, rollback }
