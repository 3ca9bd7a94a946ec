/// One moment of an event file: what TensorBoard shows at a step.
///
///     Event(time: 1_700_000_000, step: 100, .scalars([("validation_loss", 0.31)])).record
///
/// The message is TensorFlow's `Event` <https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto>.
public struct Event: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        /// What a file begins with.
        case version
        /// Numbers by their tags.
        case scalars([(tag: String, value: Double)])
        /// A text in Markdown.
        case text(tag: String, String)
        /// Distributions of numbers by their tags.
        case histograms([(tag: String, values: Histogram)])
        /// A run begins here, or goes on: what the folder's files had of this step and later ones is void.
        case sessionStart

        public static func == (left: Content, right: Content) -> Bool {
            switch (left, right) {
            case (.version, .version), (.sessionStart, .sessionStart): true
            case (.scalars(let a), .scalars(let b)): a.elementsEqual(b) { $0.tag == $1.tag && $0.value == $1.value }
            case (.text(let a, let x), .text(let b, let y)): a == b && x == y
            case (.histograms(let a), .histograms(let b)):
                a.elementsEqual(b) { $0.tag == $1.tag && $0.values == $1.values }
            default: false
            }
        }
    }

    /// Seconds since 1970.
    public let time: Double
    public let step: Int
    public let content: Content

    public init(time: Double, step: Int, _ content: Content) {
        self.time = time
        self.step = step
        self.content = content
    }

    /// The bytes of a record: an event file is one after another.
    public var record: [UInt8] { TFRecord.framed(message.bytes) }

    private var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, time)
        message.add(2, step)
        switch content {
        case .version: message.add(3, "brain.Event:2")
        case .scalars(let scalars):
            var summary = ProtobufMessage()
            for scalar in scalars {
                var value = ProtobufMessage()
                value.add(1, scalar.tag)
                value.add(2, Float(scalar.value))
                summary.add(1, value)
            }
            message.add(5, summary)
        case .text(let tag, let text):
            var summary = ProtobufMessage()
            summary.add(1, Self.text(tag, text))
            message.add(5, summary)
        case .histograms(let histograms):
            var summary = ProtobufMessage()
            for histogram in histograms {
                var value = ProtobufMessage()
                value.add(1, histogram.tag)
                value.add(5, histogram.values.message)
                summary.add(1, value)
            }
            message.add(5, summary)
        case .sessionStart:
            var session = ProtobufMessage()
            session.add(1, 1)
            message.add(7, session)
        }
        return message
    }

    /// A tensor of one string that the plugin for texts shows.
    private static func text(_ tag: String, _ text: String) -> ProtobufMessage {
        var plugin = ProtobufMessage()
        plugin.add(1, "text")
        var metadata = ProtobufMessage()
        metadata.add(1, plugin)
        var length = ProtobufMessage()
        length.add(1, 1)
        var shape = ProtobufMessage()
        shape.add(2, length)
        var tensor = ProtobufMessage()
        tensor.add(1, 7)
        tensor.add(2, shape)
        tensor.add(8, text)
        var value = ProtobufMessage()
        value.add(1, tag)
        value.add(8, tensor)
        value.add(9, metadata)
        return value
    }
}
