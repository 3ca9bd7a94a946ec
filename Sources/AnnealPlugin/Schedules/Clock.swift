/// What a tick is: a training step or a whole epoch.
public enum Clock: Sendable { case epoch, step }
