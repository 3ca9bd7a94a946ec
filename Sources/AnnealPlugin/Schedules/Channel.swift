/// A hyperparameter that a schedule drives.
///
///     static let channels = [Channel.lr, .momentum, .hyperparameter("beta2")]
public enum Channel: Sendable {
    /// The learning rate. It is the first channel of every schedule.
    case lr
    /// The optimizer's momentum, whatever its key: sgd's `momentum`, adam's `beta1`.
    case momentum
    /// The optimizer's weight decay, whatever its key.
    case weightDecay
    /// Any other number of an optimizer that is schedulable, by its key.
    case hyperparameter(String)

    var name: String {
        switch self {
        case .lr: "lr"
        case .momentum: "momentum"
        case .weightDecay: "weight_decay"
        case .hyperparameter(let key): key
        }
    }
}
