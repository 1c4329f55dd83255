/** Writes protobuf's wire format; fields come out in the order of the calls. Source: https://protobuf.dev/programming-guides/encoding */
export class ProtobufWriter {
  private readonly chunks: Buffer[] = []
  private sizeBytes = 0

  /** A varint field: int32, int64, enum, bool. */
  int(field: number, value: number | bigint): this {
    return this.key(field, 0).varint(value)
  }

  /** A 32-bit floating-point field. */
  float(field: number, value: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(value)
    return this.key(field, 5).append(bytes)
  }

  string(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'))
  }

  bytes(field: number, value: Buffer): this {
    return this.key(field, 2).varint(value.length).append(value)
  }

  message(field: number, value: ProtobufWriter): this {
    this.key(field, 2).varint(value.sizeBytes)
    for (const chunk of value.chunks) this.append(chunk)
    return this
  }

  finish(): Buffer {
    return Buffer.concat(this.chunks, this.sizeBytes)
  }

  private key(field: number, wireType: number): this {
    return this.varint((field << 3) | wireType)
  }

  private varint(value: number | bigint): this {
    let rest = BigInt.asUintN(64, BigInt(value))
    const bytes: number[] = []
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128)
      rest >>= 7n
    }
    bytes.push(Number(rest))
    return this.append(Buffer.from(bytes))
  }

  private append(chunk: Buffer): this {
    this.chunks.push(chunk)
    this.sizeBytes += chunk.length
    return this
  }
}
