/// What one tick of a schedule is.
public enum Clock: String, Sendable, CaseIterable { case step, epoch }
