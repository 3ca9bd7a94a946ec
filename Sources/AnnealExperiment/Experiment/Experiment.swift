public import AnnealHost
public import AnnealTraining

/// A training run as a value: everything that decides its weights, and when they are kept.
///
///     var experiment = Experiment()                  // a small network on digits, by adam, for ten epochs
///     experiment.optimizer = try Specification("sgd(momentum=0.9)")
///     experiment.schedules = [try ScheduleAssignment("linear for 5% -> cosine")]
///     let result = try experiment.run(with: try Registry(searching: SearchPath()), on: try Pool(threads: 2))
///
/// Its fields' defaults stand here and nowhere else. As JSON or YAML it has the keys that are the options of `anneal train`.
public struct Experiment: Sendable, Equatable {
    // MARK: What is learned

    public var dataset = DatasetSource.digits
    public var model = ModelSpecification.mlp(hidden: [64])
    /// Weights to begin from; `nil` to draw all of them.
    public var initialWeights: InitialWeights?
    /// Whether what that file does not have is drawn.
    public var beginsPartially = false
    /// The names of parameters that are not learned.
    public var frozen: [NamePattern] = []
    /// The share of the training data that is set aside to watch progress by.
    public var validation = 0.0
    /// Whether features are brought to mean 0 and deviation 1, as measured on the training part.
    public var standardizes = false
    /// Decides the split, the first weights and the order of the data.
    public var seed: UInt64 = 0
    /// Whether each epoch takes the training data in an order of its own.
    public var shuffles = true
    /// Whether an epoch leaves out a last batch that is short.
    public var dropsLastBatch = false
    /// The examples of a batch.
    public var batchSize = 64
    public var length = TrainingLength.epochs(10)

    // MARK: What a step does

    public var optimizer = Specification(name: "adam")
    /// `nil` for the optimizer's own.
    public var rate: BaseRate?
    /// What drives hyperparameters; a constant rate if there is none for it.
    public var schedules: [ScheduleAssignment] = []
    /// A climb to the base rate before the rate's schedule.
    public var warmup: TimeSpan?
    /// What schedules tick by; `nil` for each one's own clock.
    public var clock: Clock?
    public var groups: [GroupOptions] = []
    public var clipping: GradientClipping?
    /// The batches whose mean gradient a step takes.
    public var accumulation = 1
    /// Whether an embedding's gradient is made a whole tensor, for optimizers that cannot update single rows.
    public var densifies = false
    /// The decay of an average of the weights, which is evaluated; `nil` for none.
    public var averaging: Double?
    /// When that begins; `nil` for at once.
    public var averagingStart: TimeSpan?

    // MARK: How it ends, and what is kept of it

    /// What early stopping, stateful schedules and the best checkpoint look at; `nil` for the validation loss, else the test loss.
    public var monitor: Monitor?
    /// From one evaluation to the next; `nil` for an epoch.
    public var evaluateEvery: TimeSpan?
    /// Evaluations without a better value of the monitor after which it stops; `nil` to go to the end.
    public var patience: Int?
    /// How much better a value has to be for patience: more than this.
    public var leastImprovement = 0.0
    /// Whether a batch whose loss or gradient is not finite is skipped.
    public var skipsNonfinite = false
    public var onDivergence = DivergencePolicy.stop
    /// From one checkpoint to the next; `nil` for an epoch.
    public var checkpointEvery: TimeSpan?
    /// How many of the latest checkpoints are kept with their steps in their names; `nil` for none.
    public var keptCheckpoints: Int?

    public init() {}
}
