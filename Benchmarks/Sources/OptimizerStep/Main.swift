import AnnealHost
import AnnealTensor
import Glibc

/// Times optimizer steps as a training run takes them: through the host, with a pool that exists for the whole run.
///
///     optimizer-step PLUGIN_FOLDER THREADS
///
/// Reads one request a line and answers each with one number, the median of the steps in ns per parameter:
///
///     adam(beta1=0.8) 1000000        one tensor of a million
///     adam 1000000 100               a hundred tensors of ten thousand
///     triad 20000000                 a = b + s · c over all threads, in ns per element
@main enum Main {
    static func main() throws {
        guard CommandLine.arguments.count == 3, let threads = Int(CommandLine.arguments[2]) else {
            let usage = "usage: optimizer-step PLUGIN_FOLDER THREADS\n"
            write(2, usage, usage.utf8.count)
            exit(2)
        }
        let registry = try Registry(
            searching: SearchPath(files: [], folders: [CommandLine.arguments[1]], environment: [:], executable: "/"))
        let pool = try Pool(threads: threads)
        while let line = readLine() {
            let request = try Request(line)
            print(request.what == "triad" ? try request.triad(pool) : try request.steps(registry, pool))
            fflush(nil)
        }
    }
}
