/// Tensors that an optimizer treats alike.
public struct ParameterGroup: Sendable {
    /// How a group's learning rate comes from the common one.
    public enum Rate: Sendable, Equatable {
        case common(times: Double)
        /// It has one of its own, whatever the common rate is.
        case own
    }

    /// `nil` for the tensors that no pattern fits.
    public let specification: GroupSpecification?
    /// The indices of its tensors, ascending; none for the common group if patterns fit all.
    public let tensors: [Int]
    public let rate: Rate
    /// The value of each declared parameter in order.
    public let hyperparameters: [Double]

    /// Its pattern, or "others".
    public var name: String { specification?.pattern.description ?? "others" }

    /// Which group each tensor is in: the first whose pattern fits its name, counted from 1, or 0.
    static func membership(
        of tensors: [OptimizerInstance.Tensor], in groups: [GroupSpecification]
    ) throws(SpecificationError) -> [Int] {
        let membership = tensors.map { tensor in
            groups.firstIndex { $0.pattern.fits(tensor.name) }.map { $0 + 1 } ?? 0
        }
        for (index, group) in groups.enumerated() where !membership.contains(index + 1) {
            let isShadowed = tensors.contains { group.pattern.fits($0.name) }
            throw
                (isShadowed
                ? SpecificationError.shadowedPattern("\(group.pattern)")
                : .unmatchedPattern("\(group.pattern)", names: tensors.map(\.name))).at(group.location)
        }
        return membership
    }
}

extension Component {
    /// How a group's learning rate comes from the common one.
    func rate(of group: GroupSpecification?) -> ParameterGroup.Rate {
        guard let key = parameters.first(where: { $0.role == .lr })?.key,
            let argument = group?.arguments.first(where: { $0.key == key })
        else { return .common(times: 1) }
        return factor(of: argument).map { .common(times: $0) } ?? .own
    }
}
