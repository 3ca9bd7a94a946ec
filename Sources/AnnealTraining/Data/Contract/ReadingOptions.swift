/// What is asked for beside a source.
struct ReadingOptions {
    /// The bytes in a window of a text, at least 1.
    var context = 64
    /// What labels are taken for unless the source says it; `nil` to find out.
    var kind: LabelKind?
    /// Whether features are held as they are; numbers are held less their column's origin otherwise, so that they can be standardized.
    var isRounded = true
}
