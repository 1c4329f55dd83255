import { PolyphonyError } from '@/lib/core/errors'

/** One conversation's text, or only that it was too large to be read. */
export type JsonPiece = { text: string } | { isTooLarge: true }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]
/** The list inside an object that holds what is looked for, as its key stands in the file. */
const KEY = '"conversations"'

/**
 * Cuts the JSON of an export into its conversations without holding more than one of them: the objects of a list, of
 * the list `conversations` inside an object, or the object itself where it has no such list.
 * @param mostBytes of one conversation
 * @throws PolyphonyError (invalid_request, param `file`) for what is no JSON, and after the last whole conversation for
 * what ends in the middle
 */
export async function* splitJson(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<JsonPiece> {
  const splitter = new JsonSplitter(mostBytes)
  for await (const chunk of chunks) yield* splitter.push(chunk)
  yield* splitter.end()
}

class JsonSplitter {
  private depth = 0
  private isInString = false
  private isEscaped = false
  /** How deep the list lies that is cut; 0 until it is known. */
  private listDepth = 0
  private isObject = false
  private isOver = false
  /** The last string at the top of an object, as long as it may be the key. */
  private key = ''
  private readonly piece: Collector
  /** The object itself, until a list is found inside it. */
  private whole: Collector | null = null

  constructor(private readonly mostBytes: number) {
    this.piece = new Collector(mostBytes)
  }

  push(chunk: Uint8Array): JsonPiece[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const found: JsonPiece[] = []
    let from = 0
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (this.isInString) {
        this.readInString(byte)
        // Most of an export is inside strings, and few of their bytes mean anything.
        if (this.isInString && !this.isEscaped && this.depth > 1)
          while (at + 1 < bytes.length && bytes[at + 1] !== QUOTE && bytes[at + 1] !== BACKSLASH) at++
        continue
      }
      if (byte === QUOTE) {
        this.isInString = true
        if (this.isObject && this.depth === 1) this.key = '"'
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        this.open(byte)
        if (this.listDepth > 0 && this.depth === this.listDepth + 1 && byte === OPEN_OBJECT) {
          this.piece.begin()
          from = at
        }
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        if (this.piece.isOpen && this.depth === this.listDepth + 1) {
          this.piece.add(bytes.subarray(from, at + 1))
          found.push(this.piece.take())
        }
        this.close()
      } else if (this.depth === 0 && byte > 0x20 && !MARK.has(byte)) throw noJson()
      else if (byte === COMMA && this.isObject && this.depth === 1) this.key = ''
    }
    if (this.piece.isOpen) this.piece.add(bytes.subarray(from))
    this.whole?.add(bytes)
    return found
  }

  end(): JsonPiece[] {
    if (!this.isOver) throw this.depth === 0 ? noJson() : cutOff()
    return this.whole ? [this.whole.take()] : []
  }

  private readInString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false
    else if (byte === BACKSLASH) this.isEscaped = true
    else if (byte === QUOTE) this.isInString = false
    if (this.isObject && this.depth === 1 && this.key !== '' && this.key.length <= KEY.length)
      this.key += String.fromCharCode(byte)
  }

  private open(byte: number): void {
    if (this.isOver) throw noJson()
    if (this.depth === 0) {
      this.isObject = byte === OPEN_OBJECT
      if (this.isObject) {
        this.whole = new Collector(this.mostBytes)
        this.whole.begin()
      } else this.listDepth = 1
    } else if (this.isObject && this.depth === 1 && byte === OPEN_LIST && this.key === KEY) {
      this.listDepth = 2
      this.whole = null
    }
    this.depth++
  }

  private close(): void {
    this.depth--
    if (this.depth < 0) throw noJson()
    if (this.depth === 0) this.isOver = true
    // A second list of that name is not a list of conversations any more.
    if (this.listDepth === 2 && this.depth === 1) this.listDepth = Number.POSITIVE_INFINITY
  }
}

/** The bytes of one piece, as long as there are not too many. */
class Collector {
  isOpen = false
  private parts: Buffer[] = []
  private size = 0

  constructor(private readonly mostBytes: number) {}

  begin(): void {
    this.isOpen = true
    this.parts = []
    this.size = 0
  }

  add(part: Buffer): void {
    this.size += part.length
    if (this.size > this.mostBytes) this.parts = []
    // A copy: the chunk's memory may be used again.
    else this.parts.push(Buffer.from(part))
  }

  take(): JsonPiece {
    const { size, parts } = this
    this.isOpen = false
    this.parts = []
    if (size > this.mostBytes) return { isTooLarge: true }
    return {
      text: Buffer.concat(parts)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    }
  }
}

/** Of the mark that some editors put before a text in UTF-8. */
const MARK = new Set([0xef, 0xbb, 0xbf])

function noJson(): PolyphonyError {
  return new PolyphonyError('invalid_request', 'This file is no JSON and no zip of JSON.', { param: 'file' })
}

function cutOff(): PolyphonyError {
  return new PolyphonyError('invalid_request', 'This file ends in the middle.', { param: 'cutOff' })
}
