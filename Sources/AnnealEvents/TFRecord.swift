/// The frame about each message of an event file: its length, and checksums of that and of the message
/// <https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details>.
enum TFRecord {
    static func framed(_ message: [UInt8]) -> [UInt8] {
        let length = littleEndian(UInt64(message.count))
        return length + littleEndian(CRC32C.masked(length)) + message + littleEndian(CRC32C.masked(message))
    }
}
