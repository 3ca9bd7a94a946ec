extension Component {
    /// What a component does.
    public enum Kind: String, Sendable { case schedule, optimizer }
}
