public import AnnealTensor

/// The bytes of a text as vectors, one for what a byte is added to one for its place: `embedding:WIDTH[,context=N]`, first of a list.
public struct TokenEmbedding: Layer {
    /// As many as there are bytes.
    static let vocabulary = 256

    public let width: Int
    /// Bytes that the model sees at once.
    public let context: Int

    public init(_ width: Int, context: Int = 64) {
        self.width = width
        self.context = context
    }

    public var description: String { "embedding:\(width)" + (context == 64 ? "" : ",context=\(context)") }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        guard input == [context] else { throw .onlyAtTheStart }
        return [context, width]
    }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        [
            LayerParameter("tok.weight", Shape(Self.vocabulary, width), .normal),
            LayerParameter("pos.weight", Shape(context, width), .normal),
        ]
    }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.tokenEmbedding(x, tokens: pass.nextParameter(), positions: pass.nextParameter())
    }
}
