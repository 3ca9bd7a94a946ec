// The doc comments of Sources/AnnealFinder, written by CommentExampleTests.
