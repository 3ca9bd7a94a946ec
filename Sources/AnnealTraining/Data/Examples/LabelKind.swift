/// What labels are taken for.
///
///     LabelKind(rawValue: "regression")   // .regression
public enum LabelKind: String, Sendable, Codable, CaseIterable {
    case classification
    case regression
}
