internal import GRDB

/// Why a store cannot be used.
public enum StoreError: Error, Equatable, CustomStringConvertible {
    /// A SQLite file of some other program.
    case foreign(path: String)
    /// Written by a later version of this program.
    case newer(path: String)
    case unusable(path: String, reason: String)
    case noExperiment(path: String, name: String)
    /// A line of a file of trials that is none.
    case badLine(path: String, line: Int)

    public var description: String {
        switch self {
        case .foreign(let path): "\(path) is a database of another program"
        case .newer(let path): "\(path) was written by a later version of Anneal"
        case .unusable(let path, let reason): "\(path): \(reason)"
        case .noExperiment(let path, let name): "\(path) has no experiment \(name)"
        case .badLine(let path, let line): "\(path), line \(line): this is not a trial"
        }
    }

    static func catching<Value>(_ path: String, _ body: () throws -> Value) throws(StoreError) -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw .unusable(path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        } catch {
            throw .unusable(path: path, reason: "\(error)")
        }
    }
}
