import Foundation
import TestSupport
import Testing

/// A step allocates nothing: a run of twice as many steps asks for memory as often, but for what it prints.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct AllocationTests {
    /// Stands before the C library and counts, and writes the number to the file COUNT at the end.
    private static let counter = """
        #include <errno.h>
        #include <stdio.h>
        #include <stdlib.h>
        static unsigned long calls;
        void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
        void *__libc_memalign(size_t, size_t);
        static void count(void) { __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED); }
        void *malloc(size_t size) { count(); return __libc_malloc(size); }
        void *calloc(size_t number, size_t size) { count(); return __libc_calloc(number, size); }
        void *realloc(void *old, size_t size) { count(); return __libc_realloc(old, size); }
        void *aligned_alloc(size_t alignment, size_t size) { count(); return __libc_memalign(alignment, size); }
        void *memalign(size_t alignment, size_t size) { count(); return __libc_memalign(alignment, size); }
        int posix_memalign(void **place, size_t alignment, size_t size) {
          count();
          *place = __libc_memalign(alignment, size);
          return *place ? 0 : ENOMEM;
        }
        __attribute__((destructor)) static void report(void) {
          const unsigned long total = calls;
          FILE *file = fopen(getenv("COUNT"), "w");
          if (file) { fprintf(file, "%lu", total); fclose(file); }
        }
        """

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(Self.counter, to: "counter.c")
        try Program.compile(["-O1", "-shared", "-fPIC", "-o", folder.file("counter.so"), folder.file("counter.c")])
        // Rows whose entries differ in number and place, 700 of them.
        let rows = (0..<700).map { row in
            "\(row % 2) " + (0..<1 + row * 7 % 5).map { "\(1 + $0 * 40 + row * 13 % 40):1" }.joined(separator: " ")
        }
        try folder.write(rows.joined(separator: "\n"), to: "rows.svm")
    }

    /// How often a run asks for memory.
    private func allocations(_ words: [String], steps: Int) throws -> Int {
        let result = try Command.anneal(
            ["train", "--steps", "\(steps)", "--batch-size", "4"] + words,
            environment: ["LD_PRELOAD": folder.file("counter.so"), "COUNT": folder.file("count")], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return try #require(Int(folder.read("count")))
    }

    @Test(
        arguments: [
            ["--model", "mlp:64,64", "--optimizer", "adamw"],
            ["--model", "mlp:512", "--optimizer", "sgd(momentum=0.9)", "--clip-norm", "1", "--schedule", "cosine"],
            ["--model", "cnn", "--optimizer", "adamw", "--schedule", "onecycle"],
            ["--model", "cnn", "--optimizer", "lamb", "--ema", "0.9"],
            ["--model", "conv2d:4,3 batch-norm relu residual(batch-norm relu) flatten linear", "--ema", "0.9"],
            ["--dataset", "libsvm:rows.svm", "--model", "embedding-bag:16", "--optimizer", "adagrad"],
        ], ["1", "2"])
    func `twice the steps ask for memory as often`(words: [String], threads: String) throws {
        defer { folder.remove() }
        // All within the first epoch, so that both runs are evaluated once; the first steps find how much room they need.
        let words = words + ["--threads", threads]
        let (some, twice) = (try allocations(words, steps: 68), try allocations(words, steps: 136))
        // Numbers of more digits are longer texts, in two lines.
        #expect(abs(twice - some) < 10, "\(some), then \(twice)")
    }
}
